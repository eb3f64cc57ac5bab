/// Functions made of sums, products, quotients and roots, which every machine rounds alike (IEEE 754).
///
/// Those of the C library differ in the last bit from one version and processor to the next, and so would the numbers
/// that a seed gives.
enum PortableFunctions {
  /// The natural logarithm of a positive normal number, with a relative error below 2⁻⁵⁰.
  static func log(_ x: Double) -> Double {
    // x = m·2ᵉ with √½ ≤ m ≤ √2, and ln m = 2 artanh s = 2 (s + s³/3 + s⁵/5 + …) for s = (m − 1)/(m + 1), |s| < 0.172.
    let isLarge = x.significand > 1.414_213_562_373_095_1
    let m = isLarge ? x.significand / 2 : x.significand
    let exponent = Double(x.exponent) + (isLarge ? 1 : 0)
    let s = (m - 1) / (m + 1)
    let square = s * s
    var sum = 0.0
    for reciprocal in oddReciprocals { sum = sum * square + reciprocal }
    return exponent * 0.693_147_180_559_945_3 + 2 * s * sum
  }

  /// cos 2πv and sin 2πv of a number of turns from 0 to 1, to about 2⁻⁵¹.
  static func cosineAndSine(turns v: Double) -> (Double, Double) {
    // The nearest quarter turn, and at most an eighth of a turn beside it, exactly.
    let quarter = (4 * v).rounded()
    let angle = (v - quarter / 4) * 6.283_185_307_179_586
    let square = angle * angle
    var (cosine, sine) = (0.0, 0.0)
    for factor in cosineFactors { cosine = 1 - cosine * square * factor }
    for factor in sineFactors { sine = 1 - sine * square * factor }
    sine *= angle
    switch Int(quarter) % 4 {
    case 0: return (cosine, sine)
    case 1: return (-sine, cosine)
    case 2: return (-cosine, -sine)
    default: return (sine, -cosine)
    }
  }

  /// 1/23 … 1/3, 1.
  private static let oddReciprocals: [Double] = stride(from: 23, through: 1, by: -2).map { 1 / $0 }
  /// What one term of the cosine's series is to the one before, the last first: 1/(19·20) … 1/(1·2).
  private static let cosineFactors: [Double] = stride(from: 20, through: 2, by: -2).map { 1 / ($0 * ($0 - 1)) }
  /// The same for the sine: 1/(18·19) … 1/(2·3).
  private static let sineFactors: [Double] = stride(from: 19, through: 3, by: -2).map { 1 / ($0 * ($0 - 1)) }
}
