/// The cells along one axis of a grid that is drawn, and where they lie: all of them, or the first and the last ones with
/// a break between.
struct GridAxis: Hashable {
  /// The cells that are drawn, in parts between which others are left out.
  let parts: [Range<Int>]
  /// Pixels of a cell.
  let cellSize: Double
  /// Whether cells are large enough to be drawn one by one.
  var showsCells: Bool { cellSize >= 4 }

  /// - Parameter parts: in ascending order, apart from each other.
  init(_ parts: [Range<Int>], cellSize: Double) {
    self.parts = parts
    self.cellSize = cellSize
  }

  init(_ cells: Range<Int>, cellSize: Double) { self.init([cells], cellSize: cellSize) }

  /// Pixels of a break.
  static let breakLength = 22.0

  /// All cells that are drawn.
  var cells: [Int] { parts.flatMap(Array.init) }

  /// Pixels from the first cell's beginning to the last one's end.
  var length: Double {
    Double(parts.reduce(0) { $0 + $1.count }) * cellSize + Double(parts.count - 1) * Self.breakLength
  }

  /// Where cells begin and how long they are together; nil unless all of them are drawn.
  func place(of range: Range<Int>) -> (offset: Double, length: Double)? {
    var offset = 0.0
    for part in parts {
      if part.lowerBound <= range.lowerBound, range.upperBound <= part.upperBound {
        return (offset + Double(range.lowerBound - part.lowerBound) * cellSize, Double(range.count) * cellSize)
      }
      offset += Double(part.count) * cellSize + Self.breakLength
    }
    return nil
  }

  /// Those of the cells that are drawn, part by part.
  func places(in range: Range<Int>) -> [(offset: Double, length: Double)] {
    parts.compactMap { part in
      let common = part.clamped(to: range)
      return common.isEmpty ? nil : place(of: common)
    }
  }

  /// Where the breaks begin.
  var breaks: [Double] {
    parts.dropLast().map { part in
      let place = place(of: part)
      return (place?.offset ?? 0) + (place?.length ?? 0)
    }
  }
}
