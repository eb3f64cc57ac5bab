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

/// Both passes, a few rows at a time, so that what the first leaves is still in the cache for the second.
private struct SeparableStencil {
  private let dims: ConvDims
  private let kernels: KernelTable
  /// The rows as they are copied with their padding, and as the first pass leaves them.
  private let padded: PaddedRows

  /// Below this many multiply-adds waking other threads costs more than it saves.
  private static let smallestSharedWork = 1 << 18

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.dims = dims
    self.kernels = kernels
    padded = PaddedRows(dims)
  }

  func run<Value: PixelValue>(
    input: UnsafePointer<Value>, vertical: UnsafePointer<Float>, horizontal: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>
  ) {
    let lanes = kernels.lanes
    let (down, across) = (dims.filterHeight, dims.filterWidth)
    let isShared = dims.outputCount * (down + across) >= Self.smallestSharedWork
    let groups = RowGroups(dims)
    let memoryCount = RowWindow<Value>.count(dims, padded, slack: lanes)
    // Every lane has the same weight, so each tap is a vector of one number, and the sums begin with zeros.
    ScratchMemory.withFloats(.stencilWeights, (down + across) * lanes) { weights in
      ScratchMemory.withFloats(.stencilBiases, lanes) { zeros in
        zeros.update(repeating: 0, count: lanes)
        for tap in 0..<down { (weights + tap * lanes).update(repeating: vertical[tap], count: lanes) }
        for tap in 0..<across { (weights + (down + tap) * lanes).update(repeating: horizontal[tap], count: lanes) }
        ThreadPool.shared.parallelFor(count: groups.count, grain: groups.grain(isShared: isShared)) { range in
          ScratchMemory.withFloats(.paddedRows, memoryCount) { memory in
            ScratchMemory.withFloats(.filteredRow, RowGroups.height * padded.rowLength + lanes) { filtered in
              ScratchMemory.withIntegers(.offsets, max(down + RowGroups.height - 1, across)) { offsets in
                var window = RowWindow(dims, padded, input, memory: memory)
                for index in range {
                  window.move(to: groups[index], kernels)
                  passDown(window, weights, zeros, rows: groups[index].rows.count, offsets, to: filtered)
                  passAcross(filtered, weights + down * lanes, zeros, groups[index], offsets, to: output)
                }
              }
            }
          }
        }
      }
    }
  }

  /// Filters the rows of a group down.
  private func passDown<Value: PixelValue>(
    _ window: RowWindow<Value>, _ weights: UnsafePointer<Float>, _ zeros: UnsafePointer<Float>, rows: Int,
    _ offsets: UnsafeMutablePointer<Int>, to filtered: UnsafeMutablePointer<Float>
  ) {
    let taps = dims.filterHeight
    var start = 0
    if rows > 1, taps > 1, dims.stride.height == 1, dims.dilation.height == 1 {
      for row in 0..<taps + RowGroups.height - 1 {
        offsets[row] = window.offset(ofRow: min(row, taps + rows - 2), plane: 0)
      }
      kernels.stencilRows(
        rows, padded.rowLength, window.source, offsets, 1, taps, weights, zeros, 1, &start, kernels.lanes, filtered,
        padded.rowLength, nil, 0)
      return
    }
    for row in 0..<rows {
      for tap in 0..<taps {
        offsets[tap] = window.offset(ofRow: row * dims.stride.height + tap * dims.dilation.height, plane: 0)
      }
      kernels.stencilRow(
        padded.rowLength, window.source, offsets, taps, weights, zeros, 1, &start, kernels.lanes,
        filtered + row * padded.rowLength)
    }
  }

  /// Filters the rows of a group across.
  private func passAcross(
    _ filtered: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ zeros: UnsafePointer<Float>, _ group: RowGroup,
    _ offsets: UnsafeMutablePointer<Int>, to output: UnsafeMutablePointer<Float>
  ) {
    for tap in 0..<dims.filterWidth { offsets[tap] = padded.offset(ofColumn: tap) }
    let count = dims.outputWidth * dims.outputChannels
    let plane = group.image * dims.outputDepth + group.plane
    var start = 0
    for (index, row) in group.rows.enumerated() {
      kernels.stencilRow(
        count, filtered + index * padded.rowLength, offsets, dims.filterWidth, weights, zeros, 1, &start, kernels.lanes,
        output + (plane * dims.outputHeight + row) * count)
    }
  }
}
