import CProcess
import Glibc

/// The session's hold on one worker: its process and the private socket to it. A checkpoint that takes a worker's place
/// becomes another of these.
struct WorkerProcess {
  var process: pid_t
  var channel: Channel
  /// Readable when the process has ended.
  var exitDescriptor: Int32

  func close() {
    channel.close()
    if exitDescriptor >= 0 { Glibc.close(exitDescriptor) }
  }
}

/// Starts worker processes.
enum WorkerStart {
  /// The calling thread must live as long as the worker: the worker dies with it.
  /// - Parameter variables: entries for the worker's environment, each as `NAME=value`, in the place of former ones.
  static func start(
    _ program: String, pipes: StandardPipes, record: SharedRecord, variables ours: [String]
  ) throws(CellFailure) -> WorkerProcess {
    guard let (socket, theirs) = Channel.pair() else { throw failure("no socket", errno) }
    defer { close(theirs) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Standard input asks nobody: a cell that reads it sees its end.
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, pipes.writing[0], 1)
    posix_spawn_file_actions_adddup2(&actions, pipes.writing[1], 2)
    posix_spawn_file_actions_adddup2(&actions, theirs, 3)
    posix_spawn_file_actions_adddup2(&actions, record.descriptor, 4)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The thread that starts a session may block signals, as Dispatch's threads do; a cell must feel its own.
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    // `nohup` and shells' background jobs ignore signals, which programs inherit; a cell's own must work as everywhere.
    // Only that of a closed pipe stays ignored: writing to one is an error, not a death.
    var ordinary = sigset_t()
    sigfillset(&ordinary)
    sigdelset(&ordinary, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &ordinary)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))
    // The session reports crashes itself; the run-time library's own backtracer would take seconds.
    let variables = Environment.variables(with: ours + ["SWIFT_BACKTRACE=enable=no"])
    var variablePointers = variables.map { strdup($0) } + [nil]
    var arguments = [strdup(program), nil]
    defer { for pointer in variablePointers + arguments { free(pointer) } }
    var status: Int32 = 0
    let process = ChildProcesses.starting {
      var process: pid_t = 0
      status = posix_spawn(&process, program, &actions, &attributes, &arguments, &variablePointers)
      return status == 0 ? process : 0
    }
    guard process > 0 else {
      close(socket)
      throw failure(program, status)
    }
    return WorkerProcess(
      process: process, channel: Channel(descriptor: socket), exitDescriptor: fovea_pidfd_open(process))
  }

  static func failure(_ what: String, _ error: Int32) -> CellFailure {
    CellFailure(
      name: "CannotStart", message: "the worker cannot be started (\(what)): \(String(cString: strerror(error)))",
      traceback: [])
  }
}
