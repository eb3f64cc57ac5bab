extension ChartDrawing {
  /// What a line is drawn with; a line of its own needs no telling apart.
  private static let marks: [Character] = ["•", "×", "+", "o", "*", "#"]

  /// The chart drawn with characters, for consoles and logs.
  ///
  /// - Parameters:
  ///   - columns: how many characters wide the part with the lines is.
  ///   - wanted: about how many lines of text it has; the ticks of the y-axis are equally far apart.
  func text(columns: Int = 60, rows wanted: Int = 13) -> String {
    if !categories.isEmpty { return barText(columns: columns) }
    let (xScale, yScale) = (xScale(ticks: 6), yScale(ticks: 5))
    let gaps = max(1, yScale.ticks.count - 1)
    let rows = gaps * max(1, (wanted - 1 + gaps / 2) / gaps) + 1
    var canvas = [[Character]](repeating: [Character](repeating: " ", count: columns), count: rows)
    for (number, line) in series.enumerated().reversed() {
      for cell in line.cells(columns: columns, rows: rows, xScale, yScale) {
        let mark = if case .bars = line.form { "█" as Character } else { Self.marks[number % Self.marks.count] }
        canvas[rows - 1 - cell.row][cell.column] = mark
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
  /// The characters that the form fills, counted from the lower left.
  fileprivate func cells(
    columns: Int, rows: Int, _ xScale: AxisScale, _ yScale: AxisScale
  ) -> [(column: Int, row: Int)] {
    func row(_ place: Double) -> Int { min(max(Int((place * Double(rows - 1)).rounded()), 0), rows - 1) }
    func column(_ place: Double) -> Int { min(max(Int((place * Double(columns - 1)).rounded()), 0), columns - 1) }
    switch form {
    case .line:
      return self.columns(columns, along: xScale, yScale).enumerated().compactMap { number, height in
        height.map { (number, row(yScale.place(ofStraightened: $0))) }
      }
    case .points:
      return zip(x, y).compactMap { x, y in
        let (x, y) = (xScale.place(x), yScale.place(y))
        return x.isFinite && y.isFinite ? (column(x), row(y)) : nil
      }
    case .bars(let width):
      let ground = yScale.place(yScale.ground)
      return zip(x, y).flatMap { x, y -> [(column: Int, row: Int)] in
        let (left, right, top) = (xScale.place(x - width / 2), xScale.place(x + width / 2), yScale.place(y))
        guard left.isFinite, right.isFinite, top.isFinite, top != ground else { return [] }
        let (from, to) = (row(min(top, ground)), row(max(top, ground)))
        // A neighbour begins where this bar ends.
        let first = min(max(Int(left * Double(columns) + 1e-6), 0), columns - 1)
        let last = max(first, min(Int(right * Double(columns) + 1e-6), columns) - 1)
        return (first...last).flatMap { column in (from...to).map { (column, $0) } }
      }
    }
  }

  /// The straightened height of the line in each column: the mean of the points there, or between two points the straight
  /// line.
  private func columns(_ count: Int, along scale: AxisScale, _ heights: AxisScale) -> [Double?] {
    var sums = [(sum: Double, count: Int)](repeating: (0, 0), count: count)
    var previous: (column: Int, y: Double)?
    var result = [Double?](repeating: nil, count: count)
    for (x, y) in zip(x, y) {
      let y = heights.straightened(y)
      guard scale.place(x).isFinite, y.isFinite else {
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
