import TestSupport

/// Lines of short words in characters of one to four bytes, and places in them.
struct RandomText {
  var text: String
  /// Offsets in UTF-8 bytes at which a character begins, and the end.
  var boundaries: [Int]

  init(using generator: inout SeededGenerator) {
    let characters = ["a", "Z", "7", " ", "é", "ß", "→", "𝛼", "👁", "\n", "(", ")"]
    text = (0..<generator.number(0...60)).map { _ in generator.pick(characters) }.joined()
    boundaries = [0]
    for scalar in text.unicodeScalars { boundaries.append(boundaries.last! + String(scalar).utf8.count) }
  }
}

/// The 1-based line and column, in bytes, of an offset.
func place(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
  let before = bytes[..<offset]
  let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
  return (1 + before.count { $0 == UInt8(ascii: "\n") }, offset - lineStart + 1)
}
