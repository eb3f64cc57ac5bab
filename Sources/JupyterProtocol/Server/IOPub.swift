import JSONText

/// The channel on which everything that happens is told to all front ends, from any thread.
///
/// One thread owns the socket. New subscribers are greeted with `iopub_welcome`, so that a client can know that it will
/// miss nothing.
/// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-iopub-pub-sub-channel>
final class IOPub: Sendable {
  private let socket: ZeroMQSocket
  private let codec: MessageCodec
  private let log: Log
  private let queue = Monitor(OutputQueue())
  private let news = Flag()

  init(socket: ZeroMQSocket, codec: MessageCodec, log: Log) {
    self.socket = socket
    self.codec = codec
    self.log = log
  }

  /// Publishes a message as an answer to the request whose header is `parent`.
  func publish(_ type: String, content: JSON, metadata: JSON = [:], parent: [UInt8]?) {
    queue.change {
      $0.append(OutputQueue.Message(type: type, content: content, metadata: metadata, parent: parent))
    }
    news.raise()
  }

  /// Publishes text, merged with what went before if that has not left yet. Waits while far too much text is queued.
  func publish(text: String, stream: Output.Stream, parent: [UInt8]?) {
    let isNews = queue.change(when: \.hasRoom) {
      $0.append(text: text, to: stream.rawValue, parent: parent, now: .now)
    }
    if isNews { news.raise() }
  }

  /// Tells that the kernel works on the request whose header is `parent`, or no longer does.
  func publish(state: String, parent: [UInt8]?) {
    publish("status", content: ["execution_state": .string(state)], parent: parent)
  }

  /// Waits until all that was published before has left.
  func flush() {
    let flush = queue.change { $0.flush() }
    news.raise()
    queue.change(when: { $0.flushes >= flush || $0.isClosed }) { _ in }
  }

  /// Lets `run` return as soon as all that is queued has been sent; what is published later is lost.
  func finish() {
    queue.change { $0.close() }
    news.raise()
  }

  /// Publishes what is queued, until `finish` is called; the body of the thread that owns the socket.
  func run() {
    do {
      while true {
        let (ready, wait, isDone) = queue.change { queue in
          let ready = queue.takeReady(now: .now)
          return (ready, queue.remainingWait(now: .now), queue.isClosed && queue.isEmpty)
        }
        for message in ready { try send(message) }
        if isDone { return }
        // Rounded up, because waking a little early would spin.
        let pause = wait.map { Int($0 / .milliseconds(1)) + 1 }
        let event = try socket.wait(or: news, milliseconds: pause)
        if event.flag { news.lower() }
        if event.message { try greet() }
      }
    } catch {
      log("iopub: \(error)")
      // Without a reader nobody may wait for room in the queue.
      queue.change { $0.close() }
    }
  }

  private func send(_ message: OutputQueue.Message) throws {
    let topic = "kernel.\(codec.session).\(message.type)"
    try socket.send(
      codec.frames(
        type: message.type, content: message.content, metadata: message.metadata, parent: message.parent,
        identities: [[UInt8](topic.utf8)]))
  }

  private func greet() throws {
    while let event = try socket.receive()?.first {
      // An event is one byte, 1 for a subscription, and the topic that is subscribed to.
      guard event.first == 1 else { continue }
      let topic = Array(event.dropFirst())
      let content: JSON = ["subscription": .string(String(decoding: topic, as: UTF8.self))]
      try socket.send(codec.frames(type: "iopub_welcome", content: content, parent: nil, identities: [topic]))
    }
  }
}
