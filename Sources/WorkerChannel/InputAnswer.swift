/// What a worker hears on the socket that it sent along with a question.
public struct InputAnswer: Equatable, Sendable {
  /// What was typed, without a newline at its end; nil when there is no input.
  public var line: String?

  public init(line: String?) { self.line = line }

  public var frame: Channel.Frame {
    line.map { Channel.Frame(kind: 1, payload: Array($0.utf8)) } ?? Channel.Frame(kind: 2)
  }

  /// nil when the frame is no answer.
  public init?(_ frame: Channel.Frame) {
    switch frame.kind {
    case 1: line = String(decoding: frame.payload, as: UTF8.self)
    case 2: line = nil
    default: return nil
    }
  }
}
