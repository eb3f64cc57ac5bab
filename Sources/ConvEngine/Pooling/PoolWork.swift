/// Windows shared out to the threads.
struct WindowWork {
  private let dims: PoolDims
  private let largestWindow: Int

  /// Below this many values waking other threads costs more than it saves.
  static let smallestSharedWork = 1 << 15

  init(_ dims: PoolDims) {
    self.dims = dims
    largestWindow = dims.largestWindow
  }

  /// Calls `body` once for every window of every image, with its pixels' places in floats and their numbers.
  func run(
    _ body: (
      _ image: Int, _ window: PoolWindow, _ offsets: UnsafeBufferPointer<Int>, _ numbers: UnsafeBufferPointer<Int32>
    ) -> Void
  ) {
    let grain = max(1, Self.smallestSharedWork / (dims.channels * largestWindow))
    ThreadPool.shared.parallelFor(count: dims.batch * dims.outputPixels, grain: grain) { range in
      ScratchMemory.withIntegers(.offsets, largestWindow) { offsets in
        ScratchMemory.withIntegers(.pixelNumbers, largestWindow) { memory in
          memory.withMemoryRebound(to: Int32.self, capacity: largestWindow) { numbers in
            for index in range {
              let window = PoolWindow(dims, output: index % dims.outputPixels)
              var count = 0
              window.forEachPixel { pixel in
                offsets[count] = pixel * dims.channels
                numbers[count] = Int32(truncatingIfNeeded: pixel)
                count += 1
              }
              body(
                index / dims.outputPixels, window, UnsafeBufferPointer(start: offsets, count: count),
                UnsafeBufferPointer(start: numbers, count: count))
            }
          }
        }
      }
    }
  }
}

/// Images and channels shared out to the threads: the parts of a gradient that do not overlap.
struct ChannelWork {
  private let dims: PoolDims

  /// A cache line's worth of floats.
  private static let channelBlock = 16

  init(_ dims: PoolDims) { self.dims = dims }

  /// Calls `body` on ranges of channels that together cover each image once.
  func run(_ body: (_ image: Int, _ channels: Range<Int>) -> Void) {
    let isShared = dims.inputPixels * dims.channels * dims.batch >= WindowWork.smallestSharedWork
    // Whole pixels where there are images enough for all threads; the split changes no result.
    let wantedBlocks = isShared ? dividedUp(2 * ThreadPool.shared.threadCount, max(1, dims.batch)) : 1
    let block = roundedUp(dividedUp(dims.channels, wantedBlocks), Self.channelBlock)
    let blocks = dividedUp(dims.channels, block)
    let tasks = dims.batch * blocks
    ThreadPool.shared.parallelFor(count: tasks, grain: isShared ? 1 : max(1, tasks)) { range in
      for task in range {
        let first = task % blocks * block
        body(task / blocks, first..<min(dims.channels, first + block))
      }
    }
  }
}
