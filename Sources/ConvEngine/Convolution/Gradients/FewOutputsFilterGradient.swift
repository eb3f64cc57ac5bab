/// The filter gradient of a convolution with fewer output channels than a vector has lanes, as the matrix product
/// `outputGradientᵀ · patches`: the vectors run along a patch's values, of which there are more, and a row of the product
/// is an output channel.
///
/// Patches are gathered from a band of padded rows, some at a time. The rows of outputs are split into parts whose number
/// depends on the shapes only; the parts' sums are added in order.
struct FewOutputsFilterGradient {
  private let dims: ConvDims
  private let kernels: KernelTable
  private let band: PatchBand
  private let parts: EqualParts
  /// Rows of outputs, or pixels of one, whose patches are gathered together.
  private let rowsPerTurn: Int
  private let columnsPerTurn: Int
  /// Values of a patch that lie side by side.
  private let runLength: Int

  private static let wantedParts = 16
  /// So many patches stay in the first-level cache.
  private static let pixelsPerTurn = 192
  /// With fewer filters on a single channel the stencil leaves no lanes idle either, and gathers nothing.
  private static let fewestOfOneChannel = 4

  /// - Returns: nil for a convolution that is better computed in another way.
  init?(_ dims: ConvDims, _ kernels: KernelTable) {
    guard
      PatchBand.fits(dims), dims.outputChannels < kernels.lanes, dims.tapsPerOutput > dims.outputChannels,
      dims.tapsPerOutput <= kernels.depth,
      dims.inputChannels > 1 || dims.outputChannels >= Self.fewestOfOneChannel
    else { return nil }
    self.dims = dims
    self.kernels = kernels
    band = PatchBand(dims)
    let rows = dims.batch * dims.outputHeight
    let isShared = dims.multiplyAdds >= BlockedProduct.smallestSharedWork
    parts = EqualParts(rows, size: dividedUp(rows, isShared ? Self.wantedParts : 1))
    rowsPerTurn = max(1, Self.pixelsPerTurn / dims.outputWidth)
    columnsPerTurn = min(dims.outputWidth, Self.pixelsPerTurn)
    runLength = (dims.dilation.width == 1 ? dims.filterWidth : 1) * dims.inputChannels
  }

  func run(
    input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, filterGradient: UnsafeMutablePointer<Float>
  ) {
    let count = dims.filterCount
    ScratchMemory.withFloats(.partialSums, parts.count * count) { sums in
      sums.update(repeating: 0, count: parts.count * count)
      withPieces { pieces in
        ThreadPool.shared.parallelFor(count: parts.count, grain: 1) { range in
          let patchCount = rowsPerTurn * columnsPerTurn * kernels.rowStride
          // Pieces are copied in whole vectors.
          let bandCount = band.count(outputRows: rowsPerTurn) + kernels.lanes
          ScratchMemory.withFloats(.patches, patchCount) { patches in
            ScratchMemory.withFloats(.paddedRows, bandCount) { rows in
              ScratchMemory.withFloats(.spill, kernels.tileRows * kernels.tileColumns) { spill in
                let room = Room(rows: rows, patches: patches, spill: spill)
                for part in range { add(parts[part], input, outputGradient, pieces, room, to: sums + part * count) }
              }
            }
          }
        }
      }
      for part in 1..<max(1, parts.count) { kernels.addScaled(count, 1, sums + part * count, sums) }
      copyTransposed(
        rows: dims.outputChannels, columns: dims.tapsPerOutput, from: sums, stride: dims.tapsPerOutput,
        to: filterGradient, stride: dims.outputChannels)
    }
  }

  /// Calls `body` with every piece of a patch that lies in one: its place in the band, in the patch, and its length.
  private func withPieces(_ body: (UnsafePointer<Int>) -> Void) {
    let count = dims.tapsPerOutput / runLength
    band.withOffsets { offsets in
      ScratchMemory.withIntegers(.patchPlaces, 3 * count) { pieces in
        for piece in 0..<count {
          pieces[3 * piece] = offsets[piece * runLength]
          pieces[3 * piece + 1] = piece * runLength
          pieces[3 * piece + 2] = runLength
        }
        body(pieces)
      }
    }
  }

  private struct Room {
    let rows: UnsafeMutablePointer<Float>
    let patches: UnsafeMutablePointer<Float>
    let spill: UnsafeMutablePointer<Float>
  }

  /// Adds what some rows of outputs, counted through the batch, contribute to `[outputChannels, taps]`.
  private func add(
    _ part: Range<Int>, _ input: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    _ pieces: UnsafePointer<Int>, _ room: Room, to sums: UnsafeMutablePointer<Float>
  ) {
    var row = part.lowerBound
    while row < part.upperBound {
      let (image, first) = (row / dims.outputHeight, row % dims.outputHeight)
      let lines = min(rowsPerTurn, part.upperBound - row, dims.outputHeight - first)
      band.copy(first..<first + lines, of: input + image * dims.inputImageCount, to: room.rows)
      // Several lines only where each is gathered as a whole, so that the pixels follow each other.
      for column in stride(from: 0, to: dims.outputWidth, by: columnsPerTurn) {
        let columns = min(columnsPerTurn, dims.outputWidth - column)
        for line in 0..<lines {
          kernels.gatherPatches(
            columns, room.rows + line * band.lineStep + column * band.step, band.step,
            dims.tapsPerOutput / runLength, pieces, room.patches + line * columns * kernels.rowStride)
        }
        multiply(
          lines * columns, outputGradient + (row * dims.outputWidth + column) * dims.outputChannels, room, to: sums)
      }
      row += lines
    }
  }

  private func multiply(
    _ pixels: Int, _ gradients: UnsafePointer<Float>, _ room: Room, to sums: UnsafeMutablePointer<Float>
  ) {
    let (channels, taps) = (dims.outputChannels, dims.tapsPerOutput)
    for first in stride(from: 0, to: taps, by: kernels.tileColumns) {
      kernels.multiplyTransposedPanel(
        channels, min(kernels.tileColumns, taps - first), pixels, gradients, channels, room.patches + first,
        kernels.rowStride, nil, 0, sums + first, taps, room.spill, room.patches, 0)
    }
  }
}
