import Glibc

/// The times, in nanoseconds, of one call after the other.
public func times(of call: () -> Void, count: Int) -> [Int] {
  var now = timespec()
  func nanoseconds() -> Int {
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1_000_000_000 + now.tv_nsec
  }
  return (0..<count).map { _ in
    let start = nanoseconds()
    call()
    return nanoseconds() - start
  }
}
