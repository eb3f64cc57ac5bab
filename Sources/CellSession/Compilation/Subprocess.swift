import CProcess
import Glibc

/// A program that is run to its end, and can be stopped from another thread.
final class Subprocess: @unchecked Sendable {
  struct Result {
    /// The exit status, or 128 plus the signal's number.
    var status: Int32
    var output: String
    var wasCancelled: Bool
  }

  private let lock = Lock()
  private var process: pid_t = 0
  private var isCancelled = false

  /// Runs a program with standard output and error gathered together.
  /// - Throws: `CellFailure` when the program cannot be started.
  func run(_ arguments: [String]) throws(CellFailure) -> Result {
    var pipeEnds: [Int32] = [0, 0]
    guard fovea_pipe(&pipeEnds) == 0 else { throw Self.cannotStart(arguments[0], errno) }
    defer { close(pipeEnds[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, pipeEnds[1], 1)
    posix_spawn_file_actions_adddup2(&actions, pipeEnds[1], 2)
    // A group of its own: Ctrl-C in the terminal is the kernel's to handle.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var pid: pid_t = 0
    var argumentPointers = arguments.map { strdup($0) } + [nil]
    defer { for pointer in argumentPointers { free(pointer) } }
    let failure = lock.withLock { () -> Int32 in
      var status: Int32 = 0
      pid = ChildProcesses.starting {
        status = posix_spawn(&pid, arguments[0], &actions, &attributes, &argumentPointers, environ)
        return status == 0 ? pid : 0
      }
      if status == 0 {
        process = pid
        if isCancelled { kill(-pid, SIGKILL) }
      }
      return status
    }
    close(pipeEnds[1])
    guard failure == 0 else { throw Self.cannotStart(arguments[0], failure) }
    let output = Self.readAll(pipeEnds[0])
    // The process is not reaped before the number is forgotten, so a cancellation cannot hit another's.
    var information = siginfo_t()
    waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT)
    lock.withLock { process = 0 }
    let status = ChildProcesses.reap(pid)
    let signal = status & 0x7f
    return Result(
      status: signal == 0 ? (status >> 8) & 0xff : 128 + signal, output: output,
      wasCancelled: lock.withLock { isCancelled })
  }

  /// Ends the program, or keeps it from starting.
  func cancel() {
    lock.withLock {
      isCancelled = true
      if process > 0 { kill(-process, SIGKILL) }
    }
  }

  private static func readAll(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  private static func cannotStart(_ program: String, _ error: Int32) -> CellFailure {
    CellFailure(
      name: "CannotStart", message: "\(program) cannot be started: \(String(cString: strerror(error)))", traceback: [])
  }
}
