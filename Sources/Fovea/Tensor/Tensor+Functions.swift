internal import ConvEngine
internal import Glibc

/// The absolute value of every number; whole numbers stay whole. Its gradient at 0 is 0.
public func abs(_ x: Tensor) -> Tensor {
  switch x.dtype {
  case .uint8: x
  case .int32: maximum(x, -x)
  case .float32, .float64: x.applying(.abs).recorded("abs", x) { $0 * sign(x) }
  }
}
/// The square root of every number; NaN for negative ones.
public func sqrt(_ x: Tensor) -> Tensor {
  x.applying(.sqrt).recorded("sqrt", x, fromResult: { $0 / (2 * $1) })
}
/// e to the power of every number.
public func exp(_ x: Tensor) -> Tensor {
  x.applying(.exp).recorded("exp", x, fromResult: { $0 * $1 })
}
/// The natural logarithm of every number; −∞ for 0, NaN for negative ones.
public func log(_ x: Tensor) -> Tensor {
  x.applying(.log).recorded("log", x) { $0 / x }
}
/// The sine of every number, in radians.
public func sin(_ x: Tensor) -> Tensor {
  x.each({ sinf($0) }, { sin($0) }).recorded("sin", x) { $0 * cos(x) }
}
/// The cosine of every number, in radians.
public func cos(_ x: Tensor) -> Tensor {
  x.each({ cosf($0) }, { cos($0) }).recorded("cos", x) { -$0 * sin(x) }
}
/// The tangent of every number, in radians.
public func tan(_ x: Tensor) -> Tensor {
  x.each({ tanf($0) }, { tan($0) }).recorded("tan", x, fromResult: { $0 * (1 + $1 * $1) })
}
/// The angle whose sine each number is, −π/2 to π/2; NaN beyond −1 to 1.
public func asin(_ x: Tensor) -> Tensor {
  x.each({ asinf($0) }, { asin($0) }).recorded("asin", x) { $0 / sqrt(1 - x * x) }
}
/// The angle whose cosine each number is, 0 to π; NaN beyond −1 to 1.
public func acos(_ x: Tensor) -> Tensor {
  x.each({ acosf($0) }, { acos($0) }).recorded("acos", x) { -$0 / sqrt(1 - x * x) }
}
/// The angle whose tangent each number is, −π/2 to π/2.
public func atan(_ x: Tensor) -> Tensor {
  x.each({ atanf($0) }, { atan($0) }).recorded("atan", x) { $0 / (1 + x * x) }
}
/// The hyperbolic sine of every number.
public func sinh(_ x: Tensor) -> Tensor {
  x.each({ sinhf($0) }, { sinh($0) }).recorded("sinh", x) { $0 * cosh(x) }
}
/// The hyperbolic cosine of every number.
public func cosh(_ x: Tensor) -> Tensor {
  x.each({ coshf($0) }, { cosh($0) }).recorded("cosh", x) { $0 * sinh(x) }
}
/// The logarithm of every number to base 2.
public func log2(_ x: Tensor) -> Tensor {
  x.each({ log2f($0) }, { log2($0) }).recorded("log2", x) { $0 / (x * Glibc.log(2.0)) }
}
/// The logarithm of every number to base 10.
public func log10(_ x: Tensor) -> Tensor {
  x.each({ log10f($0) }, { log10($0) }).recorded("log10", x) { $0 / (x * Glibc.log(10.0)) }
}
/// The natural logarithm of 1 plus every number, exact for small ones.
public func log1p(_ x: Tensor) -> Tensor {
  x.each({ log1pf($0) }, { log1p($0) }).recorded("log1p", x) { $0 / (1 + x) }
}
/// e to the power of every number, minus 1, exact for small ones.
public func expm1(_ x: Tensor) -> Tensor {
  x.each({ expm1f($0) }, { expm1($0) }).recorded("expm1", x, fromResult: { $0 * ($1 + 1) })
}
/// The error function of every number: 2/√π times the integral of exp(−t²) from 0 to it.
public func erf(_ x: Tensor) -> Tensor {
  x.each({ erff($0) }, { erf($0) }).recorded("erf", x) { $0 * exp(-x * x) * (2 / Double.pi.squareRoot()) }
}
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
public func sigmoid(_ x: Tensor) -> Tensor { x.applying(.sigmoid).recordedSigmoid(of: x) }
/// The hyperbolic tangent of every number.
public func tanh(_ x: Tensor) -> Tensor { x.applying(.tanh).recordedTanh(of: x) }
/// Every number to the power of `exponent`.
public func pow(_ x: Tensor, _ exponent: Double) -> Tensor {
  exponent == 2
    ? x.floatingPoint * x.floatingPoint
    : x.each({ powf($0, Float(exponent)) }, { pow($0, exponent) }).recorded("pow", x) {
      exponent == 0 ? $0 * 0 : $0 * (exponent * pow(x, exponent - 1))
    }
}
/// Every number to the power of the one at the same position; shapes broadcast.
public func pow(_ x: Tensor, _ exponent: Tensor) -> Tensor {
  Broadcast.applyFloating("pow", x, exponent, { powf($0, $1) }, { pow($0, $1) }).recorded(
    "pow", x, { ($0 * exponent * pow(x, exponent - 1)).summed(to: x.shape) }, exponent,
    {
      // 0 to any positive power is 0, though log(0) is infinite.
      let growth = (pow(x, exponent) * log(x)).replacing(with: 0, where: x .== 0)
      return ($0 * growth).summed(to: exponent.shape)
    })
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
  return Broadcast.applyFloating("modulo", x, divisor, { flooredRemainder($0, $1) }, { flooredRemainder($0, $1) })
    .recorded(
      "modulo", x, { $0.summed(to: x.shape) }, divisor, { (-$0 * floor(x / divisor)).summed(to: divisor.shape) })
}
/// The remainder of a division, exactly, with the sign of the divisor: −1 modulo 3 is 2.
public func modulo<Number: TensorOperand>(_ x: Tensor, _ divisor: Number) -> Tensor {
  let dtype = x.dtype.isFloatingPoint ? x.dtype : Number.isWhole ? .int32 : .float32
  return modulo(x, Tensor(divisor.inDoublePrecision, dtype: dtype))
}

