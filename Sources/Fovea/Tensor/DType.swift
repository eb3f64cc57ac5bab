/// What kind of numbers a tensor holds.
///
/// Networks compute in `float32`. `float64` is for checking gradients by finite differences, `int32` for labels and
/// positions, `uint8` for the bytes of images.
///
/// An operation on two kinds gives the first of `float64`, `float32`, `int32` that is among them; bytes count as `int32`
/// there, so that 200 + 100 is 300. Quotients of whole numbers are `float32`. A number beside a tensor takes the
/// tensor's kind: `x * 2` and `x * 0.5` are of `float64` if `x` is. Only whole numbers times 0.5 are `float32`.
public enum DType: String, CaseIterable, Hashable, Sendable, CustomStringConvertible {
  /// 32-bit floating point, about 7 digits.
  case float32
  /// 64-bit floating point, about 16 digits.
  case float64
  /// Whole numbers from −2³¹ to 2³¹ − 1; sums and products beyond wrap around.
  case int32
  /// Whole numbers from 0 to 255.
  case uint8

  /// The bytes that one number takes.
  public var size: Int {
    switch self {
    case .float32, .int32: 4
    case .float64: 8
    case .uint8: 1
    }
  }

  /// Whether fractions can be told.
  public var isFloatingPoint: Bool { self == .float32 || self == .float64 }

  public var description: String { rawValue }

  /// The kind of a sum, a product or a difference.
  static func common(_ a: DType, _ b: DType) -> DType {
    [.float64, .float32].first { a == $0 || b == $0 } ?? .int32
  }

  /// The kind of a sum of products with a third tensor, where there is one.
  static func common(_ a: DType, _ b: DType, _ c: DType?) -> DType { common(common(a, b), c ?? a) }

  /// The kind in which functions with fractions as results are computed.
  var floatingPoint: DType { self == .float64 ? .float64 : .float32 }
}

/// A Swift type whose values a tensor can hold.
public protocol TensorScalar: Numeric, Comparable, Sendable {
  /// The kind of a tensor that holds such numbers.
  static var dtype: DType { get }
  /// The nearest number; a whole number is rounded towards zero, and beyond its range it is the limit (NaN is 0).
  init(nearest value: Double)
  /// The number in double precision, exactly.
  var double: Double { get }
  /// `a + b`, which wraps around where there is no such number.
  static func sum(_ a: Self, _ b: Self) -> Self
  /// `a - b`, which wraps around where there is no such number.
  static func difference(_ a: Self, _ b: Self) -> Self
  /// `a * b`, which wraps around where there is no such number.
  static func product(_ a: Self, _ b: Self) -> Self
}

/// The kinds in which fractions are computed.
protocol FloatingTensorScalar: TensorScalar, BinaryFloatingPoint {}

extension TensorScalar where Self: BinaryFloatingPoint {
  @inlinable public init(nearest value: Double) { self.init(value) }
  @inlinable public var double: Double { Double(self) }
  @inlinable public static func sum(_ a: Self, _ b: Self) -> Self { a + b }
  @inlinable public static func difference(_ a: Self, _ b: Self) -> Self { a - b }
  @inlinable public static func product(_ a: Self, _ b: Self) -> Self { a * b }
}

extension TensorScalar where Self: FixedWidthInteger {
  @inlinable public init(nearest value: Double) {
    // Both limits are doubles, exactly.
    self =
      value.isNaN ? 0 : value <= Double(Self.min) ? Self.min : value >= Double(Self.max) ? Self.max : Self(value)
  }
  @inlinable public var double: Double { Double(self) }
  @inlinable public static func sum(_ a: Self, _ b: Self) -> Self { a &+ b }
  @inlinable public static func difference(_ a: Self, _ b: Self) -> Self { a &- b }
  @inlinable public static func product(_ a: Self, _ b: Self) -> Self { a &* b }
}

extension Float: FloatingTensorScalar {
  public static var dtype: DType { .float32 }
}
extension Double: FloatingTensorScalar {
  public static var dtype: DType { .float64 }
}
extension Int32: TensorScalar {
  public static var dtype: DType { .int32 }
}
extension UInt8: TensorScalar {
  public static var dtype: DType { .uint8 }
}
