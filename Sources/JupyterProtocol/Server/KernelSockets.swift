import CZeroMQ

/// The five sockets of a kernel, bound.
struct KernelSockets: Sendable {
  let shell: ZeroMQSocket
  let control: ZeroMQSocket
  let iopub: ZeroMQSocket
  let stdin: ZeroMQSocket
  let heartbeat: ZeroMQSocket
  private let context: ZeroMQContext

  /// - Throws: `BindError` or `ZeroMQError`; all sockets are closed again then.
  init(connection: ConnectionFile) throws {
    let context = try ZeroMQContext()
    self.context = context
    var opened: [ZeroMQSocket] = []
    func open(_ name: String, _ kind: ZeroMQSocket.Kind, port: Int, options: [Int32: Int32]) throws -> ZeroMQSocket {
      let socket = try context.socket(kind)
      opened.append(socket)
      for (option, value) in options { try socket.set(option, to: value) }
      let endpoint = connection.endpoint(port: port)
      do {
        try socket.bind(to: endpoint)
      } catch let cause as ZeroMQError {
        throw BindError(channel: name, endpoint: endpoint, cause: cause)
      }
      return socket
    }
    // A client that reconnects under its old identity takes it over, instead of being ignored.
    let router = [ZMQ_ROUTER_HANDOVER: Int32(1)]
    // A question to a client that is not there fails, instead of waiting for an answer for ever.
    let questions = router.merging([ZMQ_ROUTER_MANDATORY: 1, ZMQ_SNDHWM: 0]) { $1 }
    // No limit, or a burst of output would silently lose messages. Verbose: every subscriber is greeted, not only the
    // first one of a topic.
    let publisher = [ZMQ_SNDHWM: Int32(0), ZMQ_XPUB_VERBOSE: Int32(1)]
    do {
      shell = try open("shell", .router, port: connection.shellPort, options: router)
      control = try open("control", .router, port: connection.controlPort, options: router)
      stdin = try open("stdin", .router, port: connection.stdinPort, options: questions)
      heartbeat = try open("heartbeat", .router, port: connection.heartbeatPort, options: [:])
      iopub = try open("iopub", .xpub, port: connection.ioPubPort, options: publisher)
    } catch {
      for socket in opened { socket.close() }
      context.terminate()
      throw error
    }
  }

  /// Closes all sockets and waits until what was sent has left, at most a second.
  func close() {
    for socket in [shell, control, iopub, stdin, heartbeat] { socket.close() }
    context.terminate()
  }
}
