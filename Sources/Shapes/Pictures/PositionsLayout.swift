/// Which cells and positions of an axis a picture draws, so that large inputs stay legible.
///
/// Up to `most` cells are drawn one by one. Of more, the beginning with its first positions and the end with its last ones are
/// drawn, with a break between. Where even these are too many, the whole axis is drawn to scale without its cells.
struct PositionsLayout {
  /// The cells of the grid over which the filter slides.
  let cells: [Range<Int>]
  /// The positions that are drawn, and the cells of the other grid.
  let positions: [Range<Int>]
  /// Whether cells are too small to be drawn.
  let isToScale: Bool

  /// More cells than this are never drawn along an axis.
  private static let mostCells = 45

  init(_ axis: AxisPositions, most: Int) {
    let extent = axis.extent
    if extent.count <= most, axis.count <= most {
      (cells, positions, isToScale) = ([extent], [0..<axis.count], false)
      return
    }
    let head = max(3, (most / 4 - axis.span) / axis.step + 1)
    let tail = max(2, (most / 5 - axis.span) / axis.step + 1)
    if head + tail < axis.count {
      let (headEnd, tailStart) = (
        axis.range(ofPosition: head - 1).upperBound, axis.range(ofPosition: axis.count - tail).lowerBound
      )
      if headEnd < tailStart, headEnd - extent.lowerBound + extent.upperBound - tailStart <= Self.mostCells {
        cells = [extent.lowerBound..<headEnd, tailStart..<extent.upperBound]
        (positions, isToScale) = ([0..<head, axis.count - tail..<axis.count], false)
        return
      }
    }
    cells = [extent]
    positions = axis.count <= 5 ? [0..<axis.count] : [0..<3, axis.count - 2..<axis.count]
    isToScale = true
  }

  /// How many cells are drawn.
  var cellCount: Int { cells.reduce(0) { $0 + $1.count } }

  /// The grids of both axes, with square cells: the one over which the filter slides, and the other one.
  ///
  /// - Parameters:
  ///   - longest: pixels that no axis may exceed by much.
  ///   - largest: pixels that no cell may exceed.
  static func grids(
    _ rows: AxisPositions, _ columns: AxisPositions, most: Int, longest: Double, largest: Double
  ) -> (main: CellGrid, other: CellGrid, rows: [Int], columns: [Int]) {
    let (down, across) = (PositionsLayout(rows, most: most), PositionsLayout(columns, most: most))
    let isToScale = down.isToScale || across.isToScale
    // To scale, both axes are drawn whole.
    let (mainRows, mainColumns) = isToScale ? ([rows.extent], [columns.extent]) : (down.cells, across.cells)
    func count(_ parts: [Range<Int>]) -> Double { Double(parts.reduce(0) { $0 + $1.count }) }
    let size = min(largest, longest / max(count(mainRows), count(mainColumns)))
    let main = CellGrid(
      rows: GridAxis(mainRows, cellSize: size), columns: GridAxis(mainColumns, cellSize: size), x: 0, y: 0)
    let otherSize = isToScale ? min(largest, max(size, 8 / Double(max(rows.count, columns.count)))) : size
    let other = CellGrid(
      rows: GridAxis(isToScale ? [0..<rows.count] : down.positions, cellSize: otherSize),
      columns: GridAxis(isToScale ? [0..<columns.count] : across.positions, cellSize: otherSize), x: 0, y: 0)
    return (main, other, down.positions.flatMap(Array.init), across.positions.flatMap(Array.init))
  }
}

extension PositionsLayout {
  /// The cells of an axis that no position reads, as far as they can be told one by one, in runs.
  static func unread(_ axis: AxisPositions, in grid: GridAxis) -> [Range<Int>] {
    guard grid.showsCells else {
      // To scale, only what lies behind the last position can be seen.
      return axis.dropped.isEmpty ? [] : [axis.dropped]
    }
    return runs(grid) { !axis.isRead($0) }
  }

  /// The others.
  static func read(_ axis: AxisPositions, in grid: GridAxis) -> [Range<Int>] {
    guard grid.showsCells else { return [axis.extent.lowerBound..<axis.dropped.lowerBound] }
    return runs(grid) { axis.isRead($0) }
  }

  /// Neighbouring cells for which something is true.
  private static func runs(_ grid: GridAxis, where isIn: (Int) -> Bool) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for part in grid.parts {
      var start: Int?
      for cell in part {
        if isIn(cell) {
          start = start ?? cell
        } else if let begun = start {
          runs.append(begun..<cell)
          start = nil
        }
      }
      if let start { runs.append(start..<part.upperBound) }
    }
    return runs
  }
}
