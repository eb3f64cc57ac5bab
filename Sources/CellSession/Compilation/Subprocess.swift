import CProcess
import Glibc

/// A program that is run to its end, and can be stopped from another thread.
final class Subprocess: @unchecked Sendable {
  struct Result {
    /// The exit status, or 128 plus the signal's number.
    var status: Int32
    var output: String
    var wasCancelled: Bool
    var duration = Duration.zero

    /// The signal that ended it; 0 if it exited.
    var signal: Int32 { status > 128 ? status - 128 : 0 }
  }

  /// More output than this is no message to anybody: the program is ended.
  static let outputLimit = 8 << 20

  private let lock = Lock()
  private var process: pid_t = 0
  private var isCancelled = false

  /// Runs a program with standard output and error gathered together.
  /// - Parameters:
  ///   - variables: environment variables, as `NAME=value`, beside this process's own.
  ///   - limits: what the program may use up.
  ///   - patience: the seconds after which `onLongRun` is called, once, if the program still runs.
  /// - Throws: `CellFailure` when the program cannot be started.
  func run(
    _ arguments: [String], variables: [String] = [], limits: CompilerLimits? = nil, patience: Int32 = 0,
    onLongRun: () -> Void = {}
  ) throws(CellFailure) -> Result {
    var pipeEnds: [Int32] = [0, 0]
    guard fovea_pipe(&pipeEnds) == 0 else { throw Self.cannotStart(arguments[0], errno) }
    defer { close(pipeEnds[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, pipeEnds[1], 1)
    posix_spawn_file_actions_adddup2(&actions, pipeEnds[1], 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The calling thread may block signals, as Dispatch's threads do; the program must feel its limits.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGXCPU)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    // A group of its own: Ctrl-C in the terminal is the kernel's to handle.
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var pid: pid_t = 0
    var argumentPointers = arguments.map { strdup($0) } + [nil]
    var variablePointers = Environment.variables(with: variables).map { strdup($0) } + [nil]
    defer { for pointer in argumentPointers + variablePointers { free(pointer) } }
    let start = ContinuousClock.now
    let failure = lock.withLock { () -> Int32 in
      var status: Int32 = 0
      pid = ChildProcesses.starting {
        status = posix_spawn(&pid, arguments[0], &actions, &attributes, &argumentPointers, &variablePointers)
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
    if let limits { fovea_limit_process(pid, limits.seconds, limits.memory) }
    let output = readAll(pipeEnds[0], of: pid, patience: patience, onLongRun: onLongRun)
    // The process is not reaped before the number is forgotten, so a cancellation cannot hit another's.
    var information = siginfo_t()
    waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT)
    lock.withLock { process = 0 }
    let status = ChildProcesses.reap(pid)
    let signal = status & 0x7f
    return Result(
      status: signal == 0 ? (status >> 8) & 0xff : 128 + signal, output: output,
      wasCancelled: lock.withLock { isCancelled }, duration: ContinuousClock.now - start)
  }

  /// Ends the program, or keeps it from starting.
  func cancel() {
    lock.withLock {
      isCancelled = true
      if process > 0 { kill(-process, SIGKILL) }
    }
  }

  private func readAll(_ descriptor: Int32, of process: pid_t, patience: Int32, onLongRun: () -> Void) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    var pipe = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    var isPatient = patience > 0
    let start = ContinuousClock.now
    while true {
      if isPatient {
        let left = Duration.seconds(Int64(patience)) - (ContinuousClock.now - start)
        let (seconds, attoseconds) = left.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        if milliseconds <= 0 {
          isPatient = false
          onLongRun()
        } else if poll(&pipe, 1, Int32(milliseconds) + 1) <= 0 {
          continue
        }
      }
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
      if bytes.count < Self.outputLimit {
        bytes += buffer[..<count]
        if bytes.count >= Self.outputLimit { kill(-process, SIGKILL) }
      }
    }
  }

  private static func cannotStart(_ program: String, _ error: Int32) -> CellFailure {
    CellFailure(
      name: "CannotStart", message: "\(program) cannot be started: \(String(cString: strerror(error)))", traceback: [])
  }
}
