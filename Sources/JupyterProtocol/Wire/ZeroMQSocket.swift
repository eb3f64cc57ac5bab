import CZeroMQ

/// The owner of all sockets of one server: a ZeroMQ context.
final class ZeroMQContext: @unchecked Sendable {
  private let handle: UnsafeMutableRawPointer

  init() throws {
    guard let handle = zmq_ctx_new() else { throw ZeroMQError("make a ZeroMQ context") }
    self.handle = handle
  }

  func socket(_ kind: ZeroMQSocket.Kind) throws -> ZeroMQSocket {
    guard let socket = zmq_socket(handle, kind.code) else { throw ZeroMQError("make a ZeroMQ socket") }
    return try ZeroMQSocket(handle: socket)
  }

  /// Waits until every closed socket has delivered what it had to, at most its linger time. All sockets must be closed.
  func terminate() {
    while zmq_ctx_term(handle) != 0 && zmq_errno() == EINTR {}
  }
}

/// A ZeroMQ socket.
///
/// Sendable, although ZeroMQ sockets are not thread-safe: each is handed over to the one thread that uses it, and
/// starting and joining that thread are the memory barriers that libzmq asks for.
final class ZeroMQSocket: @unchecked Sendable {
  enum Kind {
    case router, xpub
    var code: Int32 {
      switch self {
      case .router: ZMQ_ROUTER
      case .xpub: ZMQ_XPUB
      }
    }
  }

  /// How long an unsent message may hold up the end of the process, in milliseconds.
  private static let linger: Int32 = 1000

  let handle: UnsafeMutableRawPointer

  fileprivate init(handle: UnsafeMutableRawPointer) throws {
    self.handle = handle
    try set(ZMQ_LINGER, to: Self.linger)
  }

  func set(_ option: Int32, to value: Int32) throws {
    var value = value
    guard zmq_setsockopt(handle, option, &value, MemoryLayout<Int32>.size) == 0 else {
      throw ZeroMQError("set option \(option) of a ZeroMQ socket")
    }
  }

  func bind(to endpoint: String) throws {
    guard zmq_bind(handle, endpoint) == 0 else { throw ZeroMQError("bind to \(endpoint)") }
  }

  func close() {
    zmq_close(handle)
  }

  /// Sends one message of several frames.
  func send(_ frames: [[UInt8]]) throws {
    for (index, frame) in frames.enumerated() {
      let flags = index < frames.count - 1 ? ZMQ_SNDMORE : 0
      while zmq_send(handle, frame, frame.count, flags) < 0 {
        guard zmq_errno() == EINTR else { throw ZeroMQError("send a message") }
      }
    }
  }

  /// All frames of the message that waits first, or nil if none waits.
  func receive() throws -> [[UInt8]]? {
    var frames: [[UInt8]] = []
    var more = true
    while more {
      var frame = zmq_msg_t()
      zmq_msg_init(&frame)
      defer { zmq_msg_close(&frame) }
      while zmq_msg_recv(&frame, handle, ZMQ_DONTWAIT) < 0 {
        switch zmq_errno() {
        case EINTR: continue
        case EAGAIN where frames.isEmpty: return nil
        default: throw ZeroMQError("receive a message")
        }
      }
      frames.append([UInt8](UnsafeRawBufferPointer(start: zmq_msg_data(&frame), count: zmq_msg_size(&frame))))
      more = zmq_msg_more(&frame) != 0
    }
    return frames
  }

  /// Waits until a message has come or `flag` is raised.
  /// - Parameter milliseconds: How long to wait at most; nil for ever.
  /// - Returns: Which of the two is the case; neither after the time is over.
  func wait(or flag: Flag, milliseconds: Int? = nil) throws -> (message: Bool, flag: Bool) {
    var items = [
      zmq_pollitem_t(socket: handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0),
      zmq_pollitem_t(socket: nil, fd: flag.descriptor, events: Int16(ZMQ_POLLIN), revents: 0),
    ]
    while zmq_poll(&items, Int32(items.count), milliseconds ?? -1) < 0 {
      guard zmq_errno() == EINTR else { throw ZeroMQError("wait for a message") }
    }
    return (items[0].revents != 0, items[1].revents != 0)
  }
}
