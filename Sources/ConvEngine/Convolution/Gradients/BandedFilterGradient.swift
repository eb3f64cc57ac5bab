/// The filter gradient as the matrix product `patchesᵀ · outputGradient`, neither of which is copied: patches are read in
/// place from a band of padded rows, as `BandedGEMM` reads them.
///
/// A tile of the product is a part of a filter row, whose values lie side by side in every patch. The rows of outputs
/// are split into parts whose number depends on the shapes only; the parts' sums are added in order.
struct BandedFilterGradient {
  private let dims: ConvDims
  private let kernels: KernelTable
  private let band: PatchBand
  private let parts: Int
  /// Rows of outputs, counted through the batch.
  private let rowsPerPart: Int
  /// Rows of outputs that a tile goes through before the next one does.
  private let rowsPerTurn: Int
  /// Values of a patch that lie side by side.
  private let runLength: Int

  private static let wantedParts = 16
  /// A panel of the gradients of so many pixels stays in the first-level cache.
  private static let pixelsPerTurn = 192
  /// The parts' sums take no more floats than this together, unless there is one part only.
  private static let largestPartialSums = 1 << 22
  private static let mostInputChannels = 32

  /// - Returns: nil for a convolution whose patches are better gathered.
  init?(_ dims: ConvDims, _ kernels: KernelTable) {
    let runLength = (dims.dilation.width == 1 ? dims.filterWidth : 1) * dims.inputChannels
    guard
      PatchBand.fits(dims), dims.inputChannels <= Self.mostInputChannels, runLength >= kernels.tileRows / 2,
      dims.outputChannels % kernels.lanes == 0
    else { return nil }
    self.dims = dims
    self.kernels = kernels
    self.runLength = runLength
    band = PatchBand(dims)
    let rows = dims.batch * dims.outputHeight
    let isShared = dims.multiplyAdds >= BlockedProduct.smallestSharedWork
    let wanted = isShared ? max(1, min(Self.wantedParts, Self.largestPartialSums / dims.filterCount)) : 1
    rowsPerPart = dividedUp(rows, wanted)
    parts = dividedUp(rows, rowsPerPart)
    rowsPerTurn = max(1, Self.pixelsPerTurn / dims.outputWidth)
  }

  func run(
    input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, filterGradient: UnsafeMutablePointer<Float>
  ) {
    let count = dims.filterCount
    // The first part is summed where the result belongs.
    ScratchMemory.withFloats(.partialSums, (parts - 1) * count) { others in
      band.withOffsets { offsets in
        ThreadPool.shared.parallelFor(count: parts, grain: 1) { range in
          ScratchMemory.withFloats(.patches, band.count(outputRows: rowsPerTurn)) { memory in
            ScratchMemory.withFloats(.spill, kernels.tileRows * kernels.tileColumns) { spill in
              for part in range {
                let sums = part == 0 ? filterGradient : others + (part - 1) * count
                sums.update(repeating: 0, count: count)
                add(part, input, outputGradient, offsets, memory, spill, to: sums)
              }
            }
          }
        }
      }
      guard parts > 1 else { return }
      ThreadPool.shared.parallelFor(count: count, grain: 1 << 14) { range in
        for part in 0..<parts - 1 {
          let other = others + part * count
          for index in range { filterGradient[index] += other[index] }
        }
      }
    }
  }

  private func add(
    _ part: Int, _ input: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    _ offsets: UnsafePointer<Int>, _ memory: UnsafeMutablePointer<Float>, _ spill: UnsafeMutablePointer<Float>,
    to sums: UnsafeMutablePointer<Float>
  ) {
    var row = part * rowsPerPart
    let end = min(row + rowsPerPart, dims.batch * dims.outputHeight)
    while row < end {
      let (image, first) = (row / dims.outputHeight, row % dims.outputHeight)
      let lines = min(rowsPerTurn, end - row, dims.outputHeight - first)
      band.copy(first..<first + lines, of: input + image * dims.inputImageCount, to: memory)
      let gradients = outputGradient + row * dims.outputWidth * dims.outputChannels
      add(lines, memory, offsets, gradients, spill, to: sums)
      row += lines
    }
  }

  private func add(
    _ lines: Int, _ memory: UnsafePointer<Float>, _ offsets: UnsafePointer<Int>, _ gradients: UnsafePointer<Float>,
    _ spill: UnsafeMutablePointer<Float>, to sums: UnsafeMutablePointer<Float>
  ) {
    let (channels, width) = (dims.outputChannels, kernels.tileColumns)
    let multiply = kernels.multiplyTransposedPatches
    for first in stride(from: 0, to: channels, by: width) {
      for run in stride(from: 0, to: dims.tapsPerOutput, by: runLength) {
        multiply(
          runLength, min(width, channels - first), lines, dims.outputWidth, memory + offsets[run], band.step,
          band.lineStep, gradients + first, channels, nil, sums + run * channels + first, channels, spill)
      }
    }
  }
}
