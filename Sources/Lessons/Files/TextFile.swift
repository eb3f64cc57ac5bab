import FoundationEssentials

/// Text on disk, read and written byte for byte.
enum TextFile {
  /// The text of a file.
  /// - Throws: ``LessonFileError`` if it cannot be read or is not UTF-8, with the line of the first odd byte.
  static func read(_ path: String, name: String) throws -> String {
    let data: Data
    do { data = try Data(contentsOf: URL(filePath: path)) } catch {
      let exists = FileManager.default.fileExists(atPath: path)
      throw LessonFileError(exists ? "the file cannot be read: \(error)" : "there is no such file", file: name)
    }
    if let text = String(validating: data, as: UTF8.self) { return text }
    throw LessonFileError("the text is not UTF-8: save the file as UTF-8", file: name, line: lineOfFirstOddByte(data))
  }

  /// Writes the text in one step: nobody ever sees half of it.
  static func write(_ text: String, to path: String, name: String) throws {
    do { try Data(text.utf8).write(to: URL(filePath: path), options: .atomic) } catch {
      throw LessonFileError("the file cannot be written: \(error)", file: name)
    }
  }

  /// Writes a file that is not there yet.
  /// - Throws: ``LessonFileError`` if it is, or cannot be made.
  static func writeNew(_ text: String, to path: String) throws {
    do { try Data(text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting) } catch {
      let exists = FileManager.default.fileExists(atPath: path)
      throw LessonFileError(
        exists ? "there is such a file already: choose another name" : "the file cannot be written: \(error)",
        file: path)
    }
  }

  /// A line feed is never part of another UTF-8 character, so lines can be judged one by one.
  private static func lineOfFirstOddByte(_ data: Data) -> Int? {
    let lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
    return lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }.map { $0 + 1 }
  }
}
