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

  /// Calls `body` for rows of windows of every image that all have the same shape, with the first one's pixels' places in
  /// floats and their numbers.
  func run(
    _ body: (
      _ image: Int, _ windows: WindowRow, _ offsets: UnsafeBufferPointer<Int>, _ numbers: UnsafeBufferPointer<Int32>
    ) -> Void
  ) {
    let grain = max(1, Self.smallestSharedWork / (dims.channels * largestWindow))
    ThreadPool.shared.parallelFor(count: dims.batch * dims.outputPixels, grain: grain) { range in
      ScratchMemory.withIntegers(.offsets, largestWindow) { offsets in
        ScratchMemory.withIntegers(.pixelNumbers, largestWindow) { memory in
          memory.withMemoryRebound(to: Int32.self, capacity: largestWindow) { numbers in
            var places = WindowPlaces(dims, offsets: offsets, numbers: numbers)
            WindowGrid.with(dims) { grid in
              var index = range.lowerBound
              while index < range.upperBound {
                let windows = grid.row(from: index % grid.count, most: range.upperBound - index)
                places.move(to: windows.first)
                body(
                  index / grid.count, windows, UnsafeBufferPointer(start: offsets, count: places.count),
                  UnsafeBufferPointer(start: numbers, count: places.count))
                index += windows.count
              }
            }
          }
        }
      }
    }
  }
}

/// Windows side by side, of which each is the one before moved by so many pixels.
struct WindowRow {
  let first: PoolWindow
  let count: Int
  /// Pixels from one window to the next.
  let step: Int
}

/// The windows of an image, where no array has to be looked after.
struct WindowGrid {
  private let image: PooledImage
  private let depth: UnsafeBufferPointer<PoolAxis.Window>
  private let height: UnsafeBufferPointer<PoolAxis.Window>
  private let width: UnsafeBufferPointer<PoolAxis.Window>

  /// Calls `body` with the windows; it must not keep them.
  static func with(_ dims: PoolDims, _ body: (WindowGrid) -> Void) {
    dims.depth.windows.withUnsafeBufferPointer { depth in
      dims.height.windows.withUnsafeBufferPointer { height in
        dims.width.windows.withUnsafeBufferPointer { width in
          body(WindowGrid(image: PooledImage(dims), depth: depth, height: height, width: width))
        }
      }
    }
  }

  /// How many windows there are.
  var count: Int { depth.count * height.count * width.count }

  /// The longest row of windows of one shape.
  ///
  /// - Parameters:
  ///   - index: the number of the first window in its image.
  ///   - most: how many windows are wanted.
  func row(from index: Int, most: Int) -> WindowRow {
    let (line, x) = index.quotientAndRemainder(dividingBy: width.count)
    let (z, y) = line.quotientAndRemainder(dividingBy: height.count)
    let window = width[x]
    let end = min(width.count, x + most)
    let step = x + 1 < end ? width[x + 1].first - window.first : 0
    var next = x + 1
    while next < end, width[next].isMoved(window, by: (next - x) * step) { next += 1 }
    return WindowRow(
      first: PoolWindow(of: image, z: depth[z], y: height[y], x: window, output: index), count: next - x, step: step)
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
