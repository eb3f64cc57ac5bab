import CProcess
import Glibc

/// What other threads want of the supervising thread; a descriptor wakes it.
final class SupervisorRequests: @unchecked Sendable {
  private let lock = Lock()
  private var job: WorkerSupervisor.Job?
  private var work: [() -> Void] = []
  private var isInterrupted = false
  private var wasShutDown = false
  private let writing: Int32

  /// Readable when there is something new.
  let descriptor: Int32

  init() throws(CellFailure) {
    var ends: [Int32] = [0, 0]
    guard fovea_pipe(&ends) == 0 else { throw WorkerStart.failure("no pipe", errno) }
    (descriptor, writing) = (ends[0], ends[1])
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  /// Asks for a cell to be run; false after the shutdown, or if `prepare`, which is called in the same moment, refuses.
  func submit(_ job: WorkerSupervisor.Job, prepare: () -> Bool) -> Bool {
    let isAccepted = lock.withLock { () -> Bool in
      guard !wasShutDown, prepare() else { return false }
      isInterrupted = false
      self.job = job
      return true
    }
    if isAccepted { wake() }
    return isAccepted
  }

  /// Asks for something to be done on the supervising thread; false after the shutdown.
  func submit(_ body: @escaping () -> Void) -> Bool {
    let isAccepted = lock.withLock { () -> Bool in
      guard !wasShutDown else { return false }
      work.append(body)
      return true
    }
    if isAccepted { wake() }
    return isAccepted
  }

  /// Asks for the running cell to be stopped; `body` is called in the same moment.
  func interrupt(also body: () -> Void) {
    lock.withLock {
      isInterrupted = true
      body()
    }
    wake()
  }

  /// Asks for the end; false if that had been asked for already.
  func shutDown() -> Bool {
    let isFirst = lock.withLock { () -> Bool in
      defer { wasShutDown = true }
      return !wasShutDown
    }
    if isFirst { wake() }
    return isFirst
  }

  var isShutDown: Bool { lock.withLock { wasShutDown } }

  /// Takes what has been asked for.
  func take() -> (job: WorkerSupervisor.Job?, work: [() -> Void], isInterrupted: Bool) {
    lock.withLock {
      defer { (job, work, isInterrupted) = (nil, [], false) }
      return (job, work, isInterrupted)
    }
  }

  /// The thread is awake.
  func noteSeen() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) > 0 {}
  }

  func close() {
    Glibc.close(descriptor)
    Glibc.close(writing)
  }

  private func wake() {
    var byte: UInt8 = 1
    _ = write(writing, &byte, 1)
  }
}
