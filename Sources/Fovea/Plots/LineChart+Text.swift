extension LineChart {
  /// What a line is drawn with; a line of its own needs no telling apart.
  private static let marks: [Character] = ["•", "×", "+", "o", "*", "#"]

  /// The chart drawn with characters, for consoles and logs.
  ///
  /// - Parameters:
  ///   - columns: how many characters wide the part with the lines is.
  ///   - rows: how many lines of text it has.
  func text(columns: Int = 60, rows: Int = 13) -> String {
    let (xScale, yScale) = (xScale, yScale)
    var canvas = [[Character]](repeating: [Character](repeating: " ", count: columns), count: rows)
    for (number, line) in series.enumerated().reversed() {
      for (column, value) in line.columns(columns, along: xScale).enumerated() {
        guard let value else { continue }
        let row = Int((yScale.place(value) * Double(rows - 1)).rounded())
        canvas[rows - 1 - row][column] = Self.marks[number % Self.marks.count]
      }
    }
    var labels = [String](repeating: "", count: rows)
    for (tick, label) in zip(yScale.ticks, yScale.labels) {
      labels[rows - 1 - Int((yScale.place(tick) * Double(rows - 1)).rounded())] = label
    }
    let margin = labels.map(\.count).max() ?? 0

    var lines: [String] = []
    if !title.isEmpty { lines.append(title) }
    if !yLabel.isEmpty { lines.append(yLabel) }
    for (label, row) in zip(labels, canvas) {
      lines.append(label.leftPadded(to: margin) + (label.isEmpty ? " │" : " ┤") + String(row))
    }
    lines.append(String(repeating: " ", count: margin) + " └" + String(repeating: "─", count: columns))
    lines.append(String(repeating: " ", count: margin + 2) + Self.row(of: xScale, columns: columns) + " " + xLabel)
    let names = legend.map { "\(Self.marks[$0.number % Self.marks.count]) \($0.name)" }
    if !names.isEmpty { lines.append(String(repeating: " ", count: margin + 2) + names.joined(separator: "   ")) }
    return lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
  }

  /// The numbers under an axis, each where it belongs and none into another.
  private static func row(of scale: AxisScale, columns: Int) -> String {
    var text = ""
    for (tick, label) in zip(scale.ticks, scale.labels) {
      let middle = Int((scale.place(tick) * Double(columns - 1)).rounded())
      let start = max(0, middle - (label.count - 1) / 2)
      guard text.isEmpty || start > text.count else { continue }
      text += String(repeating: " ", count: start - text.count) + label
    }
    return text
  }
}

extension LineChart.Series {
  /// The height of the line in each column: the mean of the points there, or between two points the straight line.
  fileprivate func columns(_ count: Int, along scale: AxisScale) -> [Double?] {
    var sums = [(sum: Double, count: Int)](repeating: (0, 0), count: count)
    var previous: (column: Int, y: Double)?
    var result = [Double?](repeating: nil, count: count)
    for (x, y) in zip(x, y) {
      guard x.isFinite, y.isFinite else {
        previous = nil
        continue
      }
      let column = min(max(Int((scale.place(x) * Double(count - 1)).rounded()), 0), count - 1)
      sums[column] = (sums[column].sum + y, sums[column].count + 1)
      if let previous, column - previous.column > 1 {
        for between in previous.column + 1..<column {
          let part = Double(between - previous.column) / Double(column - previous.column)
          result[between] = previous.y + (y - previous.y) * part
        }
      }
      previous = (column, y)
    }
    for (column, entry) in sums.enumerated() where entry.count > 0 { result[column] = entry.sum / Double(entry.count) }
    return result
  }
}
