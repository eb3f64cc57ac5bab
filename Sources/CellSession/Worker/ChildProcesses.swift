import CProcess
import Glibc

/// The processes that this program started itself. All other children are strangers: a worker's descendants that lost
/// their parent, which fall to this process because it is a subreaper.
enum ChildProcesses {
  private static let lock = Lock()
  nonisolated(unsafe) private static var own: Set<pid_t> = []

  /// Starts a process by `body`, which gives its number, or 0 if it did not start.
  static func starting(_ body: () -> pid_t) -> pid_t {
    lock.withLock {
      let process = body()
      if process > 0 { own.insert(process) }
      return process
    }
  }

  /// A process that a worker forked as a checkpoint is ours as well.
  static func adopt(_ process: pid_t) { lock.withLock { _ = own.insert(process) } }

  /// Another process has ended and reaped it.
  static func forget(_ process: pid_t) { lock.withLock { _ = own.remove(process) } }

  static func isOwn(_ process: pid_t) -> Bool { lock.withLock { own.contains(process) } }

  /// Waits for the end of a process of ours and forgets it.
  /// - Returns: its status as `waitpid` gives it; 0 if it is no child of this process.
  @discardableResult
  static func reap(_ process: pid_t) -> Int32 {
    // Waited for before it is forgotten: as long as it is not reaped, its number is nobody else's.
    var information = siginfo_t()
    while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) < 0 {
      if errno != EINTR { break }
    }
    return lock.withLock {
      own.remove(process)
      var status: Int32 = 0
      return waitpid(process, &status, WNOHANG) == process ? status : 0
    }
  }

  /// Ends a process of ours and forgets it. One that is not a child of this process is left alone.
  static func end(_ process: pid_t) {
    var information = siginfo_t()
    guard waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT) == 0 else {
      lock.withLock { _ = own.remove(process) }
      return
    }
    kill(process, SIGKILL)
    reap(process)
  }

  /// Reaps the strangers that have ended.
  static func reapStrangers() {
    while true {
      let goesOn = lock.withLock { () -> Bool in
        var information = siginfo_t()
        guard waitid(P_ALL, 0, &information, WEXITED | WNOHANG | WNOWAIT) == 0 else { return false }
        let process = information._sifields._sigchld.si_pid
        // One of ours is its owner's to reap; what waits behind it is found the next time.
        guard process > 0, !own.contains(process) else { return false }
        return waitpid(process, nil, WNOHANG) == process
      }
      if !goesOn { return }
    }
  }
}
