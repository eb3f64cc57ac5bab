/// Rows of text in columns.
package struct TextTable {
  package var head: [String]
  package var rows: [[String]]

  package init(head: [String], rows: [[String]]) {
    self.head = head
    self.rows = rows
  }

  /// The lines of a console, numbers at the right of their columns.
  package func lines(indent: String = "  ", mark: (Int) -> Bool = { _ in false }) -> [String] {
    let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
    let isNumeric = head.indices.map { column in
      rows.contains { !$0[column].isEmpty }
        && rows.allSatisfy { $0[column].allSatisfy { $0.isNumber || "+−. ,×*KMGTiB".contains($0) } }
    }
    func line(_ cells: [String]) -> String {
      let padded = cells.indices.map { column in
        let spaces = String(repeating: " ", count: widths[column] - cells[column].count)
        return isNumeric[column] ? spaces + cells[column] : cells[column] + spaces
      }
      return trimmed(padded.joined(separator: "   "))
    }
    return [indent + line(head)]
      + rows.enumerated().map { (mark($0.offset) ? "→ " : indent) + line($0.element) }
  }

  /// Lines of at most so many characters, broken between words.
  package static func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + word.count < width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// A Markdown table.
  package var markdown: String {
    let separator = head.map { _ in "---" }
    return ([head, separator] + rows)
      .map { "| " + $0.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  private func trimmed(_ line: String) -> String {
    var line = line[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }

  /// An HTML table; the marked rows are bold.
  package func html(mark: (Int) -> Bool = { _ in false }) -> String {
    let header = head.map { "<th>\($0.markupEscaped)</th>" }.joined()
    let body = rows.enumerated().map { index, cells in
      let cells = cells.map { mark(index) ? "<td><b>\($0.markupEscaped)</b></td>" : "<td>\($0.markupEscaped)</td>" }
      return "<tr>\(cells.joined())</tr>"
    }
    return "<table><thead><tr>\(header)</tr></thead><tbody>\(body.joined())</tbody></table>"
  }
}

extension String {
  /// The string as HTML text.
  var markupEscaped: String {
    reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
  }
}
