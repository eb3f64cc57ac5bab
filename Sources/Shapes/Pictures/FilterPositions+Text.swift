extension FilterPositions {
  /// The picture drawn with characters, for consoles.
  public var description: String {
    let drawings = axes.count == 2 ? [Self.plane(axes[0], axes[1])] : axes.map { Self.plane(.single, $0) }
    var lines = [title]
    for (name, drawing) in zip(names, drawings) {
      if axes.count > 2 { lines.append("along the \(name)") }
      lines += drawing.map { "  " + $0 }
    }
    let marks = Set(drawings.joined().joined())
    let legend = [
      ("■", "first position"), ("□", "where others begin"), ("·", "pixel"),
      ("0", view == .scattered ? "left out" : view == .stretched ? "zero or padding" : "padding"),
      ("╱", view == .scattered ? "nobody writes" : "nobody reads"),
    ].filter { marks.contains($0.0) }
    lines.append("  " + legend.map { "\($0) \($1)" }.joined(separator: "   "))
    return (lines + notes).joined(separator: "\n")
  }

  /// The rows of characters for the cells of two axes.
  private static func plane(_ rows: AxisPositions, _ columns: AxisPositions) -> [String] {
    let (down, across) = (PositionsLayout(rows, most: 36), PositionsLayout(columns, most: 36))
    guard !down.isToScale, !across.isToScale else { return ["(too large to be drawn with characters)"] }
    let taps = (Set(rows.taps(ofPosition: 0)), Set(columns.taps(ofPosition: 0)))
    func mark(_ row: Int, _ column: Int) -> Character {
      if taps.0.contains(row), taps.1.contains(column) { return "■" }
      if rows.hasPosition(beginningAt: row), columns.hasPosition(beginningAt: column) { return "□" }
      if !rows.isRead(row) || !columns.isRead(column) { return "╱" }
      return rows.hasNumber(row) && columns.hasNumber(column) ? "·" : "0"
    }
    var lines: [String] = []
    for (index, part) in down.cells.enumerated() {
      if index > 0 { lines.append("⋮") }
      for row in part {
        lines.append(
          across.cells.map { part in part.map { String(mark(row, $0)) }.joined(separator: " ") }
            .joined(separator: " ⋯ "))
      }
    }
    return lines
  }
}
