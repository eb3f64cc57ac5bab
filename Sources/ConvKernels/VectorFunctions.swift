// Elementary functions of whole vectors. The polynomials are minimax fits, made for these intervals by iteratively
// reweighted least squares (Lawson's algorithm); the reductions follow Cody and Waite, "Software Manual for the
// Elementary Functions" (1980). The errors are measured by the tests.

typealias Integers = Vector.MaskStorage
typealias Mask = SIMDMask<Vector.MaskStorage>

@inline(__always) func bits(_ x: Vector) -> Integers { unsafeBitCast(x, to: Integers.self) }
@inline(__always) func vector(_ bits: Integers) -> Vector { unsafeBitCast(bits, to: Vector.self) }
@inline(__always) func every(_ value: Float) -> Vector { Vector(repeating: value) }

/// The magnitude.
@inline(__always) func magnitude(_ x: Vector) -> Vector { vector(bits(x) & Integers(repeating: 0x7fff_ffff)) }

/// `magnitude` with the sign of `sign`.
@inline(__always) func copySign(_ magnitude: Vector, _ sign: Vector) -> Vector {
  vector(bits(magnitude) | (bits(sign) & Integers(repeating: Int32.min)))
}

/// `x` where it lies between the limits, else the nearer limit; NaN stays.
@inline(__always) func clamped(_ x: Vector, _ low: Float, _ high: Float) -> Vector {
  x.replacing(with: every(low), where: x .< every(low)).replacing(with: every(high), where: x .> every(high))
}

/// The whole number next to `x`, which must lie within ±2²¹, as a float and in the lowest bits of a pattern.
@inline(__always) func rounded(_ x: Vector) -> (value: Vector, bits: Integers) {
  // Adding 1.5·2²³ leaves no room for a fraction.
  let shifted = x + every(12_582_912)
  return (shifted - every(12_582_912), bits(shifted))
}

/// `2ⁿ` for a whole number n from −126 to 127 in the lowest bits of a pattern.
@inline(__always) func powerOfTwo(_ n: Integers) -> Vector { vector((n &+ Integers(repeating: 127)) &<< 23) }

/// x = n·ln 2 + r with |r| ≤ ln 2 ÷ 2.
@inline(__always) func reduced(_ x: Vector) -> (remainder: Vector, n: Integers, value: Vector) {
  let n = rounded(x * every(1.442_695_04))
  // ln 2 in two parts, of which the first has few enough digits for its product with n to be exact.
  let high = multiplyAdd(x, n.value, every(-0.693_359_375))
  let remainder = multiplyAdd(high, n.value, every(2.121_944_4e-4))
  return (remainder, n.bits &- Integers(repeating: 0x4b40_0000), n.value)
}

/// eˣ; 0 and infinity where that is out of range.
@inline(__always) func exponential(_ x: Vector) -> Vector {
  let (r, n, _) = reduced(clamped(x, -104, 89))
  var p = multiplyAdd(every(0.008_370_135), r, every(0.001_381_166_2))
  p = multiplyAdd(every(0.041_668_527), r, p)
  p = multiplyAdd(every(0.166_665_09), r, p)
  p = multiplyAdd(every(0.499_999_93), r, p)
  let result = multiplyAdd(multiplyAdd(every(1), every(1), r), r * r, p)
  // Two factors, because 2ⁿ alone may lie outside the range of single precision where the result does not.
  let half = n &>> 1
  return result * powerOfTwo(half) * powerOfTwo(n &- half)
}

/// eˣ − 1 for x up to 88, without the loss of digits near zero.
@inline(__always) func exponentialMinusOne(_ x: Vector) -> Vector {
  let (r, n, _) = reduced(clamped(x, -25, 88))
  var p = multiplyAdd(every(0.001_394_311_8), r, every(0.000_199_165_21))
  p = multiplyAdd(every(0.008_333_269), r, p)
  p = multiplyAdd(every(0.041_666_329), r, p)
  p = multiplyAdd(every(0.166_666_67), r, p)
  p = multiplyAdd(every(0.5), r, p)
  let small = multiplyAdd(r, r * r, p)
  let scale = powerOfTwo(n)
  let result = multiplyAdd(scale - every(1), scale, small)
  // −0 stays −0, and tiny values stay themselves.
  return result.replacing(with: x, where: x .== every(0))
}

