/// Arithmetic, number by number, with broadcasting.
///
/// All overloads of the arithmetic operators stand in this one file: the type checker tries them together, and keeping
/// the ones for `Int` and `Double` disfavoured keeps long formulas fast to check.
extension Tensor {
  @inline(__always)
  private func each(_ operation: (Float) -> Float) -> Tensor {
    let result = Tensor(uninitialized: shape)
    let (x, z) = (storage.base, result.storage.base)
    for i in 0..<count { z[i] = operation(x[i]) }
    return result
  }

  /// Changes the numbers in place where the other operand needs no broadcasting of this one.
  @inline(__always)
  private mutating func update(
    _ name: StaticString, _ other: Tensor, _ operation: (Float, Float) -> Float
  ) {
    guard shape == other.shape else {
      let result = Broadcast.apply(name, self, other, operation)
      guard result.shape == shape else {
        shapeFailure("\(name)=: a tensor of shape \(shape) cannot take a result of shape \(result.shape)")
      }
      self = result
      return
    }
    makeUnique()
    let (x, y) = (storage.base, other.storage.base)
    for i in 0..<count { x[i] = operation(x[i], y[i]) }
  }

  @inline(__always)
  private mutating func update(_ operation: (Float) -> Float) {
    makeUnique()
    let x = storage.base
    for i in 0..<count { x[i] = operation(x[i]) }
  }

  /// Every number with its sign changed.
  public static prefix func - (x: Tensor) -> Tensor { x.each { -$0 } }

  /// Sum, number by number; shapes broadcast, and ones that do not fit end the computation.
  public static func + (a: Tensor, b: Tensor) -> Tensor { Broadcast.apply("+", a, b) { $0 + $1 } }
  /// Every number plus `b`.
  public static func + (a: Tensor, b: Float) -> Tensor { a.each { $0 + b } }
  /// `a` plus every number.
  public static func + (a: Float, b: Tensor) -> Tensor { b.each { a + $0 } }
  /// Every number plus `b`.
  @_disfavoredOverload
  public static func + (a: Tensor, b: Int) -> Tensor { a + Float(b) }
  /// `a` plus every number.
  @_disfavoredOverload
  public static func + (a: Int, b: Tensor) -> Tensor { Float(a) + b }
  /// Every number plus `b`, which is rounded to a float.
  @_disfavoredOverload
  public static func + (a: Tensor, b: Double) -> Tensor { a + Float(b) }
  /// `a` plus every number; `a` is rounded to a float.
  @_disfavoredOverload
  public static func + (a: Double, b: Tensor) -> Tensor { Float(a) + b }
  /// Changes every number: `a` plus `b`, which may broadcast to the shape of `a`.
  public static func += (a: inout Tensor, b: Tensor) { a.update("+", b) { $0 + $1 } }
  /// Changes every number: `a` plus `b`.
  public static func += (a: inout Tensor, b: Float) { a.update { $0 + b } }

  /// Difference, number by number; shapes broadcast, and ones that do not fit end the computation.
  public static func - (a: Tensor, b: Tensor) -> Tensor { Broadcast.apply("-", a, b) { $0 - $1 } }
  /// Every number minus `b`.
  public static func - (a: Tensor, b: Float) -> Tensor { a.each { $0 - b } }
  /// `a` minus every number.
  public static func - (a: Float, b: Tensor) -> Tensor { b.each { a - $0 } }
  /// Every number minus `b`.
  @_disfavoredOverload
  public static func - (a: Tensor, b: Int) -> Tensor { a - Float(b) }
  /// `a` minus every number.
  @_disfavoredOverload
  public static func - (a: Int, b: Tensor) -> Tensor { Float(a) - b }
  /// Every number minus `b`, which is rounded to a float.
  @_disfavoredOverload
  public static func - (a: Tensor, b: Double) -> Tensor { a - Float(b) }
  /// `a` minus every number; `a` is rounded to a float.
  @_disfavoredOverload
  public static func - (a: Double, b: Tensor) -> Tensor { Float(a) - b }
  /// Changes every number: `a` minus `b`, which may broadcast to the shape of `a`.
  public static func -= (a: inout Tensor, b: Tensor) { a.update("-", b) { $0 - $1 } }
  /// Changes every number: `a` minus `b`.
  public static func -= (a: inout Tensor, b: Float) { a.update { $0 - b } }

  /// Product, number by number; shapes broadcast, and ones that do not fit end the computation.
  public static func * (a: Tensor, b: Tensor) -> Tensor { Broadcast.apply("*", a, b) { $0 * $1 } }
  /// Every number times `b`.
  public static func * (a: Tensor, b: Float) -> Tensor { a.each { $0 * b } }
  /// `a` times every number.
  public static func * (a: Float, b: Tensor) -> Tensor { b.each { a * $0 } }
  /// Every number times `b`.
  @_disfavoredOverload
  public static func * (a: Tensor, b: Int) -> Tensor { a * Float(b) }
  /// `a` times every number.
  @_disfavoredOverload
  public static func * (a: Int, b: Tensor) -> Tensor { Float(a) * b }
  /// Every number times `b`, which is rounded to a float.
  @_disfavoredOverload
  public static func * (a: Tensor, b: Double) -> Tensor { a * Float(b) }
  /// `a` times every number; `a` is rounded to a float.
  @_disfavoredOverload
  public static func * (a: Double, b: Tensor) -> Tensor { Float(a) * b }
  /// Changes every number: `a` times `b`, which may broadcast to the shape of `a`.
  public static func *= (a: inout Tensor, b: Tensor) { a.update("*", b) { $0 * $1 } }
  /// Changes every number: `a` times `b`.
  public static func *= (a: inout Tensor, b: Float) { a.update { $0 * b } }

  /// Quotient, number by number; shapes broadcast, and ones that do not fit end the computation.
  public static func / (a: Tensor, b: Tensor) -> Tensor { Broadcast.apply("/", a, b) { $0 / $1 } }
  /// Every number divided by `b`.
  public static func / (a: Tensor, b: Float) -> Tensor { a.each { $0 / b } }
  /// `a` divided by every number.
  public static func / (a: Float, b: Tensor) -> Tensor { b.each { a / $0 } }
  /// Every number divided by `b`.
  @_disfavoredOverload
  public static func / (a: Tensor, b: Int) -> Tensor { a / Float(b) }
  /// `a` divided by every number.
  @_disfavoredOverload
  public static func / (a: Int, b: Tensor) -> Tensor { Float(a) / b }
  /// Every number divided by `b`, which is rounded to a float.
  @_disfavoredOverload
  public static func / (a: Tensor, b: Double) -> Tensor { a / Float(b) }
  /// `a` divided by every number; `a` is rounded to a float.
  @_disfavoredOverload
  public static func / (a: Double, b: Tensor) -> Tensor { Float(a) / b }
  /// Changes every number: `a` divided by `b`, which may broadcast to the shape of `a`.
  public static func /= (a: inout Tensor, b: Tensor) { a.update("/", b) { $0 / $1 } }
  /// Changes every number: `a` divided by `b`.
  public static func /= (a: inout Tensor, b: Float) { a.update { $0 / b } }
}
