/// A lesson or notebook that cannot be used, in words for the person who has to mend it.
public struct LessonFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file as the person named it, once it is known.
  public var file: String?
  /// The line at fault, from 1, where one is.
  public var line: Int?
  /// What is wrong and what to do.
  public var message: String

  public init(_ message: String, file: String? = nil, line: Int? = nil) {
    self.message = message
    self.file = file
    self.line = line
  }

  /// `file:line: message`, so that editors and terminals can jump to the place.
  public var description: String {
    let place = [file, line.map(String.init)].compactMap(\.self)
    return place.isEmpty ? message : place.joined(separator: ":") + ": " + message
  }

  /// The same error, with the file it is about.
  func inFile(_ name: String) -> LessonFileError {
    LessonFileError(message, file: name, line: line)
  }
}
