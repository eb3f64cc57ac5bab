/// Lines of text as files have them. All of this looks at bytes: to Swift, `"\r\n"` is one character.
enum Lines {
  /// The lines of `text` without their newlines, and whether the last one ended with a newline.
  static func split(_ text: String) -> (lines: [String], endsWithNewline: Bool) {
    var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(Substring($0)) }
    let endsWithNewline = lines.last?.isEmpty == true && lines.count > 1
    if endsWithNewline || text.utf8.isEmpty { lines.removeLast() }
    return (lines, endsWithNewline)
  }

  /// The lines of a cell's source: none for an empty one, else one more than there are newlines.
  static func ofSource(_ source: String) -> [String] {
    guard !source.utf8.isEmpty else { return [] }
    return source.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(Substring($0)) }
  }

  /// The pieces of `text`, each with its line's end, cut wherever Python's `str.splitlines(True)` cuts: the way
  /// Jupyter stores multi-line strings.
  static func stored(_ text: String) -> [String] {
    var pieces: [String] = []
    var piece = String.UnicodeScalarView()
    var iterator = text.unicodeScalars.makeIterator()
    var next = iterator.next()
    while let scalar = next {
      next = iterator.next()
      piece.append(scalar)
      let endsLine = ends.contains(scalar) && !(scalar == "\r" && next == "\n")
      if endsLine || next == nil {
        pieces.append(String(piece))
        piece = String.UnicodeScalarView()
      }
    }
    return pieces
  }

  private static let ends: Set<Unicode.Scalar> = [
    "\n", "\r", "\u{B}", "\u{C}", "\u{1C}", "\u{1D}", "\u{1E}", "\u{85}", "\u{2028}", "\u{2029}",
  ]
}

extension String {
  /// Whether the bytes are the same; `==` also calls two spellings of one character equal.
  func isIdentical(to other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
