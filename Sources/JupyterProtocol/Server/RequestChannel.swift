import JSONText

/// A socket on which requests come in, and the loop that answers them one after the other: shell or control.
///
/// Used by one thread.
final class RequestChannel: @unchecked Sendable {
  private struct Waiting {
    let message: Message
    let isAborted: Bool
  }

  /// Requests that a front end sends in one go ("Run all cells") come in a burst; a pause of this many milliseconds
  /// ends it.
  private static let burstPause = 10
  /// No burst is waited for longer than this, however many requests come.
  private static let longestBurst: Duration = .milliseconds(200)

  private let name: String
  private let socket: ZeroMQSocket
  private let codec: MessageCodec
  private let iopub: IOPub
  private let handlers: RequestHandlers
  private let table: [String: RequestHandlers.Handler]
  private let ending: Flag
  private let log: Log
  /// Requests that were received but not worked on yet.
  private var waiting: [Waiting] = []

  init(
    name: String, socket: ZeroMQSocket, codec: MessageCodec, iopub: IOPub, handlers: RequestHandlers,
    table: [String: RequestHandlers.Handler], ending: Flag, log: Log
  ) {
    self.name = name
    self.socket = socket
    self.codec = codec
    self.iopub = iopub
    self.handlers = handlers
    self.table = table
    self.ending = ending
    self.log = log
  }

  /// Answers requests until the server ends; the body of the thread that owns the socket.
  func run() {
    do {
      while !ending.isRaised {
        if waiting.isEmpty {
          if try socket.wait(or: ending).message { try receiveAll(aborting: false) }
        } else {
          answer(waiting.removeFirst())
        }
      }
    } catch {
      log("\(name): \(error)")
      ending.raise()
    }
  }

  /// Marks the cells that were sent before their sender could know how the present one ended: they will be answered as
  /// aborted. Called before the reply that tells, so that no later request can be meant.
  ///
  /// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#execute> (`stop_on_error`)
  func abortWaitingExecutions() {
    waiting = waiting.map { Waiting(message: $0.message, isAborted: true) }
    let start = ContinuousClock.now
    do {
      try receiveAll(aborting: true)
      while ContinuousClock.now - start < Self.longestBurst {
        let event = try socket.wait(or: ending, milliseconds: Self.burstPause)
        guard event.message, !event.flag else { return }
        try receiveAll(aborting: true)
      }
    } catch {
      log("\(name): \(error)")
    }
  }

  /// Sends an answer to the sender of `request`.
  func send(_ type: String, content: JSON, metadata: JSON, to request: Message) {
    do {
      try socket.send(
        codec.frames(
          type: type, content: content, metadata: metadata, parent: request.header.verbatim,
          identities: request.identities))
    } catch {
      log("\(name): \(type): \(error)")
    }
  }

  private func receiveAll(aborting: Bool) throws {
    while let frames = try socket.receive() {
      do {
        waiting.append(Waiting(message: try codec.message(from: frames), isAborted: aborting))
      } catch let error as MessageError {
        log("\(name): dropped a message: \(error)")
      }
    }
  }

  /// Every request is put between a busy and an idle of its own, whatever becomes of it.
  ///
  /// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-status>
  private func answer(_ item: Waiting) {
    let request = Request(message: item.message, channel: self, iopub: iopub)
    let type = item.message.header.type
    iopub.publish(state: "busy", parent: request.header)
    defer { iopub.publish(state: "idle", parent: request.header) }
    if item.isAborted, type == "execute_request" { return handlers.abortedExecuteRequest(request) }
    guard let handler = table[type] else {
      return log("\(name): a message of the type '\(type)' was not answered: it is not known on this channel")
    }
    do {
      try handler(handlers)(request)
    } catch {
      log("\(name): \(error)")
      let executionError =
        (error as? InvalidContent)?.executionError
        ?? ExecutionError(name: "\(Swift.type(of: error))", value: "\(error)", traceback: ["\(error)"])
      request.reply(executionError)
    }
  }
}
