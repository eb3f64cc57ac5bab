/// A grid of cells in a picture: rows and columns, and where its first cell lies.
struct CellGrid {
  var rows: GridAxis
  var columns: GridAxis
  var x: Double
  var y: Double

  /// A grid of so many rows and columns, all of them drawn.
  init(rows: Int, columns: Int, cellSize: Double, x: Double, y: Double) {
    self.init(
      rows: GridAxis(0..<rows, cellSize: cellSize), columns: GridAxis(0..<columns, cellSize: cellSize), x: x, y: y)
  }

  init(rows: GridAxis, columns: GridAxis, x: Double, y: Double) {
    (self.rows, self.columns, self.x, self.y) = (rows, columns, x, y)
  }

  /// The whole grid.
  var frame: Frame { Frame(x: x, y: y, width: columns.length, height: rows.length) }

  /// Where one cell lies; nil where it is left out.
  func cell(_ row: Int, _ column: Int) -> Frame? { frame(rows: row..<row + 1, columns: column..<column + 1) }

  /// Where a rectangle of cells lies; nil unless it is drawn without a break.
  func frame(rows: Range<Int>, columns: Range<Int>) -> Frame? {
    guard let down = self.rows.place(of: rows), let across = self.columns.place(of: columns) else { return nil }
    return Frame(x: x + across.offset, y: y + down.offset, width: across.length, height: down.length)
  }

  /// Those parts of a rectangle of cells that are drawn.
  func frames(rows: Range<Int>, columns: Range<Int>) -> [Frame] {
    let across = self.columns.places(in: columns)
    return self.rows.places(in: rows).flatMap { down in
      across.map { Frame(x: x + $0.offset, y: y + down.offset, width: $0.length, height: down.length) }
    }
  }

  /// The lines between the cells of a rectangle, with its outline.
  func lines(rows: Range<Int>, columns: Range<Int>) -> String {
    frames(rows: rows, columns: columns).map { frame in
      let (right, bottom) = (SVGDrawing.pixel(frame.right), SVGDrawing.pixel(frame.bottom))
      var steps = ""
      let (down, across) = (self.rows.cellSize, self.columns.cellSize)
      // To scale, the outline alone: such a grid may have more cells than can be counted through.
      for line in 0...(self.columns.showsCells ? max(1, Int((frame.width / across).rounded())) : 0) {
        steps += "M\(SVGDrawing.pixel(frame.x + Double(line) * across)) \(SVGDrawing.pixel(frame.y))V\(bottom)"
      }
      for line in 0...(self.rows.showsCells ? max(1, Int((frame.height / down).rounded())) : 0) {
        steps += "M\(SVGDrawing.pixel(frame.x)) \(SVGDrawing.pixel(frame.y + Double(line) * down))H\(right)"
      }
      if !self.columns.showsCells { steps += "M\(right) \(SVGDrawing.pixel(frame.y))V\(bottom)" }
      if !self.rows.showsCells { steps += "M\(SVGDrawing.pixel(frame.x)) \(bottom)H\(right)" }
      return steps
    }.joined()
  }
}

extension SVGDrawing {
  /// The cells of a grid: those of an image filled a little and with lines between them, those around it dashed.
  ///
  /// - Parameters:
  ///   - rows: the rows of the image; those of the grid that are not among them lie around it. nil for all.
  ///   - columns: the columns of the image.
  mutating func cells(_ grid: CellGrid, rows: Range<Int>? = nil, columns: Range<Int>? = nil) {
    let all = (
      (grid.rows.parts.first?.lowerBound ?? 0)..<(grid.rows.parts.last?.upperBound ?? 0),
      (grid.columns.parts.first?.lowerBound ?? 0)..<(grid.columns.parts.last?.upperBound ?? 0)
    )
    let (rows, columns) = (rows ?? all.0, columns ?? all.1)
    for (rows, columns) in [
      (all.0.lowerBound..<rows.lowerBound, all.1), (rows.upperBound..<all.0.upperBound, all.1),
      (rows, all.1.lowerBound..<columns.lowerBound), (rows, columns.upperBound..<all.1.upperBound),
    ] where !rows.isEmpty && !columns.isEmpty {
      path(grid.lines(rows: rows, columns: columns), opacity: 0.4, isDashed: true)
    }
    for frame in grid.frames(rows: rows, columns: columns) { rectangle(frame, fill: .page, opacity: 0.1) }
    path(grid.lines(rows: rows, columns: columns), opacity: 0.55)
    breaks(of: grid)
  }

  /// Three dots where rows or columns are left out.
  private mutating func breaks(of grid: CellGrid) {
    let middle = GridAxis.breakLength / 2
    for offset in grid.columns.breaks {
      for dot in -1...1 {
        self.dot(
          x: grid.x + offset + middle + Double(dot) * 5, y: grid.frame.middleY, radius: 1.3, fill: .page, opacity: 0.7)
      }
    }
    for offset in grid.rows.breaks {
      for dot in -1...1 {
        self.dot(
          x: grid.frame.middleX, y: grid.y + offset + middle + Double(dot) * 5, radius: 1.3, fill: .page, opacity: 0.7)
      }
    }
  }
}
