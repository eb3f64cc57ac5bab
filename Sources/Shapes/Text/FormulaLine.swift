/// A line of arithmetic: what it is about, and a formula or words.
struct FormulaLine {
  var topic: String
  var formula: Formula?
  var words = ""

  /// Lines for a console, with what they are about in a column.
  static func texts(_ lines: [FormulaLine]) -> [String] {
    let width = lines.map(\.topic.count).max() ?? 0
    return lines.map { line in
      let topic = line.topic + String(repeating: " ", count: width - line.topic.count)
      return "  \(topic)  \(line.formula?.text ?? line.words)"
    }
  }
}
