import Glibc

/// A condition that one thread raises and others wait for, alone or together with sockets.
///
/// Raising is safe in a signal handler.
final class Flag: Sendable {
  /// Readable while the flag is raised.
  let descriptor: Int32
  private let writer: Int32

  init() {
    var ends: [Int32] = [0, 0]
    let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    guard socketpair(AF_UNIX, Int32(kind), 0, &ends) == 0 else {
      preconditionFailure("No file descriptor is left: \(String(cString: strerror(errno)))")
    }
    descriptor = ends[0]
    writer = ends[1]
  }

  deinit {
    close(descriptor)
    close(writer)
  }

  func raise() {
    var byte: UInt8 = 1
    _ = write(writer, &byte, 1)
  }

  func lower() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) > 0 {}
  }

  var isRaised: Bool { wait(milliseconds: 0) }

  /// Waits until the flag is raised, for at most some time; tells whether it is.
  func wait(milliseconds: Int) -> Bool {
    var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      let count = poll(&item, 1, Int32(milliseconds))
      if count >= 0 || errno != EINTR { return count > 0 }
    }
  }
}
