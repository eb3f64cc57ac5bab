/// Filters every channel of a batch of images with the same separable filter, `vertical[y] · horizontal[x]`.
///
/// Two passes of `filterHeight` and `filterWidth` taps take the place of one of `filterHeight · filterWidth`: the usual
/// way for blurs and derivatives. It is cross-correlation: the taps are not flipped.
///
/// - Parameters:
///   - dims: a depthwise convolution: input channels, output channels and groups are equal.
///   - input: `dims.inputCount` values, `[N, H, W, C]`.
///   - vertical: `dims.filterHeight` taps, from top to bottom.
///   - horizontal: `dims.filterWidth` taps, from left to right.
///   - output: room for `dims.outputCount` values, `[N, H, W, C]`; it must not overlap the input.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
/// - Throws: `ConvDimsError.notDepthwise` if the channels are mixed, `notPlanar` if the filter has a depth.
public func separableConv2D(
  _ dims: ConvDims, input: UnsafePointer<Float>, vertical: UnsafePointer<Float>, horizontal: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>, instructionSet: InstructionSet = .current
) throws(ConvDimsError) {
  try filterSeparably(
    dims, input: input, vertical: vertical, horizontal: horizontal, output: output, instructionSet: instructionSet)
}

/// The same for images of bytes, whose values count as 0 to 255.
///
/// - Throws: `ConvDimsError`, as the other does.
public func separableConv2D(
  _ dims: ConvDims, input: UnsafePointer<UInt8>, vertical: UnsafePointer<Float>, horizontal: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>, instructionSet: InstructionSet = .current
) throws(ConvDimsError) {
  try filterSeparably(
    dims, input: input, vertical: vertical, horizontal: horizontal, output: output, instructionSet: instructionSet)
}

private func filterSeparably<Value: PixelValue>(
  _ dims: ConvDims, input: UnsafePointer<Value>, vertical: UnsafePointer<Float>, horizontal: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>, instructionSet: InstructionSet
) throws(ConvDimsError) {
  guard dims.groups == dims.inputChannels, dims.groups == dims.outputChannels else {
    throw .notDepthwise(
      inputChannels: dims.inputChannels, outputChannels: dims.outputChannels, groups: dims.groups)
  }
  guard dims.filterDepth == 1 else { throw .notPlanar(filterDepth: dims.filterDepth) }
  guard dims.batch > 0 else { return }
  SeparableStencil(dims, KernelTable.of(instructionSet))
    .run(input: input, vertical: vertical, horizontal: horizontal, output: output)
}

/// Both passes, band by band, so that what the first leaves is still in the cache for the second.
private struct SeparableStencil {
  private let dims: ConvDims
  private let kernels: KernelTable

  /// Below this many multiply-adds waking other threads costs more than it saves.
  private static let smallestSharedWork = 1 << 18

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.dims = dims
    self.kernels = kernels
  }

  func run<Value: PixelValue>(
    input: UnsafePointer<Value>, vertical: UnsafePointer<Float>, horizontal: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>
  ) {
    let isShared = dims.outputCount * (dims.filterHeight + dims.filterWidth) >= Self.smallestSharedWork
    let band = PaddedBand(dims, wantedBands: isShared ? 4 * ThreadPool.shared.threadCount : 1)
    ScratchMemory.withIntegers(.stencilTaps, dims.filterHeight + dims.filterWidth) { offsets in
      for row in 0..<dims.filterHeight { offsets[row] = band.tapOffset(row: row, column: 0) }
      for column in 0..<dims.filterWidth { offsets[dims.filterHeight + column] = band.columnOffset(column) }
      run(
        band, isShared, down: UnsafeBufferPointer(start: offsets, count: dims.filterHeight),
        across: UnsafeBufferPointer(start: offsets + dims.filterHeight, count: dims.filterWidth), input: input,
        vertical: vertical, horizontal: horizontal, output: output)
    }
  }

  private func run<Value: PixelValue>(
    _ band: PaddedBand, _ isShared: Bool, down: UnsafeBufferPointer<Int>, across: UnsafeBufferPointer<Int>,
    input: UnsafePointer<Value>, vertical: UnsafePointer<Float>, horizontal: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>
  ) {
    let lanes = kernels.lanes
    let bands = band.bands
    let rowCount = dims.outputWidth * dims.outputChannels
    // Every lane has the same weight, so each tap is a vector of one number, and the sums begin with zeros.
    ScratchMemory.withFloats(.stencilWeights, (down.count + across.count) * lanes) { weights in
      ScratchMemory.withFloats(.stencilBiases, lanes) { zeros in
        zeros.update(repeating: 0, count: lanes)
        for tap in down.indices { (weights + tap * lanes).update(repeating: vertical[tap], count: lanes) }
        let acrossWeights = weights + down.count * lanes
        for tap in across.indices { (acrossWeights + tap * lanes).update(repeating: horizontal[tap], count: lanes) }
        ThreadPool.shared.parallelFor(count: bands, grain: isShared ? 1 : bands) { range in
          ScratchMemory.withFloats(.paddedBand, band.count(slack: lanes)) { memory in
            ScratchMemory.withFloats(.filteredRow, band.rowLength + lanes) { filtered in
              for index in range {
                let place = band.place(of: index)
                band.fill(from: input, place, to: memory)
                for row in place.rows {
                  let source = memory + band.rowOffset(ofOutputRow: row - place.rows.lowerBound)
                  let plane = place.image * dims.outputDepth + place.plane
                  let target = output + (plane * dims.outputHeight + row) * rowCount
                  pass(down, weights, zeros, from: source, to: filtered, count: band.rowLength)
                  pass(across, acrossWeights, zeros, from: filtered, to: target, count: rowCount)
                }
              }
            }
          }
        }
      }
    }
  }

  private func pass(
    _ offsets: UnsafeBufferPointer<Int>, _ weights: UnsafePointer<Float>, _ zeros: UnsafePointer<Float>,
    from source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int
  ) {
    guard let places = offsets.baseAddress else { return }
    var start = 0
    kernels.stencilRow(
      count, source, places, offsets.count, weights, zeros, 1, &start, kernels.lanes, target)
  }
}
