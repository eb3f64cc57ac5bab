import Synchronization

/// A call of `parallelFor`: ranges that are handed out in order to whoever asks. The pool uses one object for all calls,
/// one after the other.
final class ParallelJob: @unchecked Sendable {
  private var count = 0
  private var grain = 1
  private var body: BorrowedBody?
  private let next = Atomic<Int>(0)
  /// Threads beside the calling one that are at work on it; changed only under the pool's mutex.
  let helpers = Atomic<Int>(0)

  /// Begins a call, while no thread is at work on another.
  func begin(count: Int, grain: Int, _ body: BorrowedBody) {
    self.count = count
    self.grain = grain
    self.body = body
    next.store(0, ordering: .relaxed)
  }

  /// Forgets what the call was about.
  func end() {
    count = 0
    body = nil
  }

  /// How many ranges there are in all.
  private var ranges: Int { dividedUp(count, grain) }

  /// Whether no range is left to hand out.
  var isHandedOut: Bool { next.load(ordering: .relaxed) >= ranges }

  /// Works on ranges until none is left.
  func run() {
    guard let body else { return }
    while true {
      let range = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard range < ranges else { return }
      body(range * grain..<min(count, (range + 1) * grain))
    }
  }
}
