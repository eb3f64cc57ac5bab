/// What a worker tells its session.
public enum WorkerEvent: Equatable, Sendable {
  /// A worker, or a checkpoint, exists and waits for commands.
  case ready(process: Int)
  /// There is text in the shared ring, after a time without.
  case printed
  case display(MIMEBundle, id: String?, updating: Bool)
  case result(MIMEBundle)
  case clearOutput(wait: Bool)
  /// A value to be shown only if the worker dies before the next such event; nil takes it back.
  case displayAtDeath(MIMEBundle?)
  /// A thread of the worker waits until all that it has written anywhere has been read, so that order is kept. It waits
  /// for its ticket in the shared ring.
  case synchronize(ticket: Int)
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
    case printed, display, result, clearOutput, synchronize, finished, checkpoint, unprotected, question, displayAtDeath

    /// Whether its place among what is printed matters.
    var isOrdered: Bool {
      switch self {
      case .display, .result, .clearOutput, .synchronize, .finished, .question: true
      case .ready, .printed, .checkpoint, .unprotected, .displayAtDeath: false
      }
    }
  }

  /// The event as a frame of a cell.
  public func frame(cell: Int32) -> Channel.Frame {
    var frame = frame
    frame.cell = cell
    return frame
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
    case .printed: kind = .printed
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
    case .displayAtDeath(let bundle):
      kind = .displayAtDeath
      payload.write(bundle == nil ? 0 : 1)
      if let bundle { payload.write(bundle) }
    case .synchronize(let ticket):
      kind = .synchronize
      payload.write(ticket)
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
    return Channel.Frame(kind: kind.rawValue, payload: payload.bytes, isOrdered: kind.isOrdered)
  }

  /// nil when the frame is none of a worker's.
  public init?(_ frame: Channel.Frame) {
    var payload = PayloadReader(frame.payload)
    switch Kind(rawValue: frame.kind) {
    case .ready:
      guard let process = payload.readInt() else { return nil }
      self = .ready(process: process)
    case .printed: self = .printed
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
    case .displayAtDeath:
      guard let count = payload.readInt() else { return nil }
      let bundle = count == 1 ? payload.readBundle() : nil
      guard count == 0 || bundle != nil else { return nil }
      self = .displayAtDeath(bundle)
    case .synchronize:
      guard let ticket = payload.readInt() else { return nil }
      self = .synchronize(ticket: ticket)
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
