internal import ConvEngine
internal import Glibc

/// The absolute value of every number.
public func abs(_ x: Tensor) -> Tensor { x.applying(.abs) }
/// The square root of every number; NaN for negative ones.
public func sqrt(_ x: Tensor) -> Tensor { x.applying(.sqrt) }
/// e to the power of every number.
public func exp(_ x: Tensor) -> Tensor { x.applying(.exp) }
/// The natural logarithm of every number; −∞ for 0, NaN for negative ones.
public func log(_ x: Tensor) -> Tensor { x.applying(.log) }
/// The sine of every number, in radians.
public func sin(_ x: Tensor) -> Tensor { x.each({ sinf($0) }, { sin($0) }) }
/// The cosine of every number, in radians.
public func cos(_ x: Tensor) -> Tensor { x.each({ cosf($0) }, { cos($0) }) }
/// The hyperbolic tangent of every number.
public func tanh(_ x: Tensor) -> Tensor { x.applying(.tanh) }
/// Every number to the power of `exponent`.
public func pow(_ x: Tensor, _ exponent: Double) -> Tensor {
  exponent == 2 ? x * x : x.each({ powf($0, Float(exponent)) }, { pow($0, exponent) })
}
/// The angle of the point (x, y), −π to π, number by number; shapes broadcast.
public func atan2(_ y: Tensor, _ x: Tensor) -> Tensor {
  Broadcast.applyFloating("atan2", y, x, { atan2f($0, $1) }, { atan2($0, $1) })
}
/// The larger number at each position; shapes broadcast. NaN if one of them is.
public func maximum(_ a: Tensor, _ b: Tensor) -> Tensor { ElementArithmetic.maximum.apply(a, b) }
/// The larger of every number and `bound`: `maximum(x, 0)` is the rectifier.
public func maximum(_ a: Tensor, _ bound: Double) -> Tensor { ElementArithmetic.maximum.apply(a, bound) }
/// The smaller number at each position; shapes broadcast. NaN if one of them is.
public func minimum(_ a: Tensor, _ b: Tensor) -> Tensor { ElementArithmetic.minimum.apply(a, b) }
/// The smaller of every number and `bound`.
public func minimum(_ a: Tensor, _ bound: Double) -> Tensor { ElementArithmetic.minimum.apply(a, bound) }

extension Tensor {
  /// Every number moved into a range: smaller ones become its lower bound, larger ones its upper bound.
  public func clamped(to range: ClosedRange<Float>) -> Tensor {
    minimum(maximum(self, Double(range.lowerBound)), Double(range.upperBound))
  }

  /// One of the engine's functions of every number; whole numbers become `float32`.
  func applying(_ function: ElementFunction) -> Tensor {
    let x = floatingPoint
    let result = Tensor(uninitialized: shape, dtype: x.dtype)
    if x.dtype == .float64 {
      mapElements(
        function, count: count, input: x.storage.numbers(Double.self), output: result.storage.numbers(Double.self))
    } else {
      mapElements(function, count: count, input: x.storage.base, output: result.storage.base)
    }
    return result
  }

  /// A function of every number, in the precision of the tensor; whole numbers become `float32`.
  @inline(__always)
  func each(_ single: (Float) -> Float, _ double: (Double) -> Double) -> Tensor {
    let x = floatingPoint
    let result = Tensor(uninitialized: shape, dtype: x.dtype)
    if x.dtype == .float64 {
      let (source, target) = (x.storage.numbers(Double.self), result.storage.numbers(Double.self))
      for i in 0..<count { target[i] = double(source[i]) }
    } else {
      let (source, target) = (x.storage.base, result.storage.base)
      for i in 0..<count { target[i] = single(source[i]) }
    }
    return result
  }
}
