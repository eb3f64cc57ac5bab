/// The input gradient of a convolution whose few input channels would leave most lanes of a vector without work: the
/// products of the output gradient with the filter are computed for all taps at once, `outputGradient · filterᵀ`, and
/// added to the pixels that the taps met, in a band of rows with their padding. It is the adjoint of gathering patches.
///
/// A task owns some rows of an image; what its neighbours need too is computed twice. Every pixel's sum has the order of
/// the outputs, however the rows are split.
struct ScatteredInputGradient {
  private let dims: ConvDims
  private let kernels: KernelTable
  /// Input rows of one task.
  private let taskRows: Int
  /// Output pixels of a row whose products are computed together.
  private let chunkPixels: Int
  /// Floats from one row of the band to the next.
  private let rowLength: Int
  /// Products of a row of the filter with an output pixel.
  private let pieceLength: Int

  private static let mostInputChannels = 8
  /// Where a stride would split the other way into interlocking convolutions of few taps each.
  private static let mostInterlocking = 32
  private static let fewestOutputChannels = 16
  /// The products of a chunk should stay in the first-level cache.
  private static let chunkFloats = 1 << 12

  /// - Returns: nil for a convolution that is better computed as another one.
  init?(_ dims: ConvDims, _ instructionSet: InstructionSet) {
    guard
      PatchBand.fits(dims),
      dims.inputChannels <= (Self.isInterlocking(dims) ? Self.mostInterlocking : Self.mostInputChannels),
      dims.outputChannels >= Self.fewestOutputChannels, dims.dilation.width == 1 || dims.filterWidth == 1,
      dims.batch > 0
    else { return nil }
    self.dims = dims
    kernels = KernelTable.of(instructionSet)
    let isShared = dims.multiplyAdds >= BlockedProduct.smallestSharedWork
    let tasksPerImage = isShared ? dividedUp(2 * ThreadPool.shared.threadCount, dims.batch) : 1
    // With fewer rows too much would be computed twice.
    taskRows = max(4 * dims.dilatedFilterHeight, dividedUp(dims.inputHeight, tasksPerImage))
    rowLength = ((dims.outputWidth - 1) * dims.stride.width + dims.filterWidth) * dims.inputChannels
    // Products with zeros fill the last vector, where they are few.
    let run = dims.filterWidth * dims.inputChannels
    let whole = roundedUp(run, kernels.lanes)
    pieceLength = 8 * (whole - run) <= whole ? whole : run
    chunkPixels = max(kernels.tileRows, Self.chunkFloats / (dims.filterHeight * pieceLength))
  }

  /// Whether neighbouring outputs see the same pixels, at a stride.
  private static func isInterlocking(_ dims: ConvDims) -> Bool {
    dims.stride.width > 1 && dims.filterWidth > dims.stride.width
  }

  func run(
    outputGradient: UnsafePointer<Float>, filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    inputGradient: UnsafeMutablePointer<Float>
  ) {
    withPieces(of: filter) { filter in
      let right = RightMatrix(
        base: filter, groupStride: 0, blocks: .single, rowsPerBlock: dims.outputChannels, rowStride: 1,
        columnStride: dims.outputChannels, isAlwaysPacked: true)
      let panels = PackedPanels(
        right, columns: dims.filterHeight * pieceLength, depth: dims.outputChannels, groups: 1,
        sharingRows: dims.outputPixels, kernels)
      ScratchMemory.withFloats(.packedRight, panels.count) { packed in
        panels.pack(to: packed)
        share(panels, packed, outputGradient, bias, inputGradient)
      }
    }
  }

  /// Calls `body` with the filter, whose rows have `pieceLength` values for each output channel.
  private func withPieces(of filter: UnsafePointer<Float>, _ body: (UnsafePointer<Float>) -> Void) {
    let (count, room) = (
      dims.filterWidth * dims.inputChannels * dims.outputChannels, pieceLength * dims.outputChannels
    )
    if count == room { return body(filter) }
    ScratchMemory.withFloats(.flippedFilter, dims.filterHeight * room) { pieces in
      for row in 0..<dims.filterHeight {
        (pieces + row * room).update(from: filter + row * count, count: count)
        (pieces + row * room + count).update(repeating: 0, count: room - count)
      }
      body(pieces)
    }
  }

