extension SlidingFilter {
  /// How many cells along an axis are drawn one by one, how many pixels long an axis and how large a cell may become.
  private static let (most, longest, largest) = (16, 330.0, 30.0)

  /// The moving picture as SVG, in the colours of the page around it.
  public var svg: String {
    let axes = positions.axes
    let (rows, columns) = axes.count == 1 ? (AxisPositions.single, axes[0]) : (axes[0], axes[1])
    let most = numbers == nil ? Self.most : max(rows.extent.count, columns.extent.count)
    let layout = PositionsLayout.grids(
      rows, columns, most: most, longest: numbers == nil ? Self.longest : 460,
      largest: numbers == nil ? Self.largest : 38)
    var drawing = SVGDrawing()
    drawing.text(positions.title, x: 4, y: 14, size: 12, isBold: true, opacity: 1)
    let (main, other) =
      axes.count == 1
      ? positions.placeRows(layout.main, layout.other, &drawing, y: 24)
      : positions.place(layout.main, layout.other, &drawing, y: 24)
    let frames = layout.rows.flatMap { row in layout.columns.map { (row: row, column: $0) } }
      .filter { positions.window(main, $0.row, $0.column) != nil && other.cell($0.row, $0.column) != nil }
    var motion = Motion(steps: frames.count, content: content)
    let windows = frames.compactMap { positions.window(main, $0.row, $0.column) }
    let cells = frames.compactMap { other.cell($0.row, $0.column) }
    let follow = motion.moving("w", windows.map { ($0.x - windows[0].x, $0.y - windows[0].y) })
    let mark = motion.moving("o", cells.map { ($0.x - cells[0].x, $0.y - cells[0].y) })

    positions.drawCells(main, &drawing)
    drawing.cells(other)
    drawTrail(frames, main, other, &motion, &drawing)
    drawing.group(follow) { positions.drawWindow(main, row: 0, column: 0, outlined: false, &$0) }
    drawNumbers(frames, main, other, &motion, &drawing)
    drawing.group(follow) { drawing in
      drawing.rectangle(windows[0], stroke: .blue, width: 2.5)
      drawWeights(main, rows, columns, &drawing)
    }
    let marked = Frame(
      x: cells[0].x, y: cells[0].y, width: max(4, cells[0].width), height: max(4, cells[0].height))
    drawing.rectangle(marked, stroke: .blue, width: 2.5, attributes: mark)
    let isCut = frames.count < positions.count
    return positions.caption(
      &drawing, width: max(main.frame.right, other.frame.right) + 10,
      y: max(main.frame.bottom, other.frame.bottom) + 18,
      legend: isCut
        ? ["Of the \(ShapeSummary.grouped(positions.count)) positions the first and the last ones are shown."] : [],
      isMoving: true, style: motion.style, attributes: "class=\"\(motion.name)\"")
  }

  /// What tells this picture from others on a page.
  private var content: String {
    positions.title + (positions.view?.rawValue ?? "") + positions.axes.map { "\($0)" }.joined()
      + (numbers.map { "\($0.main)\($0.filter)\($0.other)" } ?? "")
  }

  /// What the filter has filled so far: outputs of a convolution; of a transposed one the filters that were written, which are
  /// darker where several overlap.
  private func drawTrail(
    _ frames: [(row: Int, column: Int)], _ main: CellGrid, _ other: CellGrid, _ motion: inout Motion,
    _ drawing: inout SVGDrawing
  ) {
    for (step, frame) in frames.enumerated() {
      let attributes = motion.appearing(at: step)
      if positions.view == .scattered {
        drawing.group(attributes) {
          positions.drawWindow(main, row: frame.row, column: frame.column, outlined: false, opacity: 0.2, &$0)
        }
      } else if let cell = other.cell(frame.row, frame.column) {
        drawing.rectangle(cell, fill: .blue, opacity: 0.3, attributes: attributes)
      }
    }
  }

