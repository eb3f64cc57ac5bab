internal import ConvEngine
internal import Glibc

/// The absolute value of every number; whole numbers stay whole.
public func abs(_ x: Tensor) -> Tensor {
  switch x.dtype {
  case .uint8: x
  case .int32: maximum(x, -x)
  case .float32, .float64: x.applying(.abs)
  }
}
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
/// The tangent of every number, in radians.
public func tan(_ x: Tensor) -> Tensor { x.each({ tanf($0) }, { tan($0) }) }
/// The angle whose sine each number is, −π/2 to π/2; NaN beyond −1 to 1.
public func asin(_ x: Tensor) -> Tensor { x.each({ asinf($0) }, { asin($0) }) }
/// The angle whose cosine each number is, 0 to π; NaN beyond −1 to 1.
public func acos(_ x: Tensor) -> Tensor { x.each({ acosf($0) }, { acos($0) }) }
/// The angle whose tangent each number is, −π/2 to π/2.
public func atan(_ x: Tensor) -> Tensor { x.each({ atanf($0) }, { atan($0) }) }
/// The hyperbolic sine of every number.
public func sinh(_ x: Tensor) -> Tensor { x.each({ sinhf($0) }, { sinh($0) }) }
/// The hyperbolic cosine of every number.
public func cosh(_ x: Tensor) -> Tensor { x.each({ coshf($0) }, { cosh($0) }) }
/// The logarithm of every number to base 2.
public func log2(_ x: Tensor) -> Tensor { x.each({ log2f($0) }, { log2($0) }) }
/// The logarithm of every number to base 10.
public func log10(_ x: Tensor) -> Tensor { x.each({ log10f($0) }, { log10($0) }) }
/// The natural logarithm of 1 plus every number, exact for small ones.
public func log1p(_ x: Tensor) -> Tensor { x.each({ log1pf($0) }, { log1p($0) }) }
/// e to the power of every number, minus 1, exact for small ones.
public func expm1(_ x: Tensor) -> Tensor { x.each({ expm1f($0) }, { expm1($0) }) }
/// The error function of every number: 2/√π times the integral of exp(−t²) from 0 to it.
public func erf(_ x: Tensor) -> Tensor { x.each({ erff($0) }, { erf($0) }) }
/// The largest whole number that is not larger than each number.
public func floor(_ x: Tensor) -> Tensor { x.dtype.isFloatingPoint ? x.each({ floorf($0) }, { floor($0) }) : x }
/// The smallest whole number that is not smaller than each number.
public func ceil(_ x: Tensor) -> Tensor { x.dtype.isFloatingPoint ? x.each({ ceilf($0) }, { ceil($0) }) : x }
/// The nearest whole number to each number; halves go away from zero.
public func round(_ x: Tensor) -> Tensor { x.dtype.isFloatingPoint ? x.each({ roundf($0) }, { round($0) }) : x }
/// −1, 0 or 1 as each number is negative, zero or positive; NaN stays.
public func sign(_ x: Tensor) -> Tensor {
  x.each({ $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }, { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 })
}
/// 1 ÷ (1 + e⁻ˣ) of every number.
public func sigmoid(_ x: Tensor) -> Tensor { x.applying(.sigmoid) }
/// The hyperbolic tangent of every number.
public func tanh(_ x: Tensor) -> Tensor { x.applying(.tanh) }
/// Every number to the power of `exponent`.
public func pow(_ x: Tensor, _ exponent: Double) -> Tensor {
  exponent == 2 ? x.floatingPoint * x.floatingPoint : x.each({ powf($0, Float(exponent)) }, { pow($0, exponent) })
}
/// Every number to the power of the one at the same position; shapes broadcast.
public func pow(_ x: Tensor, _ exponent: Tensor) -> Tensor {
  Broadcast.applyFloating("pow", x, exponent, { powf($0, $1) }, { pow($0, $1) })
}
/// The remainder of a division, exactly, with the sign of the divisor: −1 modulo 3 is 2; shapes broadcast. Modulo 0 it is
/// NaN, and of whole numbers 0.
public func modulo(_ x: Tensor, _ divisor: Tensor) -> Tensor {
  guard DType.common(x.dtype, divisor.dtype).isFloatingPoint else {
    return Broadcast.apply("modulo", x.converted(to: .int32), divisor.converted(to: .int32), Int32.self) {
      // −1 divides everything, even the smallest number, which has no quotient.
      guard $1 != 0, $1 != -1 else { return 0 }
      let rest = $0 % $1
      return rest != 0 && (rest < 0) != ($1 < 0) ? rest + $1 : rest
    }
  }
  return Broadcast.applyFloating("modulo", x, divisor, { remainder($0, $1) }, { remainder($0, $1) })
}
/// The remainder of a division, exactly, with the sign of the divisor: −1 modulo 3 is 2.
public func modulo<Number: TensorOperand>(_ x: Tensor, _ divisor: Number) -> Tensor {
  let dtype = x.dtype.isFloatingPoint ? x.dtype : Number.isWhole ? .int32 : .float32
  return modulo(x, Tensor(divisor.inDoublePrecision, dtype: dtype))
}

@inline(__always)
private func remainder<Number: BinaryFloatingPoint>(_ x: Number, _ divisor: Number) -> Number {
  let rest = x.truncatingRemainder(dividingBy: divisor)
  return rest != 0 && (rest < 0) != (divisor < 0) ? rest + divisor : rest
}
/// The angle of the point (x, y), −π to π, number by number; shapes broadcast.
public func atan2(_ y: Tensor, _ x: Tensor) -> Tensor {
  Broadcast.applyFloating("atan2", y, x, { atan2f($0, $1) }, { atan2($0, $1) })
}
/// The larger number at each position; shapes broadcast. NaN if one of them is.
public func maximum(_ a: Tensor, _ b: Tensor) -> Tensor { ElementArithmetic.maximum.apply(a, b) }
/// The larger of every number and `bound`: `maximum(x, 0)` is the rectifier.
public func maximum<Number: TensorOperand>(_ a: Tensor, _ bound: Number) -> Tensor {
  ElementArithmetic.maximum.apply(a, bound)
}
/// The smaller number at each position; shapes broadcast. NaN if one of them is.
public func minimum(_ a: Tensor, _ b: Tensor) -> Tensor { ElementArithmetic.minimum.apply(a, b) }
/// The smaller of every number and `bound`.
public func minimum<Number: TensorOperand>(_ a: Tensor, _ bound: Number) -> Tensor {
  ElementArithmetic.minimum.apply(a, bound)
}

extension Tensor {
  /// Every number moved into a range: smaller ones become its lower bound, larger ones its upper bound.
  /// Whole numbers stay whole between whole bounds.
  public func clamped(to range: ClosedRange<Float>) -> Tensor {
    if !dtype.isFloatingPoint, let least = Int(exactly: range.lowerBound), let most = Int(exactly: range.upperBound) {
      return minimum(maximum(self, least), most)
    }
    return minimum(maximum(self, range.lowerBound), range.upperBound)
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
