/// What a session tells its worker.
public enum WorkerCommand: Equatable, Sendable {
  /// Load and run a compiled cell.
  case run(number: Int, image: String, entryPoint: String)
  /// To a checkpoint: the worker is gone, take its place. Tasks that wait go on, unless one of them was its death.
  case resume(tasksGoOn: Bool)
  /// What `synchronize` waited for has been read.
  case acknowledge
  /// End a checkpoint that the worker forked and that is kept no longer.
  case drop(checkpoint: Int)
  case exit

  public var frame: Channel.Frame {
    var payload = PayloadWriter()
    let kind: UInt8
    switch self {
    case .run(let number, let image, let entryPoint):
      kind = 1
      payload.write(number)
      payload.write(image)
      payload.write(entryPoint)
    case .resume(let tasksGoOn):
      kind = 2
      payload.write(tasksGoOn ? 1 : 0)
    case .acknowledge: kind = 3
    case .exit: kind = 4
    case .drop(let process):
      kind = 5
      payload.write(process)
    }
    return Channel.Frame(kind: kind, payload: payload.bytes)
  }

  /// nil when the frame is none of a session's.
  public init?(_ frame: Channel.Frame) {
    var payload = PayloadReader(frame.payload)
    switch frame.kind {
    case 1:
      guard let number = payload.readInt(), let image = payload.readString(), let entryPoint = payload.readString()
      else { return nil }
      self = .run(number: number, image: image, entryPoint: entryPoint)
    case 2:
      guard let tasksGoOn = payload.readInt() else { return nil }
      self = .resume(tasksGoOn: tasksGoOn == 1)
    case 3: self = .acknowledge
    case 4: self = .exit
    case 5:
      guard let process = payload.readInt() else { return nil }
      self = .drop(checkpoint: process)
    default: return nil
    }
  }
}
