/// The names of the lines, in as many rows as they take.
struct ChartLegend {
  private var entries: [(number: Int, name: String, form: ChartDrawing.Form, x: Double, row: Int)] = []
  private static let rowHeight = 16.0

  init(_ names: [(number: Int, name: String, form: ChartDrawing.Form)], width: Double) {
    var (x, row) = (0.0, 0)
    for (number, name, form) in names {
      let needed = 30 + ChartDrawing.width(of: name) + 16
      if x > 0 && x + needed > width { (x, row) = (0, row + 1) }
      entries.append((number, name, form, x, row))
      x += needed
    }
  }

  var height: Double { entries.isEmpty ? 0 : Double(entries.last!.row + 1) * Self.rowHeight }

  func svg(top: Double) -> String {
    entries.map { entry in
      let (x, y) = (16 + entry.x, top + Double(entry.row) * Self.rowHeight + 6)
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
