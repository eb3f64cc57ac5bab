/// Numbers of a normal distribution, of pairs of uniform ones, by the transform of Box and Muller: u and v of (0, 1] and [0, 1)
/// give √(−2 ln u)·cos 2πv and √(−2 ln u)·sin 2πv.
///
/// Only sums, products, quotients and roots are used, which every machine rounds alike: the same bits give the same numbers
/// everywhere.
///
/// - Parameters:
///   - bits: random bits, two for every two numbers; their upper 53 count. The first is u's, the second v's.
///   - mean: added at the end.
///   - standardDeviation: what the numbers are multiplied by.
///   - count: how many numbers there are to be.
///   - output: room for `count` numbers.
public func normalNumbers(
  bits: UnsafePointer<UInt64>, mean: Float, standardDeviation: Float, count: Int, output: UnsafeMutablePointer<Float>
) {
  var start = 0
  while start < count {
    let numbers = min(16, count - start)
    var (u, v) = (SIMD8<Double>(repeating: 1), SIMD8<Double>())
    for pair in 0..<(numbers + 1) / 2 {
      // 1 − [0, 1) is never zero, so the logarithm is finite.
      u[pair] = 1 - Double(Int64(bits[start + 2 * pair] >> 11)) * 0x1p-53
      v[pair] = Double(Int64(bits[start + 2 * pair + 1] >> 11)) * 0x1p-53
    }
    let radius = (-2 * BoxMuller.log(u)).squareRoot()
    let (cosine, sine) = BoxMuller.cosineAndSine(turns: v)
    let (first, second) = (radius * cosine, radius * sine)
    for index in 0..<numbers {
      let number = index & 1 == 0 ? first[index / 2] : second[index / 2]
      output[start + index] = mean + standardDeviation * Float(number)
    }
    start += 16
  }
}

private enum BoxMuller {
  /// The natural logarithms of positive normal numbers, with a relative error below 2⁻⁵⁰.
  @inline(__always)
  static func log(_ x: SIMD8<Double>) -> SIMD8<Double> {
    // x = m·2ᵉ with √½ ≤ m ≤ √2, and ln m = 2 artanh s = 2 (s + s³/3 + s⁵/5 + …) for s = (m − 1)/(m + 1), |s| < 0.172.
    let bits = unsafeBitCast(x, to: SIMD8<UInt64>.self)
    var m = unsafeBitCast(bits & 0xF_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000, to: SIMD8<Double>.self)
    // 2⁵² and the exponent with its bias, as the bits of a number.
    var exponent = unsafeBitCast(bits &>> 52 | 0x4330_0000_0000_0000, to: SIMD8<Double>.self) - (0x1p52 + 1023)
    let isLarge = m .> 1.414_213_562_373_095_1
    m.replace(with: m * 0.5, where: isLarge)
    exponent.replace(with: exponent + 1, where: isLarge)
    let s = (m - 1) / (m + 1)
    let square = s * s
    var sum = SIMD8<Double>(repeating: 1.0 / 23)
    sum = sum * square + 1.0 / 21
    sum = sum * square + 1.0 / 19
    sum = sum * square + 1.0 / 17
    sum = sum * square + 1.0 / 15
    sum = sum * square + 1.0 / 13
    sum = sum * square + 1.0 / 11
    sum = sum * square + 1.0 / 9
    sum = sum * square + 1.0 / 7
    sum = sum * square + 1.0 / 5
    sum = sum * square + 1.0 / 3
    sum = sum * square + 1.0
    return exponent * 0.693_147_180_559_945_3 + 2 * s * sum
  }

  /// cos 2πv and sin 2πv of numbers of turns from 0 to 1, to about 2⁻⁵¹.
  @inline(__always)
  static func cosineAndSine(turns v: SIMD8<Double>) -> (SIMD8<Double>, SIMD8<Double>) {
    // The nearest quarter turn, and at most an eighth of a turn beside it, exactly.
    let (zero, one) = (SIMD8<Double>(), SIMD8<Double>(repeating: 1))
    let turns = 4 * v
    let (first, second) = (turns .>= 0.5, turns .>= 1.5)
    let (third, last) = (turns .>= 2.5, turns .>= 3.5)
    let quarter =
      zero.replacing(with: one, where: first) + zero.replacing(with: one, where: second)
      + zero.replacing(with: one, where: third) + zero.replacing(with: one, where: last)
    let angle = (v - quarter * 0.25) * 6.283_185_307_179_586
    let square = angle * angle
    var (cosine, sine) = (one, one)
    cosine = 1 - cosine * square * (1.0 / (18 * 17))
    cosine = 1 - cosine * square * (1.0 / (16 * 15))
    cosine = 1 - cosine * square * (1.0 / (14 * 13))
    cosine = 1 - cosine * square * (1.0 / (12 * 11))
    cosine = 1 - cosine * square * (1.0 / (10 * 9))
    cosine = 1 - cosine * square * (1.0 / (8 * 7))
    cosine = 1 - cosine * square * (1.0 / (6 * 5))
    cosine = 1 - cosine * square * (1.0 / (4 * 3))
    cosine = 1 - cosine * square * (1.0 / (2 * 1))
    sine = 1 - sine * square * (1.0 / (17 * 16))
    sine = 1 - sine * square * (1.0 / (15 * 14))
    sine = 1 - sine * square * (1.0 / (13 * 12))
    sine = 1 - sine * square * (1.0 / (11 * 10))
    sine = 1 - sine * square * (1.0 / (9 * 8))
    sine = 1 - sine * square * (1.0 / (7 * 6))
    sine = 1 - sine * square * (1.0 / (5 * 4))
    sine = 1 - sine * square * (1.0 / (3 * 2))
    sine *= angle
    // A quarter turn more makes −sine of the cosine, and the cosine of the sine.
    let isOdd = (first .^ second) .| (third .^ last)
    let minus = SIMD8<Double>(repeating: -1)
    return (
      cosine.replacing(with: sine, where: isOdd) * one.replacing(with: minus, where: first .^ third),
      sine.replacing(with: cosine, where: isOdd) * one.replacing(with: minus, where: second .^ last)
    )
  }
}
