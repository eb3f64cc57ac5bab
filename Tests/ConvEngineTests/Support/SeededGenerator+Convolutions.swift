import ConvEngine
import TestSupport

extension SeededGenerator {
  /// Values in −1 ..< 1.
  mutating func floats(_ count: Int) -> [Float] { (0..<count).map { _ in Float.random(in: -1..<1, using: &self) } }

  /// Values in −1 ..< 1.
  mutating func doubles(_ count: Int) -> [Double] { (0..<count).map { _ in Double.random(in: -1..<1, using: &self) } }

  /// Small whole numbers, whose sums of products single precision holds exactly.
  mutating func wholeNumbers(_ count: Int) -> [Float] { (0..<count).map { _ in Float(number(-4...4)) } }

  /// A convolution with sizes 1…17: every combination of strides that drop pixels, dilations, sides with different
  /// padding, groups, depthwise filters with one or more filters per channel, and batches 0…3.
  mutating func dims() -> ConvDims {
    while true {
      let filter = HeightWidth(height: number(1...5), width: number(1...5))
      let dilation = HeightWidth(height: number(1...3), width: number(1...3))
      let groups = number(0...2) == 0 ? number(1...17) : 1
      // One input channel per group half of the time, or else depthwise filters would be rare.
      let channelsPerGroup = Bool.random(using: &self) ? 1 : number(1...max(1, 17 / groups))
      let dims = try? ConvDims(
        batch: number(0...3), inputHeight: number(1...17), inputWidth: number(1...17),
        inputChannels: groups * channelsPerGroup,
        filterHeight: filter.height, filterWidth: filter.width,
        outputChannels: groups * number(1...max(1, 17 / groups)),
        stride: HeightWidth(height: number(1...4), width: number(1...4)),
        padding: Padding2D(top: number(0...3), bottom: number(0...3), left: number(0...3), right: number(0...3)),
        dilation: dilation, groups: groups)
      if let dims { return dims }
    }
  }

  /// A convolution of one, two or three dimensions, with sizes of every kind as in `dims()`.
  mutating func dimsOfAnyRank() -> ConvDims {
    let rank = number(1...3)
    if rank == 2 { return dims() }
    let directions: [ConvAxis.Direction] = rank == 1 ? [.length] : [.depth, .height, .width]
    while true {
      let groups = number(0...2) == 0 ? number(1...9) : 1
      let channelsPerGroup = chance(1, in: 2) ? 1 : number(1...max(1, 9 / groups))
      var axes: [ConvAxis] = []
      for direction in directions {
        let axis = try? ConvAxis(
          direction, input: number(1...(rank == 1 ? 40 : 7)), filter: number(1...(rank == 1 ? 7 : 3)),
          stride: number(1...3), paddingBefore: number(0...2), paddingAfter: number(0...2), dilation: number(1...3))
        if let axis { axes.append(axis) }
      }
      guard axes.count == rank else { continue }
      let dims = try? ConvDims(
        batch: number(0...2), inputChannels: groups * channelsPerGroup,
        outputChannels: groups * number(1...max(1, 9 / groups)), axes: axes, groups: groups)
      if let dims { return dims }
    }
  }
}
