/// The filter gradient of a convolution with 3 × 3 or 5 × 5 taps at stride 1 by Winograd's minimal filtering, as the adjoint of
/// `WinogradConvolution`: `Gᵀ·(Σ (A·y·Aᵀ) ⊙ (Bᵀ·d·B))·G`, summed over all tiles.
///
/// The sums are 36 matrix products, of the transformed inputs' transposes with the transformed gradients. Where their
/// results are small the tiles are split into parts, whose number depends on the shapes only: each is transformed,
/// multiplied and summed by one thread, in its cache, and the parts' sums are added in order. Else the threads share the
/// channels of one part.
struct WinogradFilterGradient {
  private let dims: ConvDims
  private let kernels: KernelTable
  private let transforms: WinogradKernels
  private let tiles: WinogradTiles
  /// Tiles that are transformed and multiplied together.
  private let blockTiles: Int
  /// Input channels of one task.
  private let channelBlock: Int
  private let parts: EqualParts

  /// The transformed inputs and gradients of a block should take no more floats than this where one thread computes them,
  /// to stay in its cache, and where all threads do.
  private static let ownBlockFloats = 1 << 18
  private static let sharedBlockFloats = 1 << 22
  /// The sums of one task, which are transformed back while they are in the cache, should take no more than this.
  private static let taskFloats = 1 << 19
  /// The sums of all parts take no more floats than this.
  private static let partialSums = 1 << 20
  private static let mostParts = 8
  private static let fewestTilesOfPart = 24
  private static let positions = WinogradFilter.positions

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.dims = dims
    self.kernels = kernels
    transforms = .of(kernels.instructionSet, taps: dims.height.filter)
    tiles = WinogradTiles(dims)
    let sums = Self.positions * dims.inputChannels * dims.outputChannels
    let wanted = min(Self.mostParts, Self.partialSums / sums, tiles.count / Self.fewestTilesOfPart)
    // A power of two suits most numbers of threads.
    var parts = 1
    while 2 * parts <= wanted { parts *= 2 }
    self.parts = EqualParts(tiles.count, size: dividedUp(tiles.count, parts))
    let floats = parts > 1 ? Self.ownBlockFloats : Self.sharedBlockFloats
    let fitting = max(kernels.tileRows, floats / (Self.positions * (dims.inputChannels + dims.outputChannels)))
    blockTiles = dividedUp(self.parts.size, dividedUp(self.parts.size, fitting))
    let rows = max(1, Self.taskFloats / (Self.positions * dims.outputChannels) / kernels.tileRows)
    channelBlock = parts > 1 ? dims.inputChannels : min(rows, 4) * kernels.tileRows
  }

  func run(
    input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, filterGradient: UnsafeMutablePointer<Float>
  ) {
    let zeroCount = max(dims.inputChannels, dims.outputChannels)
    ScratchMemory.withFloats(.zeros, zeroCount) { zeros in
      zeros.update(repeating: 0, count: zeroCount)
      if parts.count > 1 {
        sumParts(input, outputGradient, zeros, to: filterGradient)
      } else {
        shareChannels(input, outputGradient, zeros, to: filterGradient)
      }
    }
  }

  /// Each part by one thread.
  private func sumParts(
    _ input: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>, _ zeros: UnsafePointer<Float>,
    to filterGradient: UnsafeMutablePointer<Float>
  ) {
    let count = Self.positions * dims.inputChannels * dims.outputChannels
    ScratchMemory.withFloats(.partialSums, parts.count * count) { sums in
      ThreadPool.shared.parallelFor(count: parts.count, grain: 1) { range in
        for index in range {
          for block in EqualParts(parts[index].count, size: blockTiles) {
            let first = parts[index].lowerBound + block.lowerBound
            withTransformed(first..<first + block.count, areShared: false, input, outputGradient, zeros) {
              add(
                0..<dims.inputChannels, $0, $1, zeros: block.lowerBound == 0 ? zeros : nil, to: sums + index * count)
            }
          }
        }
      }
      let channels = EqualParts(dims.inputChannels, size: kernels.lanes)
      ThreadPool.shared.parallelFor(count: channels.count, grain: 1) { range in
        for index in range { collect(channels[index], sums, partCount: count, to: filterGradient) }
      }
    }
  }

  /// Adds up the parts' sums for some input channels, and transforms them back.
  private func collect(
    _ channels: Range<Int>, _ sums: UnsafeMutablePointer<Float>, partCount: Int,
    to filterGradient: UnsafeMutablePointer<Float>
  ) {
    let count = channels.count * dims.outputChannels
    for position in 0..<Self.positions {
      let place = (position * dims.inputChannels + channels.lowerBound) * dims.outputChannels
      for part in 1..<parts.count { kernels.addScaled(count, 1, sums + part * partCount + place, sums + place) }
    }
    transformBack(channels, sums + channels.lowerBound * dims.outputChannels, to: filterGradient)
  }

  /// Each step by all threads.
  private func shareChannels(
    _ input: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>, _ zeros: UnsafePointer<Float>,
    to filterGradient: UnsafeMutablePointer<Float>
  ) {
    let blocks = dividedUp(tiles.count, blockTiles)
    let tasks = dividedUp(dims.inputChannels, channelBlock)
    let sumsPerTask = Self.positions * channelBlock * dims.outputChannels
    // Sums that wait for the next block of tiles need memory of their own.
    ScratchMemory.withFloats(.partialSums, blocks > 1 ? tasks * sumsPerTask : 0) { kept in
      for block in 0..<blocks {
        let range = block * blockTiles..<min(tiles.count, (block + 1) * blockTiles)
        withTransformed(range, areShared: true, input, outputGradient, zeros) { values, gradients in
          ThreadPool.shared.parallelFor(count: tasks, grain: 1) { range in
            ScratchMemory.withFloats(.winogradOutput, blocks > 1 ? 0 : sumsPerTask) { own in
              for task in range {
                let sums = blocks > 1 ? kept + task * sumsPerTask : own
                let channels = task * channelBlock..<min(dims.inputChannels, (task + 1) * channelBlock)
                add(channels, values, gradients, zeros: block == 0 ? zeros : nil, to: sums)
                if block == blocks - 1 { transformBack(channels, sums, to: filterGradient) }
              }
            }
          }
        }
      }
    }
  }

  /// The transformed inputs and gradients of some tiles, each 36 matrices with a row for every tile.
  private func withTransformed(
    _ range: Range<Int>, areShared: Bool, _ input: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    _ zeros: UnsafePointer<Float>, _ body: (_ values: TileMatrices, _ gradients: TileMatrices) -> Void
  ) {
    let valueCount = TileMatrices.count(tiles: range.count, columns: dims.inputChannels)
    let gradientCount = TileMatrices.count(tiles: range.count, columns: dims.outputChannels)
    ScratchMemory.withFloats(.winogradInput, valueCount) { valueMemory in
      ScratchMemory.withFloats(.winogradGradient, gradientCount) { gradientMemory in
        let values = TileMatrices(base: valueMemory, tiles: range.count, columns: dims.inputChannels)
        let gradients = TileMatrices(base: gradientMemory, tiles: range.count, columns: dims.outputChannels)
        ThreadPool.shared.parallelFor(count: range.count, grain: areShared ? 4 : range.count) { part in
          transform(part, from: range.lowerBound, input, outputGradient, zeros, to: values, gradients)
        }
        body(values, gradients)
      }
    }
  }

  private func transform(
    _ part: Range<Int>, from first: Int, _ input: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    _ zeros: UnsafePointer<Float>, to values: TileMatrices, _ gradients: TileMatrices
  ) {
    ScratchMemory.withFloats(.winogradValues, Self.positions * kernels.lanes) { scratch in
      withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: Self.positions) { places in
        guard let places = places.baseAddress else { return }
        for tile in part {
          tiles.locateInputs(of: first + tile, input, zeros: zeros, to: places)
          transforms.input(dims.inputChannels, places, scratch, values.row(tile, position: 0), values.positionStride)
          tiles.locateOutputs(
            of: first + tile, outputGradient, pixelStep: dims.outputChannels, nowhere: zeros, to: places
          ) { plane, row in (plane * dims.outputHeight + row) * dims.outputWidth * dims.outputChannels }
          transforms.gradient(
            dims.outputChannels, places, scratch, gradients.row(tile, position: 0), gradients.positionStride)
        }
      }
    }
  }

  /// - Parameter zeros: what the sums begin with, or nil if they go on.
  private func add(
    _ channels: Range<Int>, _ values: TileMatrices, _ gradients: TileMatrices, zeros: UnsafePointer<Float>?,
    to sums: UnsafeMutablePointer<Float>
  ) {
    let columns = dims.outputChannels
    ScratchMemory.withFloats(.spill, kernels.tileRows * kernels.tileColumns) { spill in
      for position in 0..<Self.positions {
        for column in stride(from: 0, to: columns, by: kernels.tileColumns) {
          kernels.multiplyTransposedPanel(
            channels.count, min(kernels.tileColumns, columns - column), values.tiles,
            values.row(0, position: position) + channels.lowerBound, values.rowStride,
            gradients.row(0, position: position) + column, gradients.rowStride, zeros, 0,
            sums + position * channelBlock * columns + column, columns, spill,
            gradients.row(0, position: position) + column, 0)
        }
      }
    }
  }

  private func transformBack(
    _ channels: Range<Int>, _ sums: UnsafePointer<Float>, to filterGradient: UnsafeMutablePointer<Float>
  ) {
    let columns = dims.outputChannels
    ScratchMemory.withFloats(.winogradValues, Self.positions * kernels.lanes) { scratch in
      withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>.self, capacity: dims.spatialTaps) { taps in
        guard let taps = taps.baseAddress else { return }
        for (row, channel) in channels.enumerated() {
          for tap in 0..<dims.spatialTaps {
            taps[tap] = filterGradient + (tap * dims.inputChannels + channel) * columns
          }
          transforms.filterGradient(columns, sums + row * columns, channelBlock * columns, scratch, taps)
        }
      }
    }
  }
}

/// The 36 matrices of some tiles' values, a row for every tile.
private struct TileMatrices {
  let base: UnsafeMutablePointer<Float>
  let tiles: Int
  let columns: Int

  /// A cache line more than needed, so that what is used together falls into different cache sets.
  private static let skew = 16

  var rowStride: Int { matrixRowStride(columns: columns) }
  var positionStride: Int { tiles * rowStride + Self.skew }

  static func count(tiles: Int, columns: Int) -> Int {
    WinogradFilter.positions * (tiles * matrixRowStride(columns: columns) + skew)
  }

  func row(_ tile: Int, position: Int) -> UnsafeMutablePointer<Float> {
    base + position * positionStride + tile * rowStride
  }
}
