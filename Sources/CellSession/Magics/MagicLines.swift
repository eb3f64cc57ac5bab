/// The commands at the head of a cell: lines such as `%undo 2`, which speak to the session and not to Swift.
struct MagicLines: Equatable {
  struct Line: Equatable {
    /// Without the `%`.
    var name: String
    var arguments: [String]
    /// 1-based, in the cell.
    var number: Int
  }

  var lines: [Line] = []
  /// The cell without them; what is left keeps its line numbers.
  var source: String

  init(_ source: String) {
    var rest = source.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, text) in rest.enumerated() {
      let trimmed = text.drop { $0.isWhitespace }
      if trimmed.isEmpty || trimmed.hasPrefix("//") { continue }
      guard trimmed.hasPrefix("%"), let first = trimmed.dropFirst().first, first.isLetter || first == "%" else { break }
      let words = trimmed.dropFirst().split(whereSeparator: \.isWhitespace).map(String.init)
      lines.append(Line(name: words[0], arguments: Array(words.dropFirst()), number: index + 1))
      rest[index] = ""
    }
    self.source = lines.isEmpty ? source : rest.joined(separator: "\n")
  }
}