/// The natural logarithm; NaN below zero, −infinity at zero.
@inline(__always) func logarithm(_ x: Vector) -> Vector {
  let isSubnormal = x .< every(0x1p-126)
  let scaled = x.replacing(with: x * every(0x1p23), where: isSubnormal)
  // m lies in √½ … √2, and x = m·2ᵉ.
  let pattern = bits(scaled) &- Integers(repeating: 0x3f35_04f3)
  // The whole number e in the lowest bits of 1.5·2²³; a conversion would be generic code that other targets share.
  var exponent = vector((pattern &>> 23) &+ Integers(repeating: 0x4b40_0000)) - every(12_582_912)
  exponent.replace(with: exponent - every(23), where: isSubnormal)
  let m = vector((pattern & Integers(repeating: 0x007f_ffff)) &+ Integers(repeating: 0x3f35_04f3))
  let f = m - every(1)
  let square = f * f
  var p = multiplyAdd(every(-0.117_159_53), f, every(0.067_463_65))
  p = multiplyAdd(every(0.119_099_67), f, p)
  p = multiplyAdd(every(-0.124_009_77), f, p)
  p = multiplyAdd(every(0.142_162_11), f, p)
  p = multiplyAdd(every(-0.166_681_1), f, p)
  p = multiplyAdd(every(0.200_022_72), f, p)
  p = multiplyAdd(every(-0.250_000_1), f, p)
  p = multiplyAdd(every(0.333_333_1), f, p)
  var low = p * f * square
  low = multiplyAdd(low, exponent, every(-2.121_944_4e-4))
  low = multiplyAdd(low, square, every(-0.5))
  var result = multiplyAdd(f + low, exponent, every(0.693_359_375))
  result.replace(with: x, where: x .== every(.infinity))
  result.replace(with: every(-.infinity), where: x .== every(0))
  result.replace(with: every(.nan), where: (x .< every(0)) .| (x .!= x))
  return result
}

/// ln(1 + x) for x from 0 to 1.
@inline(__always) func logarithmOfOnePlus(_ x: Vector) -> Vector {
  let sum = every(1) + x
  // What rounding the sum lost, to first order.
  return logarithm(sum) + (x - (sum - every(1))) / sum
}

/// tanh x = −t ÷ (t + 2) with t = e^(−2x) − 1, for the magnitude.
@inline(__always) func hyperbolicTangent(_ x: Vector) -> Vector {
  let t = exponentialMinusOne(magnitude(x) * every(-2))
  return copySign(every(0) - t / (t + every(2)), x).replacing(with: x, where: x .!= x)
}

/// 1 ÷ (1 + e⁻ˣ), from the smaller one of e^x and e^−x.
@inline(__always) func logistic(_ x: Vector) -> Vector {
  let e = exponential(every(0) - magnitude(x))
  return every(1).replacing(with: e, where: x .< every(0)) / (every(1) + e)
}

/// The standard normal distribution Φ(x) = erfc(−x ÷ √2) ÷ 2.
///
/// erfc z = t·e^(−z² + p(t)) with t = 1 ÷ (1 + z ÷ 2): the form of Press et al., "Numerical Recipes", with a polynomial
/// of its own.
@inline(__always) func normalDistribution(_ x: Vector) -> Vector {
  // Below −14.5 it is 0 in single precision.
  let z = clamped(magnitude(x), 0, 14.5) * every(0.707_106_77)
  let t = every(1) / multiplyAdd(every(1), z, every(0.5))
  var p = multiplyAdd(every(-0.685_557_3), t, every(0.145_751_83))
  p = multiplyAdd(every(1.168_577_6), t, p)
  p = multiplyAdd(every(-0.713_135_27), t, p)
  p = multiplyAdd(every(-0.065_229_09), t, p)
  p = multiplyAdd(every(-0.007_401_471), t, p)
  p = multiplyAdd(every(0.037_814_195), t, p)
  p = multiplyAdd(every(0.385_906_4), t, p)
  p = multiplyAdd(every(0.998_726_2), t, p)
  p = multiplyAdd(every(-1.265_453), t, p)
  let tail = every(0.5) * t * exponential(p - z * z)
  return (every(1) - tail).replacing(with: tail, where: x .< every(0)).replacing(with: x, where: x .!= x)
}
