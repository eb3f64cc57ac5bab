/// The filter gradient as a matrix product: `patchesᵀ · outputGradient`, where a block of patches is gathered when it is
/// needed, and read column by column.
///
/// The pixels, which are summed over, are split into parts whose number depends on the shapes only; the parts' sums are
/// added in order.
struct PatchFilterGradient {
  private let dims: ConvDims
  private let kernels: KernelTable
  /// Columns of the product that are gathered together, and that one task computes.
  private let channelBlock: Int
  private let channelBlocks: Int
  /// Rows of the product that one task computes, whole tiles except the last one.
  private let tapBlock: Int
  private let tapBlocks: Int
  private let pixelBlock: Int
  private let parts: Int
  private let pixelsPerPart: Int

  /// Tasks that there should be at least, so that the threads of most machines have something to do.
  private static let wantedTasks = 16
  /// Patches and gradients of a block together fit into the second-level cache, a tile's part of them into the first.
  private static let largestPixelBlock = 256
  /// The parts' sums take no more floats than this together, unless there is one part only.
  private static let largestPartialSums = 1 << 22

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.dims = dims
    self.kernels = kernels
    channelBlock = min(kernels.depth, dims.groupOutputChannels)
    channelBlocks = dividedUp(dims.groupOutputChannels, channelBlock)
    let largestBlock = kernels.depth / kernels.tileRows * kernels.tileRows
    let share = dividedUp(dims.tapsPerOutput, dividedUp(dims.tapsPerOutput, largestBlock))
    tapBlock = min(largestBlock, roundedUp(share, kernels.tileRows))
    tapBlocks = dividedUp(dims.tapsPerOutput, tapBlock)
    let pixelBlocks = dividedUp(dims.outputPixels, Self.largestPixelBlock)
    pixelBlock = dividedUp(dims.outputPixels, pixelBlocks)
    let isShared = dims.multiplyAdds >= BlockedProduct.smallestSharedWork
    let missing = isShared ? dividedUp(Self.wantedTasks, dims.groups * tapBlocks * channelBlocks) : 1
    let wantedParts = max(1, min(missing, pixelBlocks, Self.largestPartialSums / dims.filterCount))
    pixelsPerPart = dividedUp(pixelBlocks, wantedParts) * pixelBlock
    parts = dividedUp(dims.outputPixels, pixelsPerPart)
  }

  func run(
    input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, filterGradient: UnsafeMutablePointer<Float>
  ) {
    let count = dims.filterCount
    // The first part is summed where the result belongs.
    ScratchMemory.withFloats(.partialSums, (parts - 1) * count) { sums in
      PatchPackers.with(dims, EqualParts(dims.tapsPerOutput, size: tapBlock), kernels) { packers in
        multiply(packers, input, outputGradient, first: filterGradient, others: sums)
      }
      guard parts > 1 else { return }
      ThreadPool.shared.parallelFor(count: count, grain: 1 << 14) { range in
        for part in 0..<parts - 1 {
          let other = sums + part * count
          for index in range { filterGradient[index] += other[index] }
        }
      }
    }
  }

  /// Writes `[taps, outputChannels]` for every part.
  private func multiply(
    _ packers: PatchPackers, _ input: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    first: UnsafeMutablePointer<Float>, others: UnsafeMutablePointer<Float>
  ) {
    let tasks = parts * dims.groups * tapBlocks * channelBlocks
    let isShared = dims.multiplyAdds >= BlockedProduct.smallestSharedWork
    ThreadPool.shared.parallelFor(count: tasks, grain: isShared ? 1 : tasks) { range in
      ScratchMemory.withFloats(.patches, pixelBlock * kernels.rowStride) { patches in
        ScratchMemory.withFloats(.packedRight, pixelBlock * kernels.rowStride) { gradients in
          ScratchMemory.withFloats(.spill, kernels.tileRows * kernels.tileColumns) { spill in
            ScratchMemory.withFloats(.zeros, kernels.tileColumns) { zeros in
              zeros.update(repeating: 0, count: kernels.tileColumns)
              let room = Room(patches: patches, gradients: gradients, spill: spill, zeros: zeros)
              for index in range {
                let task = Task(index, tapBlocks, channelBlocks, dims.groups)
                let sums = task.part == 0 ? first : others + (task.part - 1) * dims.filterCount
                multiply(task, packers[task.tapBlock], input, outputGradient, room, to: sums)
              }
            }
          }
        }
      }
    }
  }

  private func multiply(
    _ task: Task, _ packer: PatchPacker, _ input: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    _ room: Room, to sums: UnsafeMutablePointer<Float>
  ) {
    let firstInGroup = task.channelBlock * channelBlock
    let firstChannel = task.group * dims.groupOutputChannels + firstInGroup
    let channels = min(channelBlock, dims.groupOutputChannels - firstInGroup)
    let firstTap = task.tapBlock * tapBlock
    let taps = min(tapBlock, dims.tapsPerOutput - firstTap)
    let target = sums + firstTap * dims.outputChannels + firstChannel
    let partStart = task.part * pixelsPerPart
    for pixel in stride(from: partStart, to: min(partStart + pixelsPerPart, dims.outputPixels), by: pixelBlock) {
      let pixels = min(pixelBlock, dims.outputPixels - pixel)
      if dims.patchesArePixels {
        let channel = task.group * dims.groupInputChannels + firstTap
        kernels.copyRows(
          pixels, taps, input + pixel * dims.inputChannels + channel, dims.inputChannels, taps, room.patches, 0,
          kernels.rowStride)
      } else {
        packer.pack(input, firstPixel: pixel, rows: pixels, group: task.group, to: room.patches)
      }
      // Copied, because the kernel reads whole vectors, and because rows whose distance is a power of two would drive
      // each other out of the cache.
      kernels.copyRows(
        pixels, channels, outputGradient + pixel * dims.outputChannels + firstChannel, dims.outputChannels, channels,
        room.gradients, 0, kernels.rowStride)
      for column in stride(from: 0, to: channels, by: kernels.tileColumns) {
        kernels.multiplyTransposedPanel(
          taps, min(kernels.tileColumns, channels - column), pixels, room.patches, kernels.rowStride,
          room.gradients + column, kernels.rowStride, pixel == partStart ? UnsafePointer(room.zeros) : nil, 0,
          target + column, dims.outputChannels, room.spill, room.gradients + column, 0)
      }
    }
  }

  private struct Room {
    let patches: UnsafeMutablePointer<Float>
    let gradients: UnsafeMutablePointer<Float>
    let spill: UnsafeMutablePointer<Float>
    let zeros: UnsafeMutablePointer<Float>
  }

  /// What one task computes: the tasks of one part lie side by side.
  private struct Task {
    let part: Int
    let group: Int
    let tapBlock: Int
    let channelBlock: Int

    init(_ index: Int, _ tapBlocks: Int, _ channelBlocks: Int, _ groups: Int) {
      channelBlock = index % channelBlocks
      tapBlock = index / channelBlocks % tapBlocks
      group = index / (channelBlocks * tapBlocks) % groups
      part = index / (channelBlocks * tapBlocks * groups)
    }
  }
}
