extension SeededGenerator {
  /// A generator of its own for every combination of a seed and some numbers, such as an epoch and an image's position:
  /// what it gives does not depend on which of them are asked for, in which order, or on which thread.
  init(seed: UInt64, for parts: Int...) {
    // SplitMix64's last steps after each number, so that neighbours have nothing in common.
    self.init(
      seed: parts.reduce(seed) { state, part in
        var z = state &+ 0x9E37_79B9_7F4A_7C15 &* (UInt64(bitPattern: Int64(part)) &+ 1)
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
      })
  }

  /// A number of a range, all equally likely.
  mutating func number(in range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * nextUnit()
  }

  /// A whole number of a range, each as likely as the others.
  mutating func wholeNumber(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next(below: UInt64(range.upperBound - range.lowerBound) + 1))
  }
}
