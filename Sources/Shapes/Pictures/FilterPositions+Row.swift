extension FilterPositions {
  /// The picture of a single axis without title and notes, for an answer that says these itself.
  var strip: String {
    var drawing = SVGDrawing()
    let size = drawRow(axes[0], sizes[0], &drawing, y: 0)
    return drawing.document(width: size.width, height: size.height + 6, title: summary)
  }

  /// The cells of an axis in a row, under them a bar for each position, and under those the other grid.
  func drawRow(
    _ axis: AxisPositions, _ size: ConvolutionAxis, _ drawing: inout SVGDrawing, y: Double
  ) -> (width: Double, height: Double) {
    let layout = PositionsLayout.grids(.single, axis, most: Self.most, longest: 560, largest: Self.largest)
    let single = FilterPositions(layer: layer, [size], [""], view ?? .scattered)
    var (main, other) = (layout.main, layout.other)
    let height = max(14, main.columns.cellSize)
    (main.rows, other.rows) = (GridAxis(0..<1, cellSize: height), GridAxis(0..<1, cellSize: height))
    (main.x, main.y, other.x) = (Self.margin + 36, y + 20, Self.margin + 36)
    let isWritten = view == .scattered
    drawing.text(isWritten ? "output" : "input", x: 4, y: main.frame.middleY + 4, opacity: 0.7)
    single.label(main, [(axis.cells, axis.padding)], &drawing)
    single.drawCells(main, &drawing)
    single.drawWindow(main, row: 0, column: 0, &drawing)
    var bar = main.frame.bottom + 9
    let distance = layout.columns.count > 16 ? 6.0 : 9.0
    for (number, position) in layout.columns.enumerated() {
      if number > 0, position > layout.columns[number - 1] + 1 { bar += distance }
      if let place = main.columns.place(of: axis.range(ofPosition: position)) {
        let (start, end) = (main.x + place.offset + 2, main.x + place.offset + place.length - 2)
        let ink: SVGDrawing.Ink = position == 0 ? .blue : .green
        drawing.path(
          "M\(SVGDrawing.pixel(start)) \(SVGDrawing.pixel(bar))H\(SVGDrawing.pixel(end))", stroke: ink,
          width: position == 0 ? 3 : 2)
        // The taps stand out where there are gaps between them.
        if axis.dilation > 1, main.columns.showsCells {
          for tap in axis.taps(ofPosition: position) {
            guard let cell = main.cell(0, tap) else { continue }
            drawing.dot(x: cell.middleX, y: bar, radius: 3, fill: ink)
          }
        }
      }
      bar += distance
    }
    other.y = bar + 14
    drawing.text(isWritten ? "input" : "output", x: 4, y: other.frame.middleY + 4, opacity: 0.7)
    single.label(other, [(axis.count, 0)], &drawing)
    drawing.cells(other)
    if let cell = other.cell(0, 0) { drawing.rectangle(cell, fill: .blue, opacity: 0.5, stroke: .blue, width: 2) }
    return (max(main.frame.right, other.frame.right) + 24, other.frame.bottom - y + 4)
  }
}
