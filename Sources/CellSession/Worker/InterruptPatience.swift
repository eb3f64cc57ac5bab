import Glibc

/// The time that a cell's own loops are given to end by themselves after an interrupt.
struct InterruptPatience {
  /// Seconds for a loop's current step and for what follows the loop.
  private static let seconds = 3.0

  private var end: Double?

  /// Whether the cell has been asked to end.
  var hasBegun: Bool { end != nil }

  /// Whether the cell was asked and took too long.
  var isOver: Bool { end.map { Self.now() >= $0 } ?? false }

  /// How long `poll` may wait, in milliseconds; -1 for ever.
  var pollTimeout: Int32 { end.map { Int32(max(0, ($0 - Self.now()) * 1000)) + 1 } ?? -1 }

  mutating func begin() { end = Self.now() + Self.seconds }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
