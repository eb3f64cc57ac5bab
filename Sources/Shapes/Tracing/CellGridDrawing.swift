/// A grid of square or wide cells as part of an SVG picture, legible on light and on dark pages.
package struct CellGridDrawing {
  /// How a cell looks.
  package enum Look: Sendable {
    /// An ordinary cell.
    case plain
    /// A cell of the padding: crossed out.
    case padding
    /// One of those that belong to the selected cell.
    case connected
    /// The cell that was asked for.
    case selected
    /// No cell, where some are left out.
    case gap
  }

  /// A cell and what stands in it.
  package struct Cell: Sendable {
    package var look: Look
    package var text: String

    package init(_ look: Look, _ text: String = "") {
      self.look = look
      self.text = text
    }
  }

  /// What stands above the grid.
  package var title: String
  package var rows: [[Cell]]
  package var rowLabels: [String]
  package var columnLabels: [String]

  package init(_ title: String, rows: [[Cell]], rowLabels: [String] = [], columnLabels: [String] = []) {
    self.title = title
    self.rows = rows
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
  }

  private static let fontSize = 11
  private static let cellHeight = 20

  private static func width(of text: String) -> Int { (text.count * fontSize * 60 + 99) / 100 }

  private var cellWidth: Int {
    let texts = rows.flatMap { $0.map(\.text) } + columnLabels
    return max(Self.cellHeight, 8 + (texts.map(Self.width).max() ?? 0))
  }
  private var left: Int { rowLabels.isEmpty ? 0 : 6 + (rowLabels.map(Self.width).max() ?? 0) }
  private var top: Int { (title.isEmpty ? 0 : 18) + (columnLabels.isEmpty ? 0 : 15) }

  /// In pixels.
  package var width: Int { max(left + cellWidth * (rows.map(\.count).max() ?? 0) + 1, Self.width(of: title) + 2) }
  /// In pixels.
  package var height: Int { top + Self.cellHeight * rows.count + 1 }

  /// Where the middle of the cells is, from the top.
  package var middle: Int { top + Self.cellHeight * rows.count / 2 }

  /// The elements that draw it, with its upper left corner at a place.
  package func svg(x: Int, y: Int) -> String {
    let (left, top, cellWidth) = (x + left, y + top, cellWidth)
    var svg = ""
    if !title.isEmpty { svg += Self.text(title, x, y + 12, anchor: "start", weight: 600) }
    for (column, label) in columnLabels.enumerated() {
      svg += Self.text(label, left + column * cellWidth + cellWidth / 2, top - 5, opacity: "0.6")
    }
    for (row, label) in rowLabels.enumerated() {
      svg += Self.text(label, left - 5, top + row * Self.cellHeight + 14, anchor: "end", opacity: "0.6")
    }
    for (row, cells) in rows.enumerated() {
      for (column, cell) in cells.enumerated() {
        svg += Self.svg(cell, left + column * cellWidth, top + row * Self.cellHeight, cellWidth)
      }
    }
    return svg
  }

  private static func svg(_ cell: Cell, _ x: Int, _ y: Int, _ width: Int) -> String {
    var svg = ""
    let place = "x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(cellHeight)\""
    let line = "stroke=\"currentColor\" stroke-opacity=\"0.4\""
    switch cell.look {
    case .plain: svg = "<rect \(place) fill=\"none\" \(line)/>"
    case .padding:
      svg =
        "<rect \(place) fill=\"none\" \(line) stroke-dasharray=\"2 2\"/>"
        + "<path d=\"M\(x) \(y + cellHeight)L\(x + width) \(y)\" stroke=\"currentColor\" stroke-opacity=\"0.25\"/>"
    case .connected: svg = "<rect \(place) fill=\"#4393c3\" fill-opacity=\"0.45\" \(line)/>"
    case .selected:
      svg = "<rect \(place) fill=\"#e08214\" fill-opacity=\"0.6\" stroke=\"currentColor\" stroke-width=\"1.6\"/>"
    case .gap: break
    }
    return svg + (cell.text.isEmpty ? "" : text(cell.text, x + width / 2, y + 14))
  }

  /// A line of text.
  package static func text(
    _ text: String, _ x: Int, _ y: Int, anchor: String = "middle", opacity: String = "0.9", weight: Int = 400
  ) -> String {
    "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\" fill-opacity=\"\(opacity)\" font-weight=\"\(weight)\">"
      + "\(text.markupEscaped)</text>"
  }

  /// A whole picture.
  ///
  /// - Parameter title: what is to be seen, for those who do not see it.
  package static func picture(_ title: String, width: Int, height: Int, _ content: String) -> String {
    SVGDrawing.document(content, width: Double(width), height: Double(height), title: title)
  }

  /// Grids from left to right with words or signs between them, on one line through their middles.
  ///
  /// - Parameters:
  ///   - title: what is to be seen, for those who do not see it.
  ///   - signs: what stands behind each grid.
  package static func row(_ title: String, _ grids: [CellGridDrawing], signs: [String]) -> String {
    let middle = grids.map(\.middle).max() ?? 0
    var (x, content) = (2, "")
    for (index, grid) in grids.enumerated() {
      content += grid.svg(x: x, y: middle - grid.middle + 2)
      x += grid.width
      guard index < signs.count else { continue }
      let wide = 20 + width(of: signs[index])
      content += text(signs[index], x + wide / 2, middle + 6)
      x += wide
    }
    let height = grids.map { middle - $0.middle + $0.height }.max() ?? 0
    return picture(title, width: x + 2, height: height + 4, content)
  }
}
