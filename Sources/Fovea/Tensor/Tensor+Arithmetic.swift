/// A Swift number that can stand beside a tensor: `x * 2`, `0.5 * x`, `x / n`.
///
/// It takes the tensor's kind; only beside whole numbers a `Double` or `Float` makes `float32`.
public protocol TensorOperand {
  /// The number in double precision.
  var inDoublePrecision: Double { get }
  /// Whether such numbers are whole, so that whole numbers stay whole beside them.
  static var isWhole: Bool { get }
}

extension Int: TensorOperand {
  public var inDoublePrecision: Double { Double(self) }
  public static var isWhole: Bool { true }
}
extension Float: TensorOperand {
  public var inDoublePrecision: Double { Double(self) }
  public static var isWhole: Bool { false }
}
extension Double: TensorOperand {
  public var inDoublePrecision: Double { self }
  public static var isWhole: Bool { false }
}

/// Arithmetic, number by number, with broadcasting.
///
/// The type checker tries all overloads of an operator together. One generic overload for all kinds of numbers keeps
/// formulas quick to check: measured with Swift 6.3, one of six parentheses takes 4 ms; with an overload for each kind it
/// took from 7 ms to 1.3 s, depending on the order in which they stood here, and with some of them disfavoured 4 s. The
/// tests count what such formulas cost.
extension Tensor {
  /// Every number with its sign changed.
  public static prefix func - (x: Tensor) -> Tensor { ElementArithmetic.product.apply(x, -1) }

  /// Sum, number by number; shapes broadcast, and ones that do not fit end the computation.
  public static func + (a: Tensor, b: Tensor) -> Tensor { ElementArithmetic.sum.apply(a, b) }
  /// Every number plus `b`.
  public static func + <Number: TensorOperand>(a: Tensor, b: Number) -> Tensor { ElementArithmetic.sum.apply(a, b) }
  /// `a` plus every number.
  public static func + <Number: TensorOperand>(a: Number, b: Tensor) -> Tensor { ElementArithmetic.sum.apply(a, b) }
  /// Changes every number: `a` plus `b`, which may broadcast to the shape of `a`. The kind of `a` stays.
  public static func += (a: inout Tensor, b: Tensor) { ElementArithmetic.sum.update(&a, b) }
  /// Changes every number: `a` plus `b`. The kind of `a` stays.
  public static func += <Number: TensorOperand>(a: inout Tensor, b: Number) { ElementArithmetic.sum.update(&a, b) }

  /// Difference, number by number; shapes broadcast, and ones that do not fit end the computation.
  public static func - (a: Tensor, b: Tensor) -> Tensor { ElementArithmetic.difference.apply(a, b) }
  /// Every number minus `b`.
  public static func - <Number: TensorOperand>(a: Tensor, b: Number) -> Tensor {
    ElementArithmetic.difference.apply(a, b)
  }
  /// `a` minus every number.
  public static func - <Number: TensorOperand>(a: Number, b: Tensor) -> Tensor {
    ElementArithmetic.difference.apply(a, b)
  }
  /// Changes every number: `a` minus `b`, which may broadcast to the shape of `a`. The kind of `a` stays.
  public static func -= (a: inout Tensor, b: Tensor) { ElementArithmetic.difference.update(&a, b) }
  /// Changes every number: `a` minus `b`. The kind of `a` stays.
  public static func -= <Number: TensorOperand>(a: inout Tensor, b: Number) {
    ElementArithmetic.difference.update(&a, b)
  }

  /// Product, number by number; shapes broadcast, and ones that do not fit end the computation.
  public static func * (a: Tensor, b: Tensor) -> Tensor { ElementArithmetic.product.apply(a, b) }
  /// Every number times `b`.
  public static func * <Number: TensorOperand>(a: Tensor, b: Number) -> Tensor { ElementArithmetic.product.apply(a, b) }
  /// `a` times every number.
  public static func * <Number: TensorOperand>(a: Number, b: Tensor) -> Tensor { ElementArithmetic.product.apply(a, b) }
  /// Changes every number: `a` times `b`, which may broadcast to the shape of `a`. The kind of `a` stays.
  public static func *= (a: inout Tensor, b: Tensor) { ElementArithmetic.product.update(&a, b) }
  /// Changes every number: `a` times `b`. The kind of `a` stays.
  public static func *= <Number: TensorOperand>(a: inout Tensor, b: Number) { ElementArithmetic.product.update(&a, b) }

  /// Quotient, number by number; shapes broadcast, and ones that do not fit end the computation.
  public static func / (a: Tensor, b: Tensor) -> Tensor { ElementArithmetic.quotient.apply(a, b) }
  /// Every number divided by `b`.
  public static func / <Number: TensorOperand>(a: Tensor, b: Number) -> Tensor {
    ElementArithmetic.quotient.apply(a, b)
  }
  /// `a` divided by every number.
  public static func / <Number: TensorOperand>(a: Number, b: Tensor) -> Tensor {
    ElementArithmetic.quotient.apply(a, b)
  }
  /// Changes every number: `a` divided by `b`, which may broadcast to the shape of `a`. The kind of `a` stays.
  public static func /= (a: inout Tensor, b: Tensor) { ElementArithmetic.quotient.update(&a, b) }
  /// Changes every number: `a` divided by `b`. The kind of `a` stays.
  public static func /= <Number: TensorOperand>(a: inout Tensor, b: Number) { ElementArithmetic.quotient.update(&a, b) }
}
