/// Convolution with 3 × 3 or 5 × 5 taps at stride 1 by Winograd's minimal filtering (Lavin and Gray, "Fast algorithms for
/// convolutional neural networks", 2016): a tile of 6 × 6 pixels takes 36 multiplications per pair of channels, for 4 × 4
/// outputs of 3 × 3 taps instead of 144, for 2 × 2 outputs of 5 × 5 taps instead of 100.
///
/// The 36 values of each transformed tile are rows of 36 matrix products with the transformed filters. Along each axis
/// the polynomials are evaluated at 0, ±√½, ±√2 and infinity, which rounds less than whole numbers do (Barabasz and
/// others, "Error analysis and improving the accuracy of Winograd convolution for deep neural networks", 2020).
struct WinogradConvolution {
  private let dims: ConvDims
  private let kernels: KernelTable
  private let transforms: WinogradKernels
  private let tiles: WinogradTiles
  private let filter: WinogradFilter
  private let depthBlocks: EqualParts
  /// Tiles that are transformed and multiplied together.
  private let blockTiles: Int

  /// Tiles of a block, at most: enough that a panel of the filter, once read, is used often.
  private static let largestBlock = 96
  /// The transformed input and output of a block should take no more floats than this.
  private static let blockFloats = 1 << 19
  /// The same where each block has the filter transformed again.
  private static let blockFloatsOfLateFilter = 5 << 19

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.dims = dims
    self.kernels = kernels
    transforms = .of(kernels.instructionSet, taps: dims.height.filter)
    tiles = WinogradTiles(dims)
    filter = WinogradFilter(dims, kernels)
    depthBlocks = EqualParts(dims.inputChannels, largest: kernels.depth)
    let floats = filter.isTransformedLate ? Self.blockFloatsOfLateFilter : Self.blockFloats
    let fitting = floats / (WinogradFilter.positions * (dims.inputChannels + dims.outputChannels))
    blockTiles = min(Self.largestBlock, max(2, fitting / kernels.tileRows) * kernels.tileRows)
  }

  /// Whether the algorithm is for such a convolution at all: `channelStep` is what the channels must be multiples of.
  static func fits(_ dims: ConvDims) -> Bool {
    [3, 5].contains(dims.height.filter) && dims.width.filter == dims.height.filter && dims.depth.filter == 1
      && dims.groups == 1
      && dims.height.stride == 1 && dims.width.stride == 1 && dims.depth.output == dims.depth.input
      && dims.inputChannels % channelStep == 0 && dims.outputChannels % channelStep == 0
  }

  /// The floats of the longest vector.
  private static let channelStep = 16

  /// Computes the convolution with a filter that is to be transformed.
  func run(
    input: UnsafePointer<Float>, right: RightMatrix, bias: UnsafePointer<Float>?, output: OutputGrid
  ) {
    if filter.isTransformedLate {
      return run(input: input, filter: .taps(filter.taps(of: right)), bias: bias, output: output)
    }
    ScratchMemory.withFloats(.packedRight, filter.count) { memory in
      filter.pack(right, to: memory)
      run(input: input, filter: .transformed(memory), bias: bias, output: output)
    }
  }

  /// Computes the convolution with what `WinogradFilter.pack` made of the filter.
  func run(
    input: UnsafePointer<Float>, transformed: UnsafePointer<Float>, bias: UnsafePointer<Float>?, output: OutputGrid
  ) {
    let values: FilterValues =
      filter.isTransformedLate ? .taps(filter.taps(packed: transformed)) : .transformed(transformed)
    run(input: input, filter: values, bias: bias, output: output)
  }

  /// A filter that is transformed, or is to be.
  private enum FilterValues {
    case transformed(UnsafePointer<Float>)
    case taps(WinogradTaps)
  }

  private func run(
    input: UnsafePointer<Float>, filter values: FilterValues, bias: UnsafePointer<Float>?, output: OutputGrid
  ) {
    let (blocks, blockTiles, areShared) = sharedBlocks(threads: ThreadPool.shared.threadCount)
    ScratchMemory.withFloats(.zeros, max(dims.inputChannels, dims.outputChannels)) { zeros in
      zeros.update(repeating: 0, count: max(dims.inputChannels, dims.outputChannels))
      let bias = bias ?? UnsafePointer(zeros)
      if areShared {
        ThreadPool.shared.parallelFor(count: blocks, grain: 1) { range in
          for block in range {
            let range = block * blockTiles..<min(tiles.count, (block + 1) * blockTiles)
            run(range, parts: 1, input, zeros, values, bias, output)
          }
        }
      } else {
        // The threads share each step of a block instead.
        for block in 0..<blocks {
          let range = block * blockTiles..<min(tiles.count, (block + 1) * blockTiles)
          run(range, parts: 4 * ThreadPool.shared.threadCount, input, zeros, values, bias, output)
        }
      }
    }
  }

  /// How many blocks of how many tiles there are, and whether each thread takes whole ones: then their number is a
  /// multiple of the threads'. Few tiles are only cut into blocks for that where every thread can keep the filter in its
  /// cache.
  private func sharedBlocks(threads: Int) -> (count: Int, tiles: Int, areShared: Bool) {
    let blocks = dividedUp(tiles.count, blockTiles)
    guard blocks >= 2 * threads || !filter.isTransformedLate else {
      return (blocks, dividedUp(tiles.count, blocks), false)
    }
    let wanted = min(roundedUp(blocks, threads), dividedUp(tiles.count, kernels.tileRows))
    let size = dividedUp(tiles.count, wanted)
    return (dividedUp(tiles.count, size), size, true)
  }

  /// - Parameter parts: into how many parts each step is split.
  private func run(
    _ range: Range<Int>, parts: Int, _ input: UnsafePointer<Float>, _ zeros: UnsafePointer<Float>,
    _ filterValues: FilterValues, _ bias: UnsafePointer<Float>, _ output: OutputGrid
  ) {
    let block = WinogradBlock(
      tiles: range, depthBlocks: depthBlocks.count, rowStride: matrixRowStride(columns: depthBlocks.size),
      columns: dims.outputChannels)
    ScratchMemory.withFloats(.winogradInput, block.inputCount) { values in
      ScratchMemory.withFloats(.winogradOutput, block.outputCount) { products in
        inParts(parts, of: range.count) { transformInput($0, of: block, input, zeros, to: values) }
        switch filterValues {
        case .transformed(let transformed):
          // A panel of every one of the 36 products.
          inParts(parts, of: WinogradFilter.positions * filter.panels) {
            multiply($0, of: block, values, transformed, zeros, to: products)
          }
        case .taps(let taps):
          inParts(parts, of: filter.panels) { multiply($0, of: block, values, taps, zeros, to: products) }
        }
        inParts(parts, of: range.count) { transformOutput($0, of: block, products, bias, to: output) }
      }
    }
  }

  private func inParts(_ parts: Int, of count: Int, _ body: (Range<Int>) -> Void) {
    if parts == 1 { return body(0..<count) }
    ThreadPool.shared.parallelFor(count: count, grain: dividedUp(count, parts), body)
  }

  private func transformInput(
    _ range: Range<Int>, of block: WinogradBlock, _ input: UnsafePointer<Float>, _ zeros: UnsafePointer<Float>,
    to values: UnsafeMutablePointer<Float>
  ) {
    ScratchMemory.withFloats(.winogradValues, WinogradFilter.positions * kernels.lanes) { scratch in
      withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: WinogradFilter.positions) { places in
        guard let places = places.baseAddress else { return }
        for index in range {
          tiles.locateInputs(of: block.tiles.lowerBound + index, input, zeros: zeros, to: places)
          for (number, channels) in depthBlocks.enumerated() {
            transforms.input(
              channels.count, places, scratch, values + block.inputOffset(position: 0, depthBlock: number, tile: index),
              block.inputStride)
            for position in 0..<WinogradFilter.positions { places[position] += channels.count }
          }
        }
      }
    }
  }

  private func multiply(
    _ range: Range<Int>, of block: WinogradBlock, _ values: UnsafePointer<Float>, _ transformed: UnsafePointer<Float>,
    _ zeros: UnsafePointer<Float>, to products: UnsafeMutablePointer<Float>
  ) {
    ScratchMemory.withFloats(.spill, kernels.tileRows * kernels.tileColumns) { spill in
      for index in range {
        let (position, panel) = (index / filter.panels, index % filter.panels)
        let target = products + block.outputOffset(position: position, tile: 0) + panel * kernels.tileColumns
        for (number, depths) in depthBlocks.enumerated() {
          let right = transformed + filter.offset(position: position, panel: panel, depth: depths.lowerBound)
          kernels.multiplyPanel(
            block.tiles.count, filter.columns(of: panel), depths.count,
            values + block.inputOffset(position: position, depthBlock: number, tile: 0), block.rowStride, right,
            kernels.tileColumns, number == 0 ? zeros : nil, 0, target, dims.outputChannels, spill,
            right + depths.count * kernels.tileColumns,
            kernels.linesAhead(rows: block.tiles.count, depth: depths.count))
        }
      }
    }
  }

  /// The same for some panels of a filter whose parts are transformed just before they are multiplied with.
  private func multiply(
    _ panels: Range<Int>, of block: WinogradBlock, _ values: UnsafePointer<Float>, _ taps: WinogradTaps,
    _ zeros: UnsafePointer<Float>, to products: UnsafeMutablePointer<Float>
  ) {
    let width = kernels.tileColumns
    // A cache line more than needed, as in `WinogradFilter`.
    let positionStride = WinogradFilter.rowsOfPart * width + 16
    ScratchMemory.withFloats(.winogradFilter, WinogradFilter.positions * positionStride) { part in
      ScratchMemory.withFloats(.winogradValues, WinogradFilter.positions * kernels.lanes) { scratch in
        ScratchMemory.withFloats(.spill, kernels.tileRows * width) { spill in
          for panel in panels {
            for (number, depths) in depthBlocks.enumerated() {
              for rows in EqualParts(depths.count, largest: WinogradFilter.rowsOfPart) {
                let first = depths.lowerBound + rows.lowerBound
                filter.transform(
                  taps, panel: panel, rows: first..<first + rows.count, scratch, to: part,
                  positionStride: positionStride)
                for position in 0..<WinogradFilter.positions {
                  let right = UnsafePointer(part + position * positionStride)
                  kernels.multiplyPanel(
                    block.tiles.count, filter.columns(of: panel), rows.count,
                    values + block.inputOffset(position: position, depthBlock: number, tile: 0) + rows.lowerBound,
                    block.rowStride, right, width, first == 0 ? zeros : nil, 0,
                    products + block.outputOffset(position: position, tile: 0) + panel * width, dims.outputChannels,
                    spill,
                    right, 0)
                }
              }
            }
          }
        }
      }
    }
  }

  private func transformOutput(
    _ range: Range<Int>, of block: WinogradBlock, _ products: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
    to output: OutputGrid
  ) {
    let pixels = tiles.size * tiles.size
    ScratchMemory.withFloats(.winogradValues, WinogradFilter.positions * kernels.lanes) { scratch in
      ScratchMemory.withFloats(.scatteredRows, dims.outputChannels) { nowhere in
        withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>.self, capacity: pixels) { places in
          guard let places = places.baseAddress else { return }
          for index in range {
            tiles.locateOutputs(
              of: block.tiles.lowerBound + index, output.base, pixelStep: output.pixelStep, nowhere: nowhere, to: places
            ) { output.offset(plane: $0, row: $1) }
            transforms.output(
              dims.outputChannels, products + block.outputOffset(position: 0, tile: index), block.outputStride, bias,
              scratch, places)
            guard let finish = output.finish else { continue }
            for number in 0..<pixels where places[number] != nowhere {
              finish.apply(places[number], count: dims.outputChannels)
            }
          }
        }
      }
    }
  }
}

/// Floats from one row of the 36 matrices to the next: rows of few values lie side by side, others a cache line further
/// apart, so that neighbouring rows fall into different cache sets.
func matrixRowStride(columns: Int) -> Int { columns <= 64 ? columns : columns + 16 }

/// Where the values of a block of tiles lie.
private struct WinogradBlock {
  let tiles: Range<Int>
  let depthBlocks: Int
  /// Floats from one tile's channels to the next's.
  let rowStride: Int
  let columns: Int

  /// A vector more than needed, so that the 36 values of a channel fall into different cache sets.
  private static let skew = 16

  /// Floats from one of the 36 transformed inputs to the next.
  var inputStride: Int { depthBlocks * tiles.count * rowStride + Self.skew }
  var inputCount: Int { WinogradFilter.positions * inputStride }

  func inputOffset(position: Int, depthBlock: Int, tile: Int) -> Int {
    position * inputStride + (depthBlock * tiles.count + tile) * rowStride
  }

  /// Floats from one of the 36 products to the next.
  var outputStride: Int { tiles.count * columns + Self.skew }
  var outputCount: Int { WinogradFilter.positions * outputStride }

  func outputOffset(position: Int, tile: Int) -> Int { position * outputStride + tile * columns }
}
