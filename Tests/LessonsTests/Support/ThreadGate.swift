import Dispatch

/// Lets one thread wait for another.
struct ThreadGate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  func open() { semaphore.signal() }
  func wait() { semaphore.wait() }

  static func detach(_ body: @escaping @Sendable () -> Void) { DispatchQueue.global().async(execute: body) }
}
