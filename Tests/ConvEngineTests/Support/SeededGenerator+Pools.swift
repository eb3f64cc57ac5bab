import ConvEngine
import TestSupport

extension SeededGenerator {
  /// A pooling of one, two or three dimensions: strides that drop pixels, padding, dilation, both roundings, adaptive
  /// axes, channels on both sides of a vector.
  mutating func poolDims() -> PoolDims {
    let rank = number(1...3)
    let directions: [ConvAxis.Direction] = [[.length], [.height, .width], [.depth, .height, .width]][rank - 1]
    while true {
      var axes: [PoolAxis] = []
      for direction in directions {
        let input = number(1...(rank == 3 ? 6 : 12))
        let axis =
          chance(1, in: 5)
          ? try? PoolAxis(direction, input: input, adaptingTo: number(1...7))
          : try? PoolAxis(
            direction, input: input, window: number(1...4), stride: chance(1, in: 3) ? nil : number(1...4),
            paddingBefore: number(0...2), paddingAfter: number(0...2), dilation: number(1...2),
            roundsUp: chance(1, in: 2))
        if let axis { axes.append(axis) }
      }
      guard axes.count == rank else { continue }
      let dims = try? PoolDims(batch: number(0...3), channels: number(1...40), axes: axes)
      if let dims { return dims }
    }
  }
}
