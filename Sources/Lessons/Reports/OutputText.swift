import JSONText

/// What a cell showed, as lines of plain text.
enum OutputText {
  /// The lines of one output.
  static func lines(_ output: NotebookOutput) -> [String] {
    switch output {
    case .stream(_, let text): Lines.split(overwritten(text)).lines
    case .display(let data, _), .result(let data, _, _): lines(data)
    case .error(let name, let value, let traceback):
      traceback.isEmpty ? ["\(name): \(value)"] : traceback.flatMap { Lines.split($0).lines }
    }
  }

  private static func lines(_ data: [String: JSON]) -> [String] {
    if let claim = Claim(data) {
      return ["\(claim.holds ? "✓" : "✗") \(claim.sentence)"] + (claim.evidence.map { ["  \($0)"] } ?? [])
    }
    for type in ["text/plain", "text/latex", "text/markdown"] {
      if let text = data[type]?.stringValue { return Lines.split(text).lines }
    }
    return ["<\(data.keys.sorted().joined(separator: ", "))>"]
  }

  /// The text as a terminal would leave it where a carriage return goes back to the start of the line.
  static func overwritten(_ text: String) -> String {
    guard text.utf8.contains(0x0D) else { return text }
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var shown: [Unicode.Scalar] = []
      for piece in line.split(separator: "\r", omittingEmptySubsequences: false) {
        shown = Array(piece) + shown.dropFirst(piece.count)
      }
      return String(String.UnicodeScalarView(shown))
    }
    return lines.joined(separator: "\n")
  }

  /// The text without the ANSI sequences that colour it on a terminal.
  static func uncoloured(_ text: String) -> String {
    text.replacing(/\u{1B}\[[0-9;]*[A-Za-z]/, with: "")
  }
}
