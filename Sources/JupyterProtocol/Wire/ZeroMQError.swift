import CZeroMQ

/// A call of libzmq that failed.
public struct ZeroMQError: Error, Equatable, CustomStringConvertible {
  /// What was being done, as the rest of "Could not …".
  public let operation: String
  public let code: Int32

  /// Takes the code of the call that has just failed on this thread.
  init(_ operation: String) {
    self.operation = operation
    code = zmq_errno()
  }

  public var description: String { "Could not \(operation): \(String(cString: zmq_strerror(code)))." }
}

/// One of the five sockets of a kernel could not be opened for clients.
public struct BindError: Error, Equatable, CustomStringConvertible {
  /// Which socket: shell, control, iopub, stdin or heartbeat.
  public let channel: String
  public let endpoint: String
  public let cause: ZeroMQError

  public var description: String {
    let place = "The \(channel) socket cannot listen at \(endpoint): "
    switch cause.code {
    case EADDRINUSE:
      return place + "another program uses it. Start the kernel again, so that the front end chooses other ports."
    case EADDRNOTAVAIL, ENODEV:
      return place + "this machine has no such address. Correct ip in the connection file."
    case EACCES:
      return place + "permission denied. Choose a port above 1023, or a folder that you may write to."
    case ENAMETOOLONG:
      return place + "the path is too long for a Unix socket. Choose a shorter ip in the connection file."
    default:
      return place + String(cString: zmq_strerror(cause.code)) + "."
    }
  }
}
