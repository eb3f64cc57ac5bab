/// Convolution as the matrix product that `ImplicitGEMM` computes, bit by bit the same, with patches that are read in
/// place from a band of padded rows instead of being gathered.
///
/// Gathering pays where many output channels read what was gathered.
struct BandedGEMM {
  private let dims: ConvDims
  private let kernels: KernelTable
  private let product: BlockedProduct
  private let band: PatchBand

  /// A band should take no more floats than this, to stay in the second-level cache.
  private static let bandFloats = 1 << 17
  /// A filter of no more floats than this stays in the first-level cache as a whole.
  private static let smallFilter = 1 << 12
  private static let mostOutputChannels = 192

  /// - Parameters:
  ///   - dims: a convolution that `suits`.
  ///   - product: the matrix product that it is.
  init(_ dims: ConvDims, _ product: BlockedProduct, _ kernels: KernelTable) {
    self.dims = dims
    self.kernels = kernels
    self.product = product
    band = PatchBand(dims)
  }

  /// Whether a convolution is better computed in this way than from gathered patches.
  static func suits(_ dims: ConvDims, _ kernels: KernelTable) -> Bool {
    PatchBand.fits(dims) && dims.spatialTaps > 1 && dims.outputChannels <= mostOutputChannels
      && dims.outputWidth >= kernels.tileRows / 2 && dims.outputPixels >= PackedPanels.smallestSharingRows
      && PatchBand(dims).count(outputRows: 1) <= bandFloats
      && (!isShared(dims) || dims.batch * dims.outputHeight >= 4 * ThreadPool.shared.threadCount)
  }

  private static func isShared(_ dims: ConvDims) -> Bool { dims.multiplyAdds >= BlockedProduct.smallestSharedWork }

  /// - Parameters:
  ///   - packed: what the product's panels made of the filter.
  ///   - bias: a value for every output channel, or nil for none.
  ///   - output: dense rows.
  func run(
    input: UnsafePointer<Float>, packed: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    output: ProductOutput
  ) {
    ScratchMemory.withFloats(.packedBias, product.panels.biasCount) { biases in
      product.panels.packBias(bias, to: biases)
      run(input, packed, biases, output)
    }
  }

  private func run(
    _ input: UnsafePointer<Float>, _ packed: UnsafePointer<Float>,
    _ biases: UnsafePointer<Float>, _ output: ProductOutput
  ) {
    let isShared = Self.isShared(dims)
    let wantedTasks = isShared ? 4 * ThreadPool.shared.threadCount : 1
    let fitting = (Self.bandFloats - band.count(outputRows: 1)) / band.lineStep + 1
    let largest = max(1, min(fitting, dividedUp(dims.batch * dims.outputHeight, wantedTasks)))
    let tasksPerImage = dividedUp(dims.outputHeight, largest)
    let rowsPerTask = dividedUp(dims.outputHeight, tasksPerImage)
    let tasks = dims.batch * tasksPerImage
    let depthBlocks = product.depthBlocks()
    band.withOffsets { offsets in
      ThreadPool.shared.parallelFor(count: tasks, grain: isShared ? 1 : tasks) { range in
        ScratchMemory.withFloats(.patches, band.count(outputRows: rowsPerTask)) { memory in
          ScratchMemory.withFloats(.spill, kernels.tileRows * kernels.tileColumns) { spill in
            for task in range {
              let (image, first) = (task / tasksPerImage, task % tasksPerImage * rowsPerTask)
              let rows = first..<max(first, min(dims.outputHeight, first + rowsPerTask))
              guard !rows.isEmpty else { continue }
              band.copy(rows, of: input + image * dims.inputImageCount, to: memory)
              let place = output.base + (image * dims.outputHeight + first) * dims.outputWidth * output.rowStride
              multiply(
                rows.count, memory, offsets, depthBlocks, packed, biases, spill, to: place,
                pixelStride: output.rowStride)
              output.finish?.apply(
                place, rows: rows.count * dims.outputWidth, rowStride: output.rowStride, columns: dims.outputChannels)
            }
          }
        }
      }
    }
  }

  /// - Parameter rows: rows of outputs.
  private func multiply(
    _ rows: Int, _ memory: UnsafePointer<Float>, _ offsets: UnsafePointer<Int>, _ depthBlocks: EqualParts,
    _ packed: UnsafePointer<Float>,
    _ biases: UnsafePointer<Float>, _ spill: UnsafeMutablePointer<Float>, to place: UnsafeMutablePointer<Float>,
    pixelStride: Int
  ) {
    let (channels, width, taps) = (dims.outputChannels, kernels.tileColumns, dims.tapsPerOutput)
    let pixels = dims.outputWidth
    let multiply = kernels.multiplyPatches
    // A small filter meets one row of outputs after the other, so that they are written in the order of memory.
    let rowsPerTurn = dims.filterCount <= Self.smallFilter ? 1 : rows
    for turn in stride(from: 0, to: rows, by: rowsPerTurn) {
      for depths in depthBlocks {
        for (panel, first) in stride(from: 0, to: channels, by: width).enumerated() {
          let b = packed + (panel * taps + depths.lowerBound) * width
          let bias = depths.lowerBound == 0 ? biases + first : nil
          for row in turn..<min(rows, turn + rowsPerTurn) {
            multiply(
              pixels, min(width, channels - first), depths.count, memory + row * band.lineStep, band.step,
              offsets + depths.lowerBound, b, width, bias, place + row * pixels * pixelStride + first, pixelStride,
              spill)
          }
        }
      }
    }
  }
}
