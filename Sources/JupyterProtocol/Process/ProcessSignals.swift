import Glibc
import Synchronization

/// What the signals of the process mean while a server runs: SIGTERM ends it in order, SIGINT does nothing, since
/// interrupts come as messages, and a terminal sends it to the whole process group.
struct ProcessSignals {
  private var previous: [(signal: Int32, action: sigaction)] = []

  /// Raises `ending` on SIGTERM, until `restore` is called.
  init(ending: Flag) {
    terminationFlag.store(UInt(bitPattern: Unmanaged.passUnretained(ending).toOpaque()), ordering: .releasing)
    install(SIGTERM) { _ in
      let saved = errno
      if let flag = UnsafeRawPointer(bitPattern: terminationFlag.load(ordering: .acquiring)) {
        Unmanaged<Flag>.fromOpaque(flag).takeUnretainedValue().raise()
      }
      errno = saved
    }
    // Not SIG_IGN, which programs started by this one would inherit.
    install(SIGINT) { _ in }
  }

  /// Gives the signals back the meaning they had before.
  func restore() {
    for (signal, action) in previous {
      var action = action
      sigaction(signal, &action, nil)
    }
    terminationFlag.store(0, ordering: .releasing)
  }

  private mutating func install(_ signal: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    action.__sigaction_handler = .init(sa_handler: handler)
    action.sa_flags = SA_RESTART
    var old = sigaction()
    sigaction(signal, &action, &old)
    previous.append((signal, old))
  }
}

/// The address of the flag that SIGTERM raises, or 0. A signal handler can capture nothing.
private let terminationFlag = Atomic<UInt>(0)
