/// Where the charts of small multiples stand, and the headings around them.
struct MultiplesLayout {
  /// Row by row; nil where a place stays empty.
  let drawings: [ChartDrawing?]
  let columns: Int
  /// What stands before each row; empty for nothing.
  var rowHeadings: [String] = []
  /// What stands above each column; empty for nothing.
  var columnHeadings: [String] = []
  /// In pixels.
  let width: Double

  private static let headingHeight = 20.0
  private static let widestHeading = 130.0
  /// Headings are bold.
  private static func width(of heading: String) -> Double { ChartDrawing.width(of: heading) * 1.12 }

  /// A legend that all the charts have stands above them once.
  private var commonLegend: [LegendEntry] {
    let legends = drawings.compactMap { $0?.legend }
    guard let first = legends.first, legends.count > 1, legends.allSatisfy({ $0 == first }) else { return [] }
    return first
  }

  /// The picture, with what it shows in words.
  func svg(words: String) -> String {
    let legend = ChartLegend(commonLegend, width: width - 20)
    let headingWidth =
      rowHeadings.isEmpty ? 0 : min(Self.widestHeading, (rowHeadings.map(Self.width).max() ?? 0) + 12)
    let top = legend.height + (legend.height > 0 ? 10 : 0) + (columnHeadings.isEmpty ? 0 : Self.headingHeight)
    let rows = (drawings.count + columns - 1) / columns
    let shape = ((width - headingWidth) / Double(columns) * 0.66).rounded()
    let usual = max(84, shape + (rowHeadings.isEmpty ? 34 : 14))

    // A column is as much broader, and a row as much higher, as the numbers beside its axes take.
    let lefts = (0..<columns).map { column in
      (0..<rows).compactMap { at($0, column)?.leftMargin(height: usual) }.max() ?? ChartDrawing.hiddenMargin
    }
    let bottoms = (0..<rows).map { row in
      (0..<columns).compactMap { at(row, $0)?.bottomMargin }.max() ?? ChartDrawing.hiddenMargin
    }
    let (leastLeft, leastBottom) = (lefts.min() ?? 0, bottoms.min() ?? 0)
    let broader = lefts.map { $0 - leastLeft }
    let cell = max(40, ((width - headingWidth - broader.reduce(0, +)) / Double(columns)).rounded(.down))

    var parts = legend.svg(top: 4)
    var y = top
    for row in 0..<rows {
      let height = usual + bottoms[row] - leastBottom
      var x = headingWidth
      let middle = y + (12 + height - bottoms[row]) / 2
      for column in 0..<columns {
        if row == 0, column < columnHeadings.count {
          parts += Self.heading(
            columnHeadings[column], x: x + (lefts[column] + cell + broader[column] - ChartDrawing.rightMargin) / 2,
            y: top - 4, anchor: "middle", width: cell)
        }
        if var drawing = at(row, column) {
          drawing.hidesLegend = legend.height > 0
          parts += drawing.svg(width: cell + broader[column], height: height, at: (x, y))
        }
        x += cell + broader[column]
      }
      if row < rowHeadings.count {
        parts += Self.heading(rowHeadings[row], x: headingWidth - 8, y: middle + 4, anchor: "end", width: headingWidth)
      }
      y += height
    }
    return ChartDrawing.opening(width: width, height: y, words: words) + parts + "</svg>"
  }

  private func at(_ row: Int, _ column: Int) -> ChartDrawing? {
    let index = row * columns + column
    return index < drawings.count ? drawings[index] : nil
  }

  /// A heading that is too long is cut; the pointer gets all of it.
  private static func heading(_ text: String, x: Double, y: Double, anchor: String, width: Double) -> String {
    let most = max(2, Int((width - 8) / Self.width(of: "m")))
    guard text.count > most else {
      return ChartDrawing.text(text, x: x, y: y, anchor: anchor, attributes: " font-weight=\"600\"")
    }
    return "<g><title>\(text.htmlEscaped)</title>"
      + ChartDrawing.text(
        text.prefix(most - 1) + "…", x: x, y: y, anchor: anchor, attributes: " font-weight=\"600\"") + "</g>"
  }
}
