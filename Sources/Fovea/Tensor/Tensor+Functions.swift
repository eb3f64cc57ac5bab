internal import Glibc

/// The absolute value of every number.
public func abs(_ x: Tensor) -> Tensor { x.map { Swift.abs($0) } }
/// The square root of every number; NaN for negative ones.
public func sqrt(_ x: Tensor) -> Tensor { x.map { $0.squareRoot() } }
/// e to the power of every number.
public func exp(_ x: Tensor) -> Tensor { x.map { expf($0) } }
/// The natural logarithm of every number; −∞ for 0, NaN for negative ones.
public func log(_ x: Tensor) -> Tensor { x.map { logf($0) } }
/// The sine of every number, in radians.
public func sin(_ x: Tensor) -> Tensor { x.map { sinf($0) } }
/// The cosine of every number, in radians.
public func cos(_ x: Tensor) -> Tensor { x.map { cosf($0) } }
/// The hyperbolic tangent of every number.
public func tanh(_ x: Tensor) -> Tensor { x.map { tanhf($0) } }
/// Every number to the power of `exponent`.
public func pow(_ x: Tensor, _ exponent: Float) -> Tensor {
  exponent == 2 ? x * x : x.map { powf($0, exponent) }
}
/// The angle of the point (x, y), −π to π, number by number; shapes broadcast.
public func atan2(_ y: Tensor, _ x: Tensor) -> Tensor { Broadcast.apply("atan2", y, x) { atan2f($0, $1) } }
/// The larger number at each position; shapes broadcast.
public func maximum(_ a: Tensor, _ b: Tensor) -> Tensor { Broadcast.apply("maximum", a, b) { $0 < $1 ? $1 : $0 } }
/// The larger of every number and `bound`: `maximum(x, 0)` is the rectifier.
public func maximum(_ a: Tensor, _ bound: Float) -> Tensor { a.map { $0 < bound ? bound : $0 } }
/// The smaller number at each position; shapes broadcast.
public func minimum(_ a: Tensor, _ b: Tensor) -> Tensor { Broadcast.apply("minimum", a, b) { $1 < $0 ? $1 : $0 } }
/// The smaller of every number and `bound`.
public func minimum(_ a: Tensor, _ bound: Float) -> Tensor { a.map { bound < $0 ? bound : $0 } }

extension Tensor {
  /// Every number moved into a range: smaller ones become its lower bound, larger ones its upper bound.
  public func clamped(to range: ClosedRange<Float>) -> Tensor {
    map { Swift.min(Swift.max($0, range.lowerBound), range.upperBound) }
  }
}
