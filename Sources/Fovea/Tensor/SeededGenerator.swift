/// A random number generator that gives the same numbers for the same seed, on every machine and in every version.
///
/// xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), its state filled from the
/// seed by SplitMix64. Normal numbers come from the Box–Muller transform: two uniform numbers u, v give
/// √(−2 ln u)·cos 2πv and √(−2 ln u)·sin 2πv.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// A generator whose numbers follow from `seed`, which may be any number.
  public init(seed: UInt64) {
    var mixer = seed
    func mixed() -> UInt64 {
      mixer &+= 0x9E37_79B9_7F4A_7C15
      var z = mixer
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    state = (mixed(), mixed(), mixed(), mixed())
  }

  /// 64 random bits.
  public mutating func next() -> UInt64 {
    func rotated(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }
    let result = rotated(state.1 &* 5, 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotated(state.3, 45)
    return result
  }

  /// A number of [0, 1), a multiple of 2⁻²⁴.
  public mutating func nextUnit() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// A whole number below `bound`, each as likely as the others (Lemire, "Fast random integer generation in an interval",
  /// 2019).
  mutating func next(below bound: UInt64) -> UInt64 {
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let uneven = (0 &- bound) % bound
      while product.low < uneven { product = next().multipliedFullWidth(by: bound) }
    }
    return product.high
  }

  /// Two independent numbers of the standard normal distribution.
  public mutating func nextNormalPair() -> (Float, Float) {
    // 1 − [0, 1) is never zero, so the logarithm is finite.
    let u = 1 - Double(next() >> 11) * 0x1p-53
    let v = Double(next() >> 11) * 0x1p-53
    let radius = (-2 * PortableFunctions.log(u)).squareRoot()
    let (cosine, sine) = PortableFunctions.cosineAndSine(turns: v)
    return (Float(radius * cosine), Float(radius * sine))
  }
}
