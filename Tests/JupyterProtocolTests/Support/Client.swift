import CZeroMQ
import JSONText
import Testing

@testable import JupyterProtocol

/// A front end: asks on shell and control, is asked on stdin, hears everything on IOPub.
final class Client {
  enum Channel { case shell, control }

  let shell: ClientSocket
  let control: ClientSocket
  let stdin: ClientSocket
  let iopub: ClientSocket
  let heartbeat: ClientSocket
  let codec: MessageCodec
  /// What was heard on IOPub and not asked for yet.
  private var heard: [Message] = []

  init(_ connection: ConnectionFile) throws {
    // The kernel asks where it knows a client of the same name.
    let name = MessageCodec.newID()
    shell = try ClientSocket(ZMQ_DEALER, to: connection.endpoint(port: connection.shellPort), identity: name)
    stdin = try ClientSocket(ZMQ_DEALER, to: connection.endpoint(port: connection.stdinPort), identity: name)
    control = try ClientSocket(ZMQ_DEALER, to: connection.endpoint(port: connection.controlPort))
    iopub = try ClientSocket(ZMQ_SUB, to: connection.endpoint(port: connection.ioPubPort))
    heartbeat = try ClientSocket(ZMQ_REQ, to: connection.endpoint(port: connection.heartbeatPort))
    codec = MessageCodec(signer: MessageSigner(key: [UInt8](connection.key.utf8)))
  }

  func socket(_ channel: Channel) -> ClientSocket { channel == .shell ? shell : control }

  /// Sends a request and returns its header, which its answers will name as their parent.
  @discardableResult
  func send(_ type: String, _ content: JSON = [:], on channel: Channel = .shell) throws -> [String: JSON] {
    let frames = codec.frames(type: type, content: content, parent: nil, identities: [])
    try socket(channel).send(frames)
    return try #require(try JSON(parsing: frames[2]).objectValue)
  }

  /// The next reply on a channel.
  func reply(on channel: Channel = .shell) throws -> Message {
    let frames = try #require(socket(channel).receive(), "no reply came")
    return try codec.message(from: frames)
  }

  /// Asks, and waits for the reply.
  func ask(_ type: String, _ content: JSON = [:], on channel: Channel = .shell) throws -> Message {
    let header = try send(type, content, on: channel)
    let reply = try reply(on: channel)
    #expect(reply.parentHeader == header)
    return reply
  }

  func run(_ code: String, _ fields: [String: JSON] = [:]) throws -> Message {
    try ask("execute_request", .object(fields.merging(["code": .string(code)]) { $1 }))
  }

  /// The next question to the user.
  func question() throws -> Message {
    let message = try codec.message(from: try #require(stdin.receive(), "no question came"))
    #expect(message.header.type == "input_request")
    return message
  }

  /// Replies to a question, as most front ends do without saying to which.
  func answer(_ value: JSON, to question: Message? = nil) throws {
    try stdin.send(
      codec.frames(
        type: "input_reply", content: ["value": value], parent: question?.header.verbatim, identities: []))
  }

  /// The next message on IOPub.
  func next() throws -> Message {
    if !heard.isEmpty { return heard.removeFirst() }
    return try codec.message(from: try #require(iopub.receive(), "nothing was published"))
  }

  /// Everything published for the request with this header, from its busy to its idle.
  func published(for header: [String: JSON]) throws -> [Message] {
    var own: [Message] = []
    var others: [Message] = []
    repeat {
      let message = try next()
      if message.parentHeader == header { own.append(message) } else { others.append(message) }
    } while own.last?.content["execution_state"] != "idle"
    heard = others + heard
    return own
  }

  /// The first message of a type to be published, whatever it belongs to.
  func published(_ type: String) throws -> Message {
    while true {
      let message = try next()
      if message.header.type == type { return message }
    }
  }
}

extension [Message] {
  var types: [String] { map(\.header.type) }

  func first(_ type: String) throws -> Message {
    try #require(first { $0.header.type == type }, "no \(type) among \(types)")
  }
}
