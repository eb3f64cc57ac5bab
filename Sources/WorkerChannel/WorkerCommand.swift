/// What a session tells its worker.
public enum WorkerCommand: Equatable, Sendable {
  /// Fork a checkpoint that listens on the descriptor that comes along, then load and run a compiled cell.
  case run(number: Int, image: String, entryPoint: String)
  /// To a checkpoint: the worker is gone, take its place.
  case resume
  /// What `synchronize` waited for has been read.
  case acknowledge
  case exit

  public func frame(descriptor: Int32? = nil) -> Channel.Frame {
    var payload = PayloadWriter()
    let kind: UInt8
    switch self {
    case .run(let number, let image, let entryPoint):
      kind = 1
      payload.write(number)
      payload.write(image)
      payload.write(entryPoint)
    case .resume: kind = 2
    case .acknowledge: kind = 3
    case .exit: kind = 4
    }
    return Channel.Frame(kind: kind, payload: payload.bytes, descriptor: descriptor)
  }

  /// nil when the frame is none of a session's.
  public init?(_ frame: Channel.Frame) {
    var payload = PayloadReader(frame.payload)
    switch frame.kind {
    case 1:
      guard let number = payload.readInt(), let image = payload.readString(), let entryPoint = payload.readString()
      else { return nil }
      self = .run(number: number, image: image, entryPoint: entryPoint)
    case 2: self = .resume
    case 3: self = .acknowledge
    case 4: self = .exit
    default: return nil
    }
  }
}
