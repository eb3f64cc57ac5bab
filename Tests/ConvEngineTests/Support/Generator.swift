import ConvEngine

/// Reproducible random numbers (SplitMix64; Steele, Lea and Flood, 2014).
struct Generator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// Values in −1 ..< 1.
  mutating func floats(_ count: Int) -> [Float] { (0..<count).map { _ in Float.random(in: -1..<1, using: &self) } }

  /// Small whole numbers, whose sums of products single precision holds exactly.
  mutating func wholeNumbers(_ count: Int) -> [Float] { (0..<count).map { _ in Float(int(-4...4)) } }

  /// A convolution with sizes 1…17: every combination of strides that drop pixels, dilations, sides with different
  /// padding, groups, depthwise filters with one or more filters per channel, and batches 0…3.
  mutating func dims() -> ConvDims {
    while true {
      let filter = HeightWidth(height: int(1...5), width: int(1...5))
      let dilation = HeightWidth(height: int(1...3), width: int(1...3))
      let groups = int(0...2) == 0 ? int(1...17) : 1
      // One input channel per group half of the time, or else depthwise filters would be rare.
      let channelsPerGroup = Bool.random(using: &self) ? 1 : int(1...max(1, 17 / groups))
      let dims = try? ConvDims(
        batch: int(0...3), inputHeight: int(1...17), inputWidth: int(1...17), inputChannels: groups * channelsPerGroup,
        filterHeight: filter.height, filterWidth: filter.width, outputChannels: groups * int(1...max(1, 17 / groups)),
        stride: HeightWidth(height: int(1...4), width: int(1...4)),
        padding: Padding2D(top: int(0...3), bottom: int(0...3), left: int(0...3), right: int(0...3)),
        dilation: dilation, groups: groups)
      if let dims { return dims }
    }
  }
}
