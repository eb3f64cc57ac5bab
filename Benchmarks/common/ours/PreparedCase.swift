/// A case that is ready to be timed.
public struct PreparedCase {
  /// How it is computed.
  let note: String
  let call: () -> Void
  let writeResult: (_ path: String) throws -> Void

  /// - Parameter writeResult: writes what the last call gave, as raw 32-bit numbers.
  public init(note: String, call: @escaping () -> Void, writeResult: @escaping (_ path: String) throws -> Void) {
    self.note = note
    self.call = call
    self.writeResult = writeResult
  }
}
