internal import ConvEngine
import Synchronization

/// One batch in the making. Its examples are handed out one by one to whoever works on it; each of them only depends on its
/// own position, so it does not matter who that is.
final class BatchAssembly: @unchecked Sendable {
  private let source: BatchSource
  private let positions: [Int]
  private let images: Tensor
  private let boxes: UnsafeMutablePointer<[BoundingBox]>?
  private let next = Atomic<Int>(0)
  /// Whether the thread that works in advance is at it; guarded by `BatchThread`'s mutex.
  var isAttended = false

  init(_ source: BatchSource, number: Int) {
    self.source = source
    positions = source.positions(of: number)
    images = Tensor(uninitialized: [positions.count] + source.exampleShape, dtype: source.dtype)
    guard !source.data.boxes.isEmpty else {
      boxes = nil
      return
    }
    let lists = UnsafeMutablePointer<[BoundingBox]>.allocate(capacity: positions.count)
    lists.initialize(repeating: [], count: positions.count)
    boxes = lists
  }

  deinit {
    boxes?.deinitialize(count: positions.count)
    boxes?.deallocate()
  }

  /// Makes the next example that nobody has begun; false if there is none.
  func advance() -> Bool {
    let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
    guard place < positions.count else { return false }
    source.write(positions[place], to: images, at: place, boxes: boxes)
    return true
  }

  /// Makes whatever is left, on the engine's threads, and waits for what is under way.
  func complete() {
    let left = positions.count - min(positions.count, next.load(ordering: .relaxed))
    // Ranges only bring the threads here: each of them takes examples until none is left.
    ThreadPool.shared.parallelFor(count: min(left, ThreadPool.shared.threadCount)) { _ in while advance() {} }
    BatchThread.waitUntilLeft(self)
  }

  /// Ends the work on a batch that nobody wants any more.
  func abandon() {
    next.store(positions.count, ordering: .relaxed)
    BatchThread.waitUntilLeft(self)
  }

  /// The finished batch.
  var batch: Batch {
    Batch(
      images: images, labels: source.data.labels.gathered(positions),
      boxes: boxes.map { Array(UnsafeBufferPointer(start: $0, count: positions.count)) } ?? [], positions: positions)
  }
}
