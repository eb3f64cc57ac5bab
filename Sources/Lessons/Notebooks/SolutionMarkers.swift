/// The comments between which a cell keeps its solution: `// BEGIN SOLUTION` and `// END SOLUTION`, each on a line of its
/// own. The words are nbgrader's.
enum SolutionMarkers {
  private static let begin = "BEGIN SOLUTION"
  private static let end = "END SOLUTION"

  struct Unbalanced: Error, Equatable {
    /// From 0.
    var line: Int
    var message: String
  }

  /// The source with one line in place of each solution and its markers, as far indented as the solution's begin.
  static func replaced(in source: String, by stub: String) throws(Unbalanced) -> String {
    var kept: [String] = []
    var start: Int?
    for (number, line) in Lines.ofSource(source).enumerated() {
      switch (marker(in: line), start) {
      case (begin, nil):
        start = number
        kept.append(line.prefix { $0.isWhitespace } + stub)
      case (begin, let first?):
        throw Unbalanced(
          line: number,
          message: "a solution begins in the solution that began \(number - first) lines above: // \(end) is missing")
      case (end, nil):
        throw Unbalanced(line: number, message: "a solution ends that has not begun: // \(begin) is missing")
      case (end, _): start = nil
      case (_, nil): kept.append(line)
      case (_, _): break
      }
    }
    if let start {
      throw Unbalanced(line: start, message: "this solution does not end in its cell: // \(end) is missing")
    }
    return kept.joined(separator: "\n")
  }

  /// The words of a line that is a marker: a comment that says nothing else.
  private static func marker(in line: String) -> String? {
    let text = line.drop { $0.isWhitespace }
    guard text.hasPrefix("//") else { return nil }
    let words = text.dropFirst(2).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words == begin || words == end ? words : nil
  }
}
