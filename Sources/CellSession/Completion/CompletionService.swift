import CProcess
import Glibc

/// The session's hold on the SourceKit service: started when it is first asked, and again after it has crashed.
final class CompletionService: @unchecked Sendable {
  private let program: String
  private var channel: Channel?

  // Shared with the thread that ends the session.
  private let lock = Lock()
  private var process: pid_t = 0
  private var isEnded = false

  /// The first answer takes SourceKit a while, for it loads the modules; nobody waits longer than this, in milliseconds.
  private static let patience: Int32 = 10_000

  init(program: String) { self.program = program }

  /// How a source can go on; empty when the service has no answer in time.
  func completions(_ request: CompletionRequest) -> [CompletionReply.Item] {
    for _ in 0..<2 {
      guard let channel = channel ?? start() else { return [] }
      if channel.send(request.frame) {
        var descriptor = pollfd(fd: channel.descriptor, events: Int16(POLLIN), revents: 0)
        if poll(&descriptor, 1, Self.patience) > 0, let reply = channel.receive().flatMap(CompletionReply.init) {
          return reply.items
        }
      }
      // It crashed, or hangs: another one may do better.
      stop()
    }
    return []
  }

  /// Ends the service for good; safe from any thread, and whoever waits for an answer gets none.
  func cancel() {
    lock.withLock {
      isEnded = true
      if process > 0 { kill(process, SIGKILL) }
    }
  }

  /// Ends the process; the next question starts another.
  func stop() {
    channel?.close()
    channel = nil
    lock.withLock {
      guard process > 0 else { return }
      kill(process, SIGKILL)
      ChildProcesses.reap(process)
      process = 0
    }
  }

  private func start() -> Channel? {
    guard let (ours, theirs) = Channel.pair() else { return nil }
    defer { close(theirs) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, theirs, 3)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var arguments = [strdup(program), nil]
    defer { for argument in arguments { free(argument) } }
    let started = lock.withLock { () -> Bool in
      guard !isEnded else { return false }
      process = ChildProcesses.starting {
        var started: pid_t = 0
        return posix_spawn(&started, program, &actions, &attributes, &arguments, environ) == 0 ? started : 0
      }
      return process > 0
    }
    guard started else {
      close(ours)
      return nil
    }
    channel = Channel(descriptor: ours)
    return channel
  }
}
