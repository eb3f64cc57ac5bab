import Synchronization

/// One call of `parallelFor`: ranges that are handed out in order to whoever asks.
final class ParallelJob: @unchecked Sendable {
  private let count: Int
  private let grain: Int
  private let body: (Range<Int>) -> Void
  private let next = Atomic<Int>(0)
  /// Threads beside the calling one that are at work on it; guarded by the pool's mutex.
  var helpers = 0

  init(count: Int, grain: Int, body: @escaping (Range<Int>) -> Void) {
    self.count = count
    self.grain = grain
    self.body = body
  }

  /// How many ranges there are in all.
  var ranges: Int { (count - 1) / grain + 1 }

  /// Whether no range is left to hand out.
  var isHandedOut: Bool { next.load(ordering: .relaxed) >= ranges }

  /// Works on ranges until none is left.
  func run() {
    while true {
      let range = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard range < ranges else { return }
      body(range * grain..<min(count, (range + 1) * grain))
    }
  }
}
