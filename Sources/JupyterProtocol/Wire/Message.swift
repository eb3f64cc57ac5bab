import JSONText

/// One message as it came over the wire.
///
/// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#general-message-format>
public struct Message: Sendable, Equatable {
  /// The routing frames of ZeroMQ, which lead a reply back to its asker.
  public var identities: [[UInt8]]
  public var header: MessageHeader
  /// The header of the message that this one answers; empty for a request.
  public var parentHeader: [String: JSON]
  public var metadata: [String: JSON]
  public var content: [String: JSON]
  /// Binary attachments.
  public var buffers: [[UInt8]]
}

/// Who sent which message.
///
/// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#message-header>
public struct MessageHeader: Sendable, Equatable {
  /// What the message is, such as `execute_request`.
  public var type: String
  public var id: String
  public var session: String
  /// The header's own JSON. It goes unchanged into the `parent_header` of every answer: a front end may keep members in
  /// it that this kernel knows nothing about, and its numbers must come back as they were written.
  public var verbatim: [UInt8]
}

/// Why a message was dropped.
public enum MessageError: Error, Equatable, CustomStringConvertible {
  case noDelimiter(frames: Int)
  case tooFewFrames(Int)
  case unsigned
  case wrongSignature
  case replayed
  case malformed(part: String, JSONError)
  case notAnObject(part: String, found: String)
  case noType

  public var description: String {
    switch self {
    case .noDelimiter(let frames): "no frame of \(frames) is the delimiter <IDS|MSG>"
    case .tooFewFrames(let count):
      "\(count) frames after the delimiter, where signature, header, parent header, metadata and content are due"
    case .unsigned: "it is not signed, but this kernel has a key"
    case .wrongSignature: "its signature is wrong: it was made with another key, or the message was changed"
    case .replayed: "its signature was used before: the message was sent twice"
    case .malformed(let part, let error): "its \(part) is not JSON: \(error)"
    case .notAnObject(let part, let found): "its \(part) is \(found), where an object is due"
    case .noType: "its header has no msg_type that is a string"
    }
  }
}
