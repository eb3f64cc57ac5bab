/// What a worker tells its session.
public enum WorkerEvent: Equatable, Sendable {
  /// A worker, or a checkpoint, exists and waits for commands.
  case ready(process: Int)
  /// Bytes that the cell wrote through stdio: stream 1 or 2.
  case output(stream: Int, bytes: [UInt8])
  case display(MIMEBundle, id: String?, updating: Bool)
  case result(MIMEBundle)
  case clearOutput(wait: Bool)
  /// The cell wrote to descriptor 1 or 2 directly; the worker waits until that has been read, so that order is kept.
  case synchronize
  case finished(CellEnd)
  /// A checkpoint was forked as this process; its channel comes along as a descriptor.
  case checkpoint(process: Int, Moment)
  /// No checkpoint could be made after the cell, for this reason.
  case unprotected(String)
  /// The cell wants a line from the user; the socket on which it waits for an `InputAnswer` comes along as a descriptor.
  case question(prompt: String, isPassword: Bool)

  /// When in a worker's life a checkpoint was taken.
  public enum Moment: Equatable, Sendable {
    /// In the middle of a cell, after its top-level statement of this number. It replaces the cell's last such one.
    case statement(Int)
    /// After a cell, or before the first.
    case idle
    /// Instead of the last one that was taken when idle: something happened since.
    case idleAgain
  }

  public enum CellEnd: Equatable, Sendable {
    case completed
    /// An error was thrown at top level.
    case threw(type: String, message: String)
    /// The compiled cell could not be loaded.
    case notLoaded(String)
  }

  private enum Kind: UInt8 {
    case ready = 1
    case output, display, result, clearOutput, synchronize, finished, checkpoint, unprotected, question
  }

  /// The event as a frame that takes a descriptor along.
  public func frame(descriptor: Int32) -> Channel.Frame {
    var frame = frame
    frame.descriptor = descriptor
    return frame
  }

  public var frame: Channel.Frame {
    var payload = PayloadWriter()
    let kind: Kind
    switch self {
    case .ready(let process):
      kind = .ready
      payload.write(process)
    case .output(let stream, let bytes):
      // The commonest frame by far: the stream's number and the bytes as they are.
      return Channel.Frame(kind: Kind.output.rawValue, payload: [UInt8(stream)] + bytes)
    case .display(let bundle, let id, let updating):
      kind = .display
      payload.write(bundle)
      payload.write(updating ? 1 : 0)
      payload.write(id == nil ? 0 : 1)
      payload.write(id ?? "")
    case .result(let bundle):
      kind = .result
      payload.write(bundle)
    case .clearOutput(let wait):
      kind = .clearOutput
      payload.write(wait ? 1 : 0)
    case .synchronize: kind = .synchronize
    case .checkpoint(let process, let moment):
      kind = .checkpoint
      payload.write(process)
      switch moment {
      case .statement(let number): payload.write(number)
      case .idle: payload.write(-1)
      case .idleAgain: payload.write(-2)
      }
    case .unprotected(let reason):
      kind = .unprotected
      payload.write(reason)
    case .question(let prompt, let isPassword):
      kind = .question
      payload.write(prompt)
      payload.write(isPassword ? 1 : 0)
    case .finished(.completed):
      kind = .finished
      payload.write(0)
    case .finished(.threw(let type, let message)):
      kind = .finished
      payload.write(1)
      payload.write(type)
      payload.write(message)
    case .finished(.notLoaded(let reason)):
      kind = .finished
      payload.write(2)
      payload.write(reason)
    }
    return Channel.Frame(kind: kind.rawValue, payload: payload.bytes)
  }

  /// nil when the frame is none of a worker's.
  public init?(_ frame: Channel.Frame) {
    var payload = PayloadReader(frame.payload)
    switch Kind(rawValue: frame.kind) {
    case .ready:
      guard let process = payload.readInt() else { return nil }
      self = .ready(process: process)
    case .output:
      guard let stream = frame.payload.first else { return nil }
      self = .output(stream: Int(stream), bytes: Array(frame.payload.dropFirst()))
    case .display:
      guard let bundle = payload.readBundle(), let updating = payload.readInt(), let hasID = payload.readInt(),
        let id = payload.readString()
      else { return nil }
      self = .display(bundle, id: hasID == 1 ? id : nil, updating: updating == 1)
    case .result:
      guard let bundle = payload.readBundle() else { return nil }
      self = .result(bundle)
    case .clearOutput:
      guard let wait = payload.readInt() else { return nil }
      self = .clearOutput(wait: wait == 1)
    case .synchronize: self = .synchronize
    case .checkpoint:
      guard let process = payload.readInt(), let number = payload.readInt(), number >= -2 else { return nil }
      self = .checkpoint(process: process, number == -1 ? .idle : number == -2 ? .idleAgain : .statement(number))
    case .unprotected:
      guard let reason = payload.readString() else { return nil }
      self = .unprotected(reason)
    case .question:
      guard let prompt = payload.readString(), let isPassword = payload.readInt() else { return nil }
      self = .question(prompt: prompt, isPassword: isPassword == 1)
    case .finished:
      switch payload.readInt() {
      case 0: self = .finished(.completed)
      case 1:
        guard let type = payload.readString(), let message = payload.readString() else { return nil }
        self = .finished(.threw(type: type, message: message))
      case 2:
        guard let reason = payload.readString() else { return nil }
        self = .finished(.notLoaded(reason))
      default: return nil
      }
    case nil: return nil
    }
  }
}
