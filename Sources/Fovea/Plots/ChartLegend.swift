/// What a legend tells of one series.
struct LegendEntry: Equatable {
  /// Which of the looks it has.
  let number: Int
  let name: String
  let form: ChartDrawing.Form
}

/// The names of the lines, in as many rows as they take.
struct ChartLegend {
  private var entries: [(entry: LegendEntry, x: Double, row: Int)] = []
  private static let rowHeight = 16.0

  init(_ names: [LegendEntry], width: Double) {
    var (x, row) = (0.0, 0)
    for entry in names {
      let needed = 30 + ChartDrawing.width(of: entry.name) + 16
      if x > 0 && x + needed > width { (x, row) = (0, row + 1) }
      entries.append((entry, x, row))
      x += needed
    }
  }

  var height: Double { entries.isEmpty ? 0 : Double(entries.last!.row + 1) * Self.rowHeight }

  func svg(top: Double) -> String {
    entries.map { entry, place, row in
      let (x, y) = (16 + place, top + Double(row) * Self.rowHeight + 6)
      let (left, middle) = (ChartDrawing.pixel(x), ChartDrawing.pixel(y))
      let sample =
        switch entry.form {
        case .line: "<path d=\"M\(left) \(middle)h24\" fill=\"none\" \(Palette.stroke(entry.number))/>"
        case .points: ChartDrawing.point(x + 12, y, number: entry.number)
        case .bars:
          "<path d=\"M\(left) \(middle)h24\" stroke=\"\(Palette.look(entry.number).color)\" stroke-width=\"8\"/>"
        }
      return sample + ChartDrawing.text(entry.name, x: x + 30, y: y + 4)
    }.joined()
  }
}
