import Glibc

/// What a cell wrote beyond what was shown, to be read page by page. It is kept for as long as the session lasts, or until
/// later cells need the room.
public struct WithheldOutput: Sendable, Equatable {
  /// Bytes on a page, but for the line that is finished; up to half as many more on the last.
  static let pageSize = 200_000
  /// A line that is longer is cut.
  private static let longestLine = 10_000

  /// Where it is kept.
  public var path: String
  /// How much is kept, in bytes.
  public var size: Int

  /// nil if there is none.
  init?(path: String) {
    var information = stat()
    guard stat(path, &information) == 0 else { return nil }
    self.path = path
    size = Int(information.st_size)
  }

  /// At least 1.
  public var pageCount: Int { max(1, (size + Self.pageSize / 2) / Self.pageSize) }

  /// A page of whole lines, the first one being 1; bytes that are no UTF-8 become U+FFFD.
  /// - Returns: the text, empty where there is no such page.
  public func page(_ number: Int) -> String {
    guard (1...pageCount).contains(number) else { return "" }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    let start = boundary((number - 1) * Self.pageSize, in: file)
    let end = number == pageCount ? size : boundary(number * Self.pageSize, in: file)
    return String(decoding: read(start..<max(start, end), of: file), as: UTF8.self)
  }

  /// The beginning of the first line at or after an offset, or, in a very long line, of a character.
  private func boundary(_ offset: Int, in file: Int32) -> Int {
    guard offset > 0, offset < size else { return min(offset, size) }
    // The byte before tells whether a line begins right here.
    let bytes = read((offset - 1)..<min(size, offset + Self.longestLine), of: file)
    if let newline = bytes.firstIndex(of: 10) { return offset + newline }
    let character = bytes.dropFirst().firstIndex { $0 & 0b1100_0000 != 0b1000_0000 } ?? 1
    return offset + character - 1
  }

  private func read(_ range: Range<Int>, of file: Int32) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      while count < range.count {
        let more = pread(file, buffer.baseAddress! + count, range.count - count, off_t(range.lowerBound + count))
        guard more > 0 else { return }
        count += more
      }
    }
  }
}
