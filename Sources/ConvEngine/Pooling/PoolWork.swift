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
            var walk = PoolWalk(dims, from: range.lowerBound)
            var places = WindowPlaces(dims, offsets: offsets, numbers: numbers)
            for _ in range {
              let window = walk.window
              places.move(to: window)
              body(
                walk.image, window, UnsafeBufferPointer(start: offsets, count: places.count),
                UnsafeBufferPointer(start: numbers, count: places.count))
              walk.advance()
            }
          }
        }
      }
    }
  }
}

/// The places of a window's pixels. From one window to the next they often just move.
struct WindowPlaces {
  private let channels: Int
  private let offsets: UnsafeMutablePointer<Int>
  private let numbers: UnsafeMutablePointer<Int32>?
  private var last: PoolWindow?
  /// How many pixels the window has.
  private(set) var count = 0

  /// - Parameters:
  ///   - offsets: room for the places, in floats, of as many pixels as the largest window has.
  ///   - numbers: room for their numbers, or nil.
  init(_ dims: PoolDims, offsets: UnsafeMutablePointer<Int>, numbers: UnsafeMutablePointer<Int32>? = nil) {
    channels = dims.channels
    self.offsets = offsets
    self.numbers = numbers
  }

  @inline(__always)
  mutating func move(to window: PoolWindow) {
    if let last, window.hasShape(of: last) {
      let shift = window.first - last.first
      for pixel in 0..<count { offsets[pixel] += shift * channels }
      if let numbers {
        for pixel in 0..<count { numbers[pixel] += Int32(truncatingIfNeeded: shift) }
      }
    } else {
      count = 0
      window.forEachPixel { pixel in
        offsets[count] = pixel * channels
        numbers?[count] = Int32(truncatingIfNeeded: pixel)
        count += 1
      }
    }
    last = window
  }
}

/// The windows of all images one after the other.
private struct PoolWalk {
  private let dims: PoolDims
  private(set) var image: Int
  private var z: Int
  private var y: Int
  private var x: Int

  /// - Parameter index: the number of the first window, counted over all images.
  init(_ dims: PoolDims, from index: Int) {
    self.dims = dims
    let row = index / dims.width.output
    let plane = row / dims.height.output
    x = index % dims.width.output
    y = row % dims.height.output
    z = plane % dims.depth.output
    image = plane / dims.depth.output
  }

  var window: PoolWindow {
    PoolWindow(
      dims: dims, z: dims.depth.windows[z], y: dims.height.windows[y], x: dims.width.windows[x],
      output: (z * dims.height.output + y) * dims.width.output + x)
  }

  mutating func advance() {
    x += 1
    guard x == dims.width.output else { return }
    (x, y) = (0, y + 1)
    guard y == dims.height.output else { return }
    (y, z) = (0, z + 1)
    guard z == dims.depth.output else { return }
    (z, image) = (0, image + 1)
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
