extension ConnectionTrace {
  public var html: String {
    if failure != nil { return "<p>\(description.markupEscaped)</p>" }
    let taps = tapLines.map { "<br>\($0.markupEscaped)" }.joined()
    return "<p>\(sentence.markupEscaped)</p>\(svg)"
      + (taps.isEmpty ? "" : "<details><summary>through which taps</summary>\(taps.dropFirst(4))</details>")
  }

  /// The input and the output as grids: the place that was asked for, and those that it is connected with.
  public var svg: String {
    guard failure == nil else { return "" }
    let start =
      [startPosition.count > 1 && startShape.count > 2 ? startPosition[startShape.count - 3] : 0]
      + [startPosition[max(0, min(startShape.count - 2, startPosition.count - 1))]]
    let rows = connectedRows()
    let here = TraceGrid(title: isOutput ? "output" : "input", shape: startShape, selected: (start[0], start[1]))
    let there = TraceGrid(title: isOutput ? "input" : "output", shape: reachedShape, connected: rows)
    let grids = isOutput ? [there, here] : [here, there]
    let gap = 44
    let height = grids.map(\.height).max() ?? 0
    var (x, content) = (2, "")
    for (index, grid) in grids.enumerated() {
      content += grid.svg(x: x, y: 2)
      x += grid.width + (index == 0 ? gap : 0)
      if index == 0 {
        content += CellGridDrawing.text("→", x - gap / 2, 18 + (grids.map(\.height).min() ?? 0) / 2)
      }
    }
    return CellGridDrawing.picture(sentence, width: x + 2, height: height + 4, content)
  }
}

/// One of the two grids of a trace.
private struct TraceGrid {
  let title: String
  let shape: [Int]
  var selected: (row: Int, column: Int)?
  var connected: [Int: [Range<Int>]] = [:]

  private var rows: Int { PlaceWords.grid(shape).rows }
  private var columns: Int { PlaceWords.grid(shape).columns }
  /// Of a cell, in pixels.
  private var size: Double { min(18, 300 / Double(max(rows, columns))) }
  private var hasLabels: Bool { size >= 12 }
  private var left: Int { hasLabels && rows > 1 ? 18 : 0 }
  private var top: Int { hasLabels ? 32 : 18 }

  private var heading: String { "\(title) \(timesText(shape))" }

  /// In pixels.
  var width: Int { max(left + Int((Double(columns) * size).rounded(.up)) + 1, heading.count * 7) }
  /// In pixels.
  var height: Int { top + Int((Double(rows) * size).rounded(.up)) + 1 }

  func svg(x: Int, y: Int) -> String {
    var svg = CellGridDrawing.text(heading, x, y + 12, anchor: "start", weight: 600)
    if hasLabels {
      // Long numbers side by side would run into each other.
      for column in stride(from: 0, to: columns, by: columns > 10 ? 5 : 1) {
        svg += CellGridDrawing.text(
          "\(column)", x + left + Int((Double(column) + 0.5) * size), y + top - 5, opacity: "0.6")
      }
      if rows > 1 {
        for row in 0..<rows {
          svg += CellGridDrawing.text(
            "\(row)", x + left - 5, y + top + Int((Double(row) + 0.5) * size) + 4, anchor: "end", opacity: "0.6")
        }
      }
    }
    // One unit is one cell.
    let (across, down) = (Double(columns) * size, Double(rows) * size)
    svg +=
      "<svg x=\"\(x + left)\" y=\"\(y + top)\" width=\"\(Self.pixels(across))\" height=\"\(Self.pixels(down))\" "
      + "viewBox=\"0 0 \(columns) \(rows)\" overflow=\"visible\" preserveAspectRatio=\"none\">"
    svg += blocks.map { rows, columns in
      "<rect x=\"\(columns.lowerBound)\" y=\"\(rows.lowerBound)\" width=\"\(columns.count)\" height=\"\(rows.count)\" "
        + "fill=\"#4393c3\" fill-opacity=\"0.55\"/>"
    }.joined()
    if let selected {
      // A single cell of a large grid must still be seen.
      let wide = max(1, 5 / size)
      let shift = (wide - 1) / 2
      svg +=
        "<rect x=\"\(Self.pixels(Double(selected.column) - shift))\" y=\"\(Self.pixels(Double(selected.row) - shift))\" "
        + "width=\"\(Self.pixels(wide))\" height=\"\(Self.pixels(wide))\" fill=\"#e08214\" fill-opacity=\"0.8\"/>"
    }
    var lines = "M0 0h\(columns)v\(rows)h-\(columns)z"
    if size >= 5 {
      for column in 1..<max(columns, 2) where column < columns { lines += "M\(column) 0v\(rows)" }
      for row in 1..<max(rows, 2) where row < rows { lines += "M0 \(row)h\(columns)" }
    }
    return svg
      + "<path d=\"\(lines)\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.4\" vector-effect=\"non-scaling-stroke\"/>"
      + "</svg>"
  }

  /// The connected cells as rectangles: rows with the same runs together. Where there are more than 2,000, only the
  /// rectangle round all of them.
  private var blocks: [(rows: Range<Int>, columns: Range<Int>)] {
    var blocks: [(rows: Range<Int>, columns: Range<Int>)] = []
    var open: (rows: Range<Int>, runs: [Range<Int>])?
    func close() { if let open { blocks += open.runs.map { (open.rows, $0) } } }
    for row in connected.keys.sorted() {
      let runs = connected[row] ?? []
      if let last = open, last.rows.upperBound == row, last.runs == runs {
        open = (last.rows.lowerBound..<row + 1, runs)
      } else {
        close()
        open = (row..<row + 1, runs)
      }
    }
    close()
    guard blocks.count > 2000 else { return blocks }
    let rows = blocks.map(\.rows.lowerBound).min()!..<blocks.map(\.rows.upperBound).max()!
    return [(rows, blocks.map(\.columns.lowerBound).min()!..<blocks.map(\.columns.upperBound).max()!)]
  }

  private static func pixels(_ value: Double) -> String {
    let tenths = (value * 100).rounded() / 100
    return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
  }
}
