/// Changes to a cell's text, gathered while its tree is walked and applied in one go.
struct SourceEdits {
  private enum Edit {
    case insert(String)
    /// Replaces as many bytes as the text has: columns stay.
    case overwrite([UInt8])
  }

  private var edits: [(offset: Int, order: Int, edit: Edit)] = []

  /// - Parameters:
  ///   - text: a text without line breaks.
  ///   - offset: in UTF-8 bytes from the start of the cell.
  mutating func insert(_ text: String, at offset: Int) {
    precondition(!text.utf8.contains(UInt8(ascii: "\n")), "an insertion must not move the lines of the cell")
    edits.append((offset, edits.count, .insert(text)))
  }

  /// Puts spaces in the place of a range, keeping its line breaks.
  mutating func blank(_ range: Range<Int>, of source: [UInt8]) {
    let spaces = source[range].map { $0 == UInt8(ascii: "\n") ? $0 : UInt8(ascii: " ") }
    edits.append((range.lowerBound, edits.count, .overwrite(spaces)))
  }

  mutating func overwrite(_ text: String, at offset: Int) {
    edits.append((offset, edits.count, .overwrite(Array(text.utf8))))
  }

  func applied(to source: [UInt8]) -> (text: String, map: SourceMap) {
    var original = source
    for case (let offset, _, .overwrite(let bytes)) in edits {
      original.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }
    let insertions = edits.sorted { ($0.offset, $0.order) < ($1.offset, $1.order) }
    var map = SourceMap()
    var result: [UInt8] = []
    var position = 0
    var line = 1
    var lineStart = 0
    for case (let offset, _, .insert(let text)) in insertions {
      for index in position..<offset where original[index] == UInt8(ascii: "\n") {
        line += 1
        lineStart = index + 1
      }
      result += original[position..<offset]
      position = offset
      result += Array(text.utf8)
      map.add(.init(line: line, column: offset - lineStart + 1, length: text.utf8.count))
    }
    result += original[position...]
    return (String(decoding: result, as: UTF8.self), map)
  }
}
