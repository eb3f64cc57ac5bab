/// The filter gradient as a matrix product: `patchesᵀ · outputGradient`, where a block of patches is gathered when it is
/// needed. It is computed as its transpose, `outputGradientᵀ · patches`, because the output gradient is the smaller one to
/// transpose.
///
/// The pixels, which are summed over, are split into parts whose number depends on the shapes only; the parts' sums are
/// added in order.
struct PatchFilterGradient {
  private let dims: ConvDims
  private let kernels: KernelTable
  private let channelBlock: Int
  private let channelBlocks: Int
  private let tapBlock: Int
  private let tapBlocks: Int
  private let pixelBlock: Int
  private let parts: Int
  private let pixelsPerPart: Int

  /// Rows of the transposed output gradient that are packed together: 192 × 272 floats are 204 KiB.
  private static let largestChannelBlock = 192
  /// Tasks that there should be at least, so that the threads of most machines have something to do.
  private static let wantedTasks = 16
  /// The parts' sums take no more floats than this together, unless there is one part only.
  private static let largestPartialSums = 1 << 22

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.dims = dims
    self.kernels = kernels
    channelBlocks = dividedUp(dims.groupOutputChannels, Self.largestChannelBlock)
    channelBlock = dividedUp(dims.groupOutputChannels, channelBlocks)
    // Whole panels, except the last one.
    tapBlock = min(kernels.depth, roundedUp(dims.tapsPerOutput, kernels.tileColumns))
    tapBlocks = dividedUp(dims.tapsPerOutput, tapBlock)
    pixelBlock = kernels.depth
    let pixelBlocks = dividedUp(dims.outputPixels, pixelBlock)
    let isShared = dims.multiplyAdds >= BlockedProduct.smallestSharedWork
    let missing = isShared ? dividedUp(Self.wantedTasks, dims.groups * channelBlocks * tapBlocks) : 1
    let wantedParts = max(1, min(missing, pixelBlocks, Self.largestPartialSums / dims.filterCount))
    pixelsPerPart = dividedUp(pixelBlocks, wantedParts) * pixelBlock
    parts = dividedUp(dims.outputPixels, pixelsPerPart)
  }

  func run(
    input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, filterGradient: UnsafeMutablePointer<Float>
  ) {
    ScratchMemory.withFloats(.partialSums, parts * dims.filterCount) { sums in
      multiply(input, outputGradient, to: sums)
      let channelsPerTask = 64
      let taps = dims.tapsPerOutput
      ThreadPool.shared.parallelFor(
        count: dividedUp(dims.outputChannels, channelsPerTask), grain: max(1, (1 << 10) / taps)
      ) { range in
        for task in range {
          let channels = task * channelsPerTask..<min(dims.outputChannels, (task + 1) * channelsPerTask)
          let first = sums + channels.lowerBound * taps
          for part in 1..<max(1, parts) {
            let other = first + part * dims.filterCount
            for index in 0..<channels.count * taps { first[index] += other[index] }
          }
          copyTransposed(
            rows: channels.count, columns: taps, from: first, stride: taps,
            to: filterGradient + channels.lowerBound, stride: dims.outputChannels)
        }
      }
    }
  }

  /// Writes `[parts, outputChannels, taps]`.
  private func multiply(
    _ input: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>
  ) {
    let packers = stride(from: 0, to: dims.tapsPerOutput, by: tapBlock).map {
      PatchPacker(dims, depths: $0..<min($0 + tapBlock, dims.tapsPerOutput), rowStride: kernels.rowStride)
    }
    let tasks = parts * dims.groups * channelBlocks * tapBlocks
    let isShared = dims.multiplyAdds >= BlockedProduct.smallestSharedWork
    ThreadPool.shared.parallelFor(count: tasks, grain: isShared ? 1 : tasks) { range in
      // The kernel reads whole panels, past the last tap of the last patch.
      ScratchMemory.withFloats(.patches, pixelBlock * kernels.rowStride + kernels.tileColumns) { patches in
        ScratchMemory.withFloats(.packedLeft, channelBlock * kernels.rowStride) { gradients in
          ScratchMemory.withFloats(.spill, kernels.tileRows * kernels.tileColumns) { spill in
            ScratchMemory.withFloats(.zeros, kernels.tileColumns) { zeros in
              zeros.update(repeating: 0, count: kernels.tileColumns)
              let room = Room(patches: patches, gradients: gradients, spill: spill, zeros: zeros)
              for task in range {
                multiply(
                  Task(task, channelBlocks, tapBlocks, dims.groups), packers, input, outputGradient, room, to: sums)
              }
            }
          }
        }
      }
    }
  }

  private func multiply(
    _ task: Task, _ packers: [PatchPacker], _ input: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    _ room: Room, to sums: UnsafeMutablePointer<Float>
  ) {
    let firstChannel = task.channelBlock * channelBlock
    let channels = min(channelBlock, dims.groupOutputChannels - firstChannel)
    let channel = task.group * dims.groupOutputChannels + firstChannel
    let firstTap = task.tapBlock * tapBlock
    let taps = min(tapBlock, dims.tapsPerOutput - firstTap)
    let target = sums + (task.part * dims.outputChannels + channel) * dims.tapsPerOutput + firstTap
    let partStart = task.part * pixelsPerPart
    for pixel in stride(from: partStart, to: min(partStart + pixelsPerPart, dims.outputPixels), by: pixelBlock) {
      let pixels = min(pixelBlock, dims.outputPixels - pixel)
      packers[task.tapBlock].pack(input, firstPixel: pixel, rows: pixels, group: task.group, to: room.patches)
      copyTransposed(
        rows: pixels, columns: channels, from: outputGradient + pixel * dims.outputChannels + channel,
        stride: dims.outputChannels, to: room.gradients, stride: kernels.rowStride)
      for tap in stride(from: 0, to: taps, by: kernels.tileColumns) {
        kernels.multiplyPanel(
          channels, min(kernels.tileColumns, taps - tap), pixels, room.gradients, room.patches + tap,
          kernels.rowStride, pixel == partStart ? UnsafePointer(room.zeros) : nil, 0, target + tap,
          dims.tapsPerOutput, room.spill)
      }
    }
  }

  private struct Room {
    let patches: UnsafeMutablePointer<Float>
    let gradients: UnsafeMutablePointer<Float>
    let spill: UnsafeMutablePointer<Float>
    let zeros: UnsafeMutablePointer<Float>
  }

  /// What one task computes: the tasks of one part and group lie side by side.
  private struct Task {
    let part: Int
    let group: Int
    let channelBlock: Int
    let tapBlock: Int

    init(_ index: Int, _ channelBlocks: Int, _ tapBlocks: Int, _ groups: Int) {
      tapBlock = index % tapBlocks
      channelBlock = index / tapBlocks % channelBlocks
      group = index / (tapBlocks * channelBlocks) % groups
      part = index / (tapBlocks * channelBlocks * groups)
    }
  }
}
