extension ConfusionMatrix: CustomStringConvertible, Displayable {
  /// Beyond so many classes a table is too large, and only the most frequent mistakes are told.
  private static let mostClasses = 30

  /// The table in characters, with the recall of each class; the most frequent mistakes if there are too many classes.
  public var description: String {
    let summary = "\(correct) of \(total) right"
    guard classCount <= ConfusionMatrix.mostClasses else {
      let worst = mistakes.prefix(10).map { mistake in
        "\(classNames[mistake.actual]) taken for \(classNames[mistake.predicted]): \(mistake.count)"
      }
      return ([summary] + worst).joined(separator: "\n")
    }
    let nameWidth = classNames.map(\.count).max() ?? 0
    let texts = counts.scalars(as: Int32.self).map { $0 == 0 ? "·" : String($0) }
    let width = Swift.max(nameWidth, texts.map(\.count).max() ?? 0)
    func row(_ name: String, _ cells: [String], _ last: String) -> String {
      let padded = cells.map { " " + $0.leftPadded(to: width) }.joined()
      return "\(name.leftPadded(to: nameWidth)) │\(padded) │ \(last)"
    }
    let rows = zip(classNames.indices, recalls).map { actual, recall in
      let cells = Array(texts[(actual * classCount)..<((actual + 1) * classCount)])
      return row(classNames[actual], cells, ConfusionMatrix.percent(recall).leftPadded(to: 7))
    }
    return (["\(summary); rows are the right classes, columns the answers", row("", classNames, "  found")] + rows)
      .joined(separator: "\n")
  }

  /// The coloured table; for very many classes the counts as a heat map.
  public var displayBundle: DisplayBundle {
    guard classCount <= ConfusionMatrix.mostClasses else {
      let page = "<pre>\(description.htmlEscaped)</pre>\(counts.displayBundle.html)"
      return DisplayBundle(text: description, ["text/html": page])
    }
    return DisplayBundle(text: description, ["text/html": html])
  }

  private var html: String {
    let names = classNames.map(\.htmlEscaped)
    let recalls = recalls
    let worst = mistakes.first?.count ?? 1
    let head = names.map { "<th scope=\"col\">\($0)</th>" }.joined()
    let rows = names.indices.map { actual in
      let cells = names.indices.map { predicted in
        let isRight = actual == predicted
        return ConfusionMatrix.cell(
          self[actual, predicted], of: isRight ? nil : worst,
          title: isRight ? "\(names[actual]), found" : "\(names[actual]) taken for \(names[predicted])")
      }
      return "<tr><th scope=\"row\">\(names[actual])</th>\(cells.joined())"
        + "<td>\(ConfusionMatrix.percent(recalls[actual]))</td></tr>"
    }
    let last = precisions.map { "<td>\(ConfusionMatrix.percent($0))</td>" }.joined()
    return "<table style=\"border-collapse:collapse;text-align:right\">"
      + "<caption>\(correct) of \(total) right; rows are the right classes, columns the answers</caption>"
      + "<tr><td></td>\(head)<th>found</th></tr>\(rows.joined())<tr><th>right</th>\(last)<td></td></tr></table>"
  }

  /// Colours are laid over the page's own, so that they suit light and dark pages.
  ///
  /// - Parameter worst: the count of the most frequent mistake; nil for a right answer.
  private static func cell(_ count: Int, of worst: Int?, title: String) -> String {
    guard count > 0 else { return "<td style=\"text-align:right;opacity:0.4\">·</td>" }
    let strength = worst.map { NumberText.rounded(0.15 + 0.5 * Double(count) / Double($0), places: 2) }
    let color = strength.map { "230,120,20,\($0)" } ?? "27,120,55,0.4"
    return "<td title=\"\(title)\" style=\"text-align:right;background:rgba(\(color))\">\(count)</td>"
  }

  private static func percent(_ part: Double) -> String {
    part.isNaN ? "–" : NumberText.rounded(100 * part, places: 1) + " %"
  }
}
