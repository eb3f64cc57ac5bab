/// Why a text is not JSON, and where that shows.
public struct JSONError: Error, Equatable, CustomStringConvertible {
  /// What is wrong, in words for people.
  public let reason: String
  /// The line at fault, from 1.
  public let line: Int
  /// Offset of the place at fault from the start of the text, in bytes.
  public let offset: Int

  public var description: String { "\(reason) (line \(line), byte \(offset))" }
}
