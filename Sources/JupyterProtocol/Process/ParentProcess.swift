import Glibc

/// The process that wants this kernel to run; when it is gone, nobody can talk to the kernel any more.
struct ParentProcess: Sendable {
  private let id: pid_t
  private let isOurs: Bool

  /// Watches the process `id`; nil if there is no such process, as when it lives in another PID namespace.
  init?(id: pid_t) {
    self.id = id
    isOurs = getppid() == id
    guard id > 0, !hasEnded else { return nil }
  }

  /// The process that the front end names in the environment; nil if it names none.
  static func fromEnvironment() -> ParentProcess? {
    guard let text = getenv("JPY_PARENT_PID"), let id = pid_t(String(cString: text)) else { return nil }
    return ParentProcess(id: id)
  }

  /// A child whose parent has ended gets another one, even while the old one is still a zombie. Of other processes it
  /// can only be asked whether they can be signalled.
  var hasEnded: Bool {
    isOurs ? getppid() != id : kill(id, 0) != 0 && errno == ESRCH
  }
}
