import FoundationEssentials
import JSONText

/// Turns messages into the frames of ZeroMQ and back, as one session.
///
/// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol>
final class MessageCodec: Sendable {
  /// The version of the messaging protocol whose every rule this module keeps.
  static let protocolVersion = "5.3"
  private static let delimiter = [UInt8]("<IDS|MSG>".utf8)

  /// Identifies this run of the kernel in every header it writes.
  let session = newID()
  private let signer: MessageSigner

  init(signer: MessageSigner) {
    self.signer = signer
  }

  /// The frames of a new message.
  /// - Parameters:
  ///   - id: The message's own.
  ///   - identities: The frames before the delimiter: a client's routing frames, or the topic on IOPub.
  ///   - parent: The JSON of the header that this message answers, or nil if it answers none.
  func frames(
    type: String, id: String = newID(), content: JSON, metadata: JSON = [:], parent: [UInt8]?, identities: [[UInt8]]
  ) -> [[UInt8]] {
    let header: JSON = [
      "msg_id": .string(id),
      "session": .string(session),
      "username": "kernel",
      "date": .string(Self.now()),
      "msg_type": .string(type),
      "version": .string(Self.protocolVersion),
    ]
    let parts = [header.bytes, parent ?? [UInt8]("{}".utf8), metadata.bytes, content.bytes]
    return identities + [Self.delimiter, signer.signature(of: parts)] + parts
  }

  /// The message that `frames` carry.
  /// - Throws: `MessageError`.
  func message(from frames: [[UInt8]]) throws -> Message {
    guard let delimiter = frames.firstIndex(of: Self.delimiter) else {
      throw MessageError.noDelimiter(frames: frames.count)
    }
    let rest = Array(frames[(delimiter + 1)...])
    guard rest.count >= 5 else { throw MessageError.tooFewFrames(rest.count) }
    let parts = Array(rest[1...4])
    try signer.verify(rest[0], of: parts)
    let header = try object(parts[0], "header")
    guard let type = header["msg_type"]?.stringValue else { throw MessageError.noType }
    return Message(
      identities: Array(frames[..<delimiter]),
      header: MessageHeader(
        type: type, id: header["msg_id"]?.stringValue ?? "", session: header["session"]?.stringValue ?? "",
        verbatim: parts[0]),
      parentHeader: try object(parts[1], "parent header"),
      metadata: try object(parts[2], "metadata"),
      content: try object(parts[3], "content"),
      buffers: Array(rest[5...]))
  }

  static func newID() -> String { UUID().uuidString.lowercased() }

  /// The current moment as headers spell it: ISO 8601, UTC, milliseconds.
  static func now() -> String {
    Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  private func object(_ bytes: [UInt8], _ part: String) throws -> [String: JSON] {
    let value: JSON
    do {
      value = try JSON(parsing: bytes)
    } catch let error as JSONError {
      throw MessageError.malformed(part: part, error)
    }
    guard let members = value.objectValue else { throw MessageError.notAnObject(part: part, found: value.kind) }
    return members
  }
}
