extension FilterPositions {
  /// How many cells along an axis are drawn one by one, how many pixels long an axis and how large a cell may become.
  static let (most, longest, largest) = (36, 330.0, 26.0)
  /// Room for the sizes beside a grid, and between two grids.
  static let (margin, gap) = (26.0, 58.0)

  /// The picture as SVG, in the colours of the page around it.
  public var svg: String {
    var drawing = SVGDrawing()
    var (width, y) = (0.0, 0.0)
    drawing.text(title, x: 4, y: 14, size: 12, isBold: true, opacity: 1)
    y = 24
    if axes.count == 2 {
      let size = drawPlane(&drawing, y: y)
      (width, y) = (size.width, y + size.height)
    } else {
      for index in axes.indices {
        if axes.count > 1 {
          drawing.text("along the \(names[index])", x: 4, y: y + 12)
          y += 16
        }
        let size = drawRow(axes[index], sizes[index], &drawing, y: y)
        (width, y) = (max(width, size.width), y + size.height + 6)
      }
    }
    return caption(&drawing, width: width, y: y)
  }

  /// The notes beneath, and the whole picture.
  func caption(
    _ drawing: inout SVGDrawing, width: Double, y: Double, legend: [String] = [], isMoving: Bool = false,
    style: String = "", attributes: String = ""
  ) -> String {
    let width = max(width, SVGDrawing.width(of: title, size: 13.5) + 8, 350)
    var y = y + 6
    for note in notes + legend + marks(isMoving: isMoving) {
      for line in TextTable.wrapped(note, to: Int(width / (SVGDrawing.fontSize * 0.5))) {
        y += 15
        drawing.text(line, x: 4, y: y)
      }
    }
    return drawing.document(width: width, height: y + 8, title: summary, style: style, attributes: attributes)
  }

  /// What the marks mean.
  private func marks(isMoving: Bool) -> [String] {
    var marks: [String] = []
    if axes.count == 2, !isMoving {
      let lines = isCrowded ? "" : overlaps ? ", and their corners" : ", and their outlines"
      marks.append("Blue: the first position. Green: the middles of all\(count == 1 ? "" : lines).")
    }
    let isHatched = axes.contains(where: \.hasUnreadCells)
    if isHatched { marks.append("Hatched: no position \(view == .scattered ? "writes" : "reads") it.") }
    return marks
  }

  /// Whether every cell would have corners of all positions round it.
  private var isCrowded: Bool { count > 1 && axes.allSatisfy { $0.step == 1 } }
  private var overlaps: Bool { axes.contains { $0.step < $0.span && $0.count > 1 } }

  // MARK: Height and width

  private func drawPlane(_ drawing: inout SVGDrawing, y: Double) -> (width: Double, height: Double) {
    let (rows, columns) = (axes[0], axes[1])
    let layout = PositionsLayout.grids(
      rows, columns, most: Self.most, longest: Self.longest, largest: Self.largest)
    let (main, other) = place(layout.main, layout.other, &drawing, y: y)
    drawCells(main, &drawing)
    drawOutlines(main, layout.rows, layout.columns, &drawing)
    drawWindow(main, row: 0, column: 0, &drawing)
    drawing.cells(other)
    if let cell = other.cell(0, 0) {
      let least = Frame(x: cell.x, y: cell.y, width: max(3, cell.width), height: max(3, cell.height))
      drawing.rectangle(least, fill: .blue, opacity: 0.5, stroke: .blue, width: 2)
    }
    let bottom = max(main.frame.bottom, other.frame.bottom)
    return (max(main.frame.right, other.frame.right) + 8, bottom - y + 20)
  }

  /// Puts the input at the left and the output at the right, with their sizes.
  func place(
    _ main: CellGrid, _ other: CellGrid, _ drawing: inout SVGDrawing, y: Double
  ) -> (main: CellGrid, other: CellGrid) {
    var (main, other) = (main, other)
    let top = y + Self.margin - 6
    let height = max(main.frame.height, other.frame.height)
    let isWritten = view == .scattered
    let left = Self.margin
    (main.y, other.y) = (top + (height - main.frame.height) / 2, top + (height - other.frame.height) / 2)
    if isWritten {
      other.x = left
      main.x = other.frame.right + Self.gap + Self.margin / 2
    } else {
      main.x = left
      other.x = main.frame.right + Self.gap + Self.margin / 2
    }
    let arrow = (isWritten ? other : main).frame.right + 14
    let middle = top + height / 2
    drawing.path(
      "M\(SVGDrawing.pixel(arrow)) \(SVGDrawing.pixel(middle))h24m-6 -5l6 5l-6 5", width: 1.5, opacity: 0.7)
    for (grid, axes, word) in [
      (
        main, self.axes.map { ($0.cells, $0.padding) },
        isWritten ? "output" : view == .stretched ? "input with zeros" : "input"
      ),
      (other, self.axes.map { ($0.count, 0) }, isWritten ? "input" : "output"),
    ] as [(CellGrid, [(Int, AxisPadding)], String)] {
      label(grid, axes, &drawing)
      drawing.text(word, x: max(grid.frame.middleX, 18), y: grid.frame.bottom + 14, anchor: "middle", opacity: 0.7)
    }
    return (main, other)
  }