@inline(__always)
private func flooredRemainder<Number: BinaryFloatingPoint>(_ x: Number, _ divisor: Number) -> Number {
  let rest = x.truncatingRemainder(dividingBy: divisor)
  return rest != 0 && (rest < 0) != (divisor < 0) ? rest + divisor : rest
}
/// The angle of the point (x, y), −π to π, number by number; shapes broadcast.
public func atan2(_ y: Tensor, _ x: Tensor) -> Tensor {
  Broadcast.applyFloating("atan2", y, x, { atan2f($0, $1) }, { atan2($0, $1) }).recorded(
    "atan2", y, { ($0 * x / (x * x + y * y)).summed(to: y.shape) }, x,
    { (-$0 * y / (x * x + y * y)).summed(to: x.shape) })
}
/// The larger number at each position; shapes broadcast. NaN if one of them is. Equal ones share the gradient.
public func maximum(_ a: Tensor, _ b: Tensor) -> Tensor { ElementArithmetic.maximum.apply(a, b) }
/// The larger of every number and `bound`: `maximum(x, 0)` is the rectifier. The gradient at `bound` is 0.
public func maximum<Number: TensorOperand>(_ a: Tensor, _ bound: Number) -> Tensor {
  ElementArithmetic.maximum.apply(a, bound)
}
/// The smaller number at each position; shapes broadcast. NaN if one of them is. Equal ones share the gradient.
public func minimum(_ a: Tensor, _ b: Tensor) -> Tensor { ElementArithmetic.minimum.apply(a, b) }
/// The smaller of every number and `bound`. The gradient at `bound` is 0.
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
