import CZeroMQ
import JSONText

/// The channel on which a cell asks the user: the one where the kernel requests and the client replies.
///
/// One thread owns the socket; those that ask leave their questions and wait.
/// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-stdin-router-dealer-channel>
final class InputChannel: Sendable {
  private let socket: ZeroMQSocket
  private let codec: MessageCodec
  private let iopub: IOPub
  private let log: Log
  private let desk = Monitor(QuestionQueue())
  private let news = Flag()

  /// How long a client that runs cells may take to connect to this channel too.
  private static let connectionTime: Duration = .seconds(2)
  /// Milliseconds between two attempts to reach it.
  private static let connectionPause = 20
  /// What front ends reply when the user ends the input instead of typing a line (Ctrl-D).
  private static let endOfInput = "\u{4}"

  init(socket: ZeroMQSocket, codec: MessageCodec, iopub: IOPub, log: Log) {
    self.socket = socket
    self.codec = codec
    self.iopub = iopub
    self.log = log
  }

  /// Runs a cell, which may ask whoever sent `request` until it has ended.
  func serve<Result>(_ request: Message, isAllowed: Bool, _ cell: (ExecutionInput) -> Result) -> Result {
    let turn = desk.change { $0.beginTurn() }
    defer {
      desk.change { $0.endTurn() }
      news.raise()
    }
    return cell(
      ExecutionInput { [self] prompt, isPassword in
        guard isAllowed else { return nil }
        iopub.flush()
        return ask(QuestionQueue.Question(prompt: prompt, isPassword: isPassword, request: request, turn: turn))
      })
  }

  /// Ends every question without an answer; the cell may ask again.
  func cancel() {
    desk.change { $0.cancel() }
    news.raise()
  }

  /// Ends every question without an answer, those to come too, and lets `run` return.
  func finish() {
    desk.change { $0.close() }
    news.raise()
  }

  private func ask(_ question: QuestionQueue.Question) -> String? {
    guard let number = desk.change({ $0.add(question) }) else { return nil }
    news.raise()
    return desk.change(when: { $0.isAnswered(number) }, { $0.takeAnswer(number) })
  }

  /// Asks and listens, until `finish` is called; the body of the thread that owns the socket.
  func run() {
    do {
      while true {
        while let (number, question) = desk.change({ $0.next() }) { try send(question, number) }
        if desk.change({ $0.isClosed }) { return }
        let event = try socket.wait(or: news)
        if event.flag { news.lower() }
        if event.message { try receiveAll() }
      }
    } catch {
      log("stdin: \(error)")
      desk.change { $0.close() }
    }
  }

  private func send(_ question: QuestionQueue.Question, _ number: Int) throws {
    // Replies to earlier questions that were given up: most clients do not say what they reply to.
    while try socket.receive() != nil {}
    let id = MessageCodec.newID()
    let frames = codec.frames(
      type: "input_request", id: id,
      content: ["prompt": .string(question.prompt), "password": .bool(question.isPassword)],
      parent: question.request.header.verbatim, identities: question.request.identities)
    desk.change { $0.expectReply(to: id) }
    let start = ContinuousClock.now
    while desk.change({ $0.isOpen(number) }) {
      do {
        return try socket.send(frames)
      } catch let error as ZeroMQError where error.code == EHOSTUNREACH {
        guard ContinuousClock.now - start < Self.connectionTime else {
          log("stdin: the client that runs the cell cannot be asked: it has not connected to this channel")
          return desk.change { $0.answer(nil) }
        }
        if try socket.wait(or: news, milliseconds: Self.connectionPause).flag { news.lower() }
      }
    }
  }

  private func receiveAll() throws {
    while let frames = try socket.receive() {
      do {
        take(try codec.message(from: frames))
      } catch let error as MessageError {
        log("stdin: dropped a message: \(error)")
      }
    }
  }

  private func take(_ message: Message) {
    guard message.header.type == "input_reply" else {
      return log("stdin: a message of the type '\(message.header.type)' was not answered: only input_reply is known")
    }
    let parent = message.parentHeader["msg_id"]?.stringValue
    guard desk.change({ $0.expectsReply(from: message.identities, to: parent) }) else {
      return log("stdin: an input_reply was dropped: it answers no question that is open")
    }
    if let value = message.content["value"]?.stringValue {
      desk.change { $0.answer(value == Self.endOfInput ? nil : value) }
    } else if message.content["status"] == "error" || message.content["status"] == "aborted" {
      desk.change { $0.answer(nil) }
    } else {
      log("stdin: an input_reply was dropped: its 'value' must be a string")
    }
  }
}