  /// The sizes above a grid and at its left: those of the image over the image, those of the padding over the padding.
  func label(_ grid: CellGrid, _ axes: [(cells: Int, padding: AxisPadding)], _ drawing: inout SVGDrawing) {
    for (index, axis) in axes.enumerated() {
      let isColumn = index == 1 || axes.count == 1
      let parts = isColumn ? grid.columns : grid.rows
      for (range, text) in [
        (0..<axis.cells, "\(axis.cells)"), (-axis.padding.before..<0, "\(axis.padding.before)"),
        (axis.cells..<axis.cells + axis.padding.after, "\(axis.padding.after)"),
      ] {
        let places = parts.places(in: range)
        guard !range.isEmpty, let first = places.first, let last = places.last else { continue }
        let middle = (first.offset + last.offset + last.length) / 2
        if isColumn {
          drawing.text(text, x: grid.x + middle, y: grid.y - 5, anchor: "middle")
        } else {
          drawing.text(text, x: grid.x - 6, y: grid.y + middle, anchor: "middle", turned: true)
        }
      }
    }
  }

  /// The cells of the grid over which the filter slides; those that no position reads are hatched.
  func drawCells(_ grid: CellGrid, _ drawing: inout SVGDrawing) {
    let (rows, columns) = axes.count == 1 ? (AxisPositions.single, axes[0]) : (axes[0], axes[1])
    drawing.cells(grid, rows: 0..<rows.cells, columns: 0..<columns.cells)
    if rows.spacing > 1 || columns.spacing > 1 {
      for row in grid.rows.cells where rows.hasNumber(row) {
        for column in grid.columns.cells where columns.hasNumber(column) {
          if let cell = grid.cell(row, column) { drawing.rectangle(cell, fill: .page, opacity: 0.3) }
        }
      }
    }
    for range in PositionsLayout.unread(columns, in: grid.columns) {
      for frame in grid.frames(rows: rows.extent, columns: range) { drawing.hatch(frame) }
    }
    // Where both lie across, one hatching is enough.
    let columnsRead = PositionsLayout.read(columns, in: grid.columns)
    for range in PositionsLayout.unread(rows, in: grid.rows) {
      for columns in columnsRead {
        for frame in grid.frames(rows: range, columns: columns) { drawing.hatch(frame) }
      }
    }
  }

  /// All positions: their middles, and outlines, of which only the corners are drawn where they overlap.
  private func drawOutlines(_ grid: CellGrid, _ rows: [Int], _ columns: [Int], _ drawing: inout SVGDrawing) {
    var (outlines, middles) = ("", "")
    for row in rows {
      for column in columns {
        guard let frame = window(grid, row, column) else { continue }
        if !isCrowded, (row, column) != (0, 0) {
          let reach = min(grid.columns.cellSize / 3, frame.width / 3)
          outlines += frame.inset(min(2.5, frame.width / 5)).outline(corners: overlaps ? reach : nil)
        }
        middles += "M\(SVGDrawing.pixel(frame.middleX)) \(SVGDrawing.pixel(frame.middleY))h0"
      }
    }
    drawing.path(outlines, stroke: .green, width: 1.5)
    drawing.path(
      middles, stroke: .green, width: max(3, min(5, grid.columns.cellSize / 4)), attributes: "stroke-linecap=\"round\"")
  }

  /// The cells of a position; nil where they are left out.
  func window(_ grid: CellGrid, _ row: Int, _ column: Int) -> Frame? {
    let (rows, columns) = axes.count == 1 ? (AxisPositions.single, axes[0]) : (axes[0], axes[1])
    return grid.frame(rows: rows.range(ofPosition: row), columns: columns.range(ofPosition: column))
  }

  /// A position with its taps filled.
  func drawWindow(
    _ grid: CellGrid, row: Int, column: Int, outlined: Bool = true, opacity: Double = 0.4, _ drawing: inout SVGDrawing
  ) {
    guard let frame = window(grid, row, column) else { return }
    let (rows, columns) = axes.count == 1 ? (AxisPositions.single, axes[0]) : (axes[0], axes[1])
    if rows.dilation == 1 && columns.dilation == 1 || !grid.columns.showsCells {
      drawing.rectangle(frame, fill: .blue, opacity: opacity)
    } else {
      for tap in rows.taps(ofPosition: row) {
        for across in columns.taps(ofPosition: column) {
          if let cell = grid.cell(tap, across) { drawing.rectangle(cell, fill: .blue, opacity: opacity) }
        }
      }
    }
    if outlined { drawing.rectangle(frame, stroke: .blue, width: 2) }
  }
}

extension FilterPositions {
  /// The picture for a page.
  public var html: String { "<div>\(svg)</div>" }
}
