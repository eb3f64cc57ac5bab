// A filter as the right matrix of a product: `[taps, input channels, output channels]` already is one, row by row.

extension RightMatrix {
  /// A filter with a block for every tap.
  init(_ dims: ConvDims, _ filter: UnsafePointer<Float>) {
    let tapCount = dims.groupInputChannels * dims.outputChannels
    self.init(
      base: filter, groupStride: dims.groupOutputChannels,
      blocks: BlockPlaces(
        first: 0, counts: DepthHeightWidth(depth: 1, height: 1, width: dims.spatialTaps),
        steps: DepthHeightWidth(depth: 0, height: 0, width: tapCount)),
      rowsPerBlock: dims.groupInputChannels, rowStride: dims.outputChannels, columnStride: 1)
  }

  /// A filter of which only the packed panels are left.
  init(packed: UnsafePointer<Float>, _ dims: ConvDims) {
    self.init(dims, packed)
    isAlwaysPacked = true
  }

  /// Copies a filter with one input channel per group as `[taps, output channels]`.
  func copyTaps(_ dims: ConvDims, to target: UnsafeMutablePointer<Float>) {
    for (tap, block) in blocks.enumerated() {
      for channel in 0..<dims.outputChannels {
        let (group, column) = (channel / dims.groupOutputChannels, channel % dims.groupOutputChannels)
        target[tap * dims.outputChannels + channel] = base[block + group * groupStride + column * columnStride]
      }
    }
  }
}
