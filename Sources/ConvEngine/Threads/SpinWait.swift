import Glibc

/// Waits for what another thread is about to do without giving up the processor, for a short time.
///
/// A thread that sleeps takes tens of microseconds to wake up, as long as a whole small layer; and one call of a network
/// follows the other.
enum SpinWait {
  /// Long enough for what lies between two calls of a network, short enough to cost nobody anything.
  private static let longest = 100_000

  /// Whether `condition` came true within 100 microseconds.
  static func until(_ condition: () -> Bool) -> Bool {
    if condition() { return true }
    let end = nanoseconds + longest
    // Reading the clock between two looks is the pause that leaves memory and a twin core in peace.
    while nanoseconds < end {
      if condition() { return true }
    }
    return false
  }

  private static var nanoseconds: Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1_000_000_000 + now.tv_nsec
  }
}
