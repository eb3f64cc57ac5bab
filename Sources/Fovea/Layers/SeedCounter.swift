import Synchronization

/// Numbers one after the other, for any number of threads.
final class SeedCounter: Sendable {
  private let value = Mutex<UInt64>(0)

  func next() -> UInt64 {
    value.withLock {
      $0 &+= 1
      return $0
    }
  }

  func restart(from seed: UInt64) { value.withLock { $0 = seed &* 0x1_0000_0000 } }
}
