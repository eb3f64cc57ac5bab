import CZeroMQ
import Testing

/// The client's end of a channel.
final class ClientSocket {
  private let handle: UnsafeMutableRawPointer
  private let context: UnsafeMutableRawPointer

  /// - Parameter identity: What a router knows the client by; empty for a name of the router's own.
  init(_ kind: Int32, to endpoint: String, identity: String = "") throws {
    context = try #require(zmq_ctx_new())
    handle = try #require(zmq_socket(context, kind))
    var linger: Int32 = 0
    zmq_setsockopt(handle, ZMQ_LINGER, &linger, 4)
    if !identity.isEmpty { zmq_setsockopt(handle, ZMQ_ROUTING_ID, identity, identity.utf8.count) }
    if kind == ZMQ_SUB { zmq_setsockopt(handle, ZMQ_SUBSCRIBE, nil, 0) }
    try #require(zmq_connect(handle, endpoint) == 0)
  }

  deinit {
    zmq_close(handle)
    zmq_ctx_term(context)
  }

  func send(_ frames: [[UInt8]]) throws {
    for (index, frame) in frames.enumerated() {
      let flags = index < frames.count - 1 ? ZMQ_SNDMORE : 0
      try #require(zmq_send(handle, frame, frame.count, flags) >= 0)
    }
  }

  /// The next message, or nil if none comes within the time.
  func receive(milliseconds: Int = 20_000) -> [[UInt8]]? {
    var item = zmq_pollitem_t(socket: handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
    guard zmq_poll(&item, 1, milliseconds) > 0 else { return nil }
    var frames: [[UInt8]] = []
    repeat {
      var frame = zmq_msg_t()
      zmq_msg_init(&frame)
      defer { zmq_msg_close(&frame) }
      guard zmq_msg_recv(&frame, handle, 0) >= 0 else { return nil }
      frames.append([UInt8](UnsafeRawBufferPointer(start: zmq_msg_data(&frame), count: zmq_msg_size(&frame))))
      if zmq_msg_more(&frame) == 0 { return frames }
    } while true
  }
}