  private func share(
    _ panels: PackedPanels, _ packed: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ inputGradient: UnsafeMutablePointer<Float>
  ) {
    let tasksPerImage = dividedUp(dims.inputHeight, taskRows)
    let productCount = min(chunkPixels, dims.outputWidth) * dims.filterHeight * pieceLength
    // Pieces are added in whole vectors.
    let mostOutputs = min(dims.outputHeight, (taskRows + dims.dilatedFilterHeight - 2) / dims.stride.height + 1)
    let bandCount = bandRows(mostOutputs) * rowLength + kernels.lanes
    ThreadPool.shared.parallelFor(count: dims.batch * tasksPerImage, grain: 1) { range in
      ScratchMemory.withFloats(.patches, productCount) { products in
        ScratchMemory.withFloats(.spill, kernels.tileRows * kernels.tileColumns) { spill in
          ScratchMemory.withFloats(.zeros, kernels.tileColumns) { zeros in
            zeros.update(repeating: 0, count: kernels.tileColumns)
            ScratchMemory.withFloats(.paddedRows, bandCount) { band in
              let room = Room(packed: packed, products: products, spill: spill, zeros: zeros, band: band)
              for task in range {
                let (image, first) = (task / tasksPerImage, task % tasksPerImage * taskRows)
                let rows = first..<min(dims.inputHeight, first + taskRows)
                let outputs = outputs(of: rows)
                add(outputs, panels, outputGradient + image * dims.outputImageCount, room)
                write(rows, outputs, band, bias, to: inputGradient + image * dims.inputImageCount)
              }
            }
          }
        }
      }
    }
  }

  private struct Room {
    let packed: UnsafePointer<Float>
    let products: UnsafeMutablePointer<Float>
    let spill: UnsafeMutablePointer<Float>
    let zeros: UnsafeMutablePointer<Float>
    let band: UnsafeMutablePointer<Float>
  }

  /// The rows of outputs that have seen any of some input rows: row y sees those from y·stride − padding on.
  private func outputs(of rows: Range<Int>) -> Range<Int> {
    let height = dims.height
    let first = dividedUp(max(0, rows.lowerBound + height.paddingBefore - height.dilatedFilter + 1), height.stride)
    let end = min(height.output, (rows.upperBound - 1 + height.paddingBefore) / height.stride + 1)
    return min(first, end)..<end
  }

  /// Rows that so many rows of outputs see.
  private func bandRows(_ outputs: Int) -> Int { max(0, outputs - 1) * dims.stride.height + dims.dilatedFilterHeight }

  /// Sums what some rows of outputs owe the rows that they have seen.
  private func add(_ rows: Range<Int>, _ panels: PackedPanels, _ gradients: UnsafePointer<Float>, _ room: Room) {
    room.band.update(repeating: 0, count: bandRows(rows.count) * rowLength)
    let (columns, width) = (dims.filterHeight * pieceLength, kernels.tileColumns)
    for row in rows {
      let line = room.band + (row - rows.lowerBound) * dims.stride.height * rowLength
      for first in stride(from: 0, to: dims.outputWidth, by: chunkPixels) {
        let pixels = min(chunkPixels, dims.outputWidth - first)
        let left = gradients + (row * dims.outputWidth + first) * dims.outputChannels
        for panel in 0..<panels.panels {
          let right = panels.panel(panel, group: 0, depth: 0, memory: room.packed)
          kernels.multiplyPanel(
            pixels, panels.columns(of: panel), dims.outputChannels, left, dims.outputChannels, right.values,
            right.stride, room.zeros, 0, room.products + panel * width, columns, room.spill, right.values, 0)
        }
        let step = dims.stride.width * dims.inputChannels
        kernels.scatterPatches(
          pixels, dims.filterHeight, pieceLength, room.products, line + first * step,
          dims.dilation.height * rowLength, step)
      }
    }
  }

  /// Copies rows of the image from the band that some rows of outputs have been added to.
  private func write(
    _ rows: Range<Int>, _ outputs: Range<Int>, _ band: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
    to image: UnsafeMutablePointer<Float>
  ) {
    let (channels, count) = (dims.inputChannels, dims.inputWidth * dims.inputChannels)
    let left = dims.padding.left * channels
    let inside = max(0, min(count, rowLength - left))
    let height = outputs.isEmpty ? 0 : bandRows(outputs.count)
    for y in rows {
      let target = image + y * count
      let row = y + dims.padding.top - outputs.lowerBound * dims.stride.height
      let seen = (0..<height).contains(row) ? inside : 0
      if seen > 0 { target.update(from: band + row * rowLength + left, count: seen) }
      (target + seen).update(repeating: 0, count: count - seen)
      guard let bias else { continue }
      for pixel in 0..<dims.inputWidth {
        for channel in 0..<channels { target[pixel * channels + channel] += bias[channel] }
      }
    }
  }
}