  private func drawNumbers(
    _ frames: [(row: Int, column: Int)], _ main: CellGrid, _ other: CellGrid, _ motion: inout Motion,
    _ drawing: inout SVGDrawing
  ) {
    guard let numbers else { return }
    let axes = positions.axes
    let (rows, columns) = axes.count == 1 ? (AxisPositions.single, axes[0]) : (axes[0], axes[1])
    let isWritten = positions.view == .scattered
    for (down, line) in numbers.main.enumerated() {
      for (across, text) in line.enumerated() where !text.isEmpty {
        let (row, column) = (rows.extent.lowerBound + down, columns.extent.lowerBound + across)
        guard let cell = main.cell(row, column) else { continue }
        // A sum is known when the last filter has been added to it.
        let last = isWritten ? lastStep(writing: row, column, frames, rows, columns) : 0
        let isOwn = rows.hasNumber(row) && columns.hasNumber(column)
        number(text, in: cell, isOwn ? 0.95 : 0.5, motion.appearing(at: last), &drawing)
      }
    }
    for (row, line) in numbers.other.enumerated() {
      for (column, text) in line.enumerated() {
        guard let cell = other.cell(row, column) else { continue }
        let step = isWritten ? 0 : frames.firstIndex { $0 == (row, column) } ?? 0
        number(text, in: cell, 0.95, motion.appearing(at: step), &drawing)
      }
    }
  }

  /// At which step the last filter writes a cell; 0 where none does.
  private func lastStep(
    writing row: Int, _ column: Int, _ frames: [(row: Int, column: Int)], _ rows: AxisPositions,
    _ columns: AxisPositions
  ) -> Int {
    guard let last = rows.positions(reading: row).last?.position,
      let across = columns.positions(reading: column).last?.position
    else { return 0 }
    return frames.firstIndex { $0 == (last, across) } ?? 0
  }

  /// The filter's own numbers, small in the corners of its cells.
  private func drawWeights(
    _ main: CellGrid, _ rows: AxisPositions, _ columns: AxisPositions, _ drawing: inout SVGDrawing
  ) {
    guard let numbers else { return }
    for (row, line) in zip(rows.taps(ofPosition: 0), numbers.filter) {
      for (column, text) in zip(columns.taps(ofPosition: 0), line) {
        guard let cell = main.cell(row, column) else { continue }
        let size = Self.fontSize(text, width: cell.width * 0.8, most: 9)
        drawing.text(
          text, x: cell.right - 2.5, y: cell.bottom - 3, anchor: "end", size: size, isBold: true, opacity: 1,
          fill: .orange)
      }
    }
  }

  private func number(
    _ text: String, in cell: Frame, _ opacity: Double, _ attributes: String, _ drawing: inout SVGDrawing
  ) {
    let size = Self.fontSize(text, width: cell.width * 0.86, most: 12)
    drawing.text(
      text, x: cell.middleX, y: cell.middleY + size * 0.2, anchor: "middle", size: size, opacity: opacity,
      attributes: attributes)
  }

  private static func fontSize(_ text: String, width: Double, most: Double) -> Double {
    min(most, width / (Double(max(1, text.count)) * 0.56))
  }
}

extension FilterPositions {
  /// Puts the input above and the output below, as it is with one axis.
  func placeRows(
    _ main: CellGrid, _ other: CellGrid, _ drawing: inout SVGDrawing, y: Double
  ) -> (main: CellGrid, other: CellGrid) {
    var (main, other) = (main, other)
    let isWritten = view == .scattered
    (main.x, other.x) = (Self.margin + 36, Self.margin + 36)
    let height = main.frame.height
    (main.y, other.y) = isWritten ? (y + 58 + height, y + 20) : (y + 20, y + 58 + height)
    label(main, [(axes[0].cells, axes[0].padding)], &drawing)
    label(other, [(axes[0].count, 0)], &drawing)
    for (grid, word) in [(main, isWritten ? "output" : "input"), (other, isWritten ? "input" : "output")] {
      drawing.text(word, x: 4, y: grid.frame.middleY + 4, opacity: 0.7)
    }
    return (main, other)
  }
}
