import Glibc

/// A thread that can be waited for, with a limit.
final class WorkerThread: Sendable {
  private let ended = Flag()

  /// Starts a thread that runs `body`.
  init(_ body: @escaping @Sendable () -> Void) {
    let ended = ended
    let start = Unmanaged.passRetained(
      ThreadStart {
        body()
        ended.raise()
      })
    var thread = pthread_t()
    let code = pthread_create(&thread, nil, runThread, start.toOpaque())
    precondition(code == 0, "No thread can be started: \(String(cString: strerror(code)))")
    pthread_detach(thread)
  }

  /// Waits for the thread to end, for at most some time; tells whether it has.
  func join(milliseconds: Int) -> Bool {
    ended.wait(milliseconds: milliseconds)
  }
}

private final class ThreadStart {
  let body: () -> Void
  init(body: @escaping () -> Void) { self.body = body }
}

private func runThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue().body()
  return nil
}
