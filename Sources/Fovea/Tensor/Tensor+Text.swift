extension Tensor: CustomStringConvertible, CustomDebugStringConvertible {
  /// The numbers in aligned columns under the shape, short enough for a screen: beyond a thousand numbers, and beyond
  /// the width of a line, the middle is elided. A single number stands alone, a short list on one line; a longer one
  /// takes several lines and tells its shape behind them. The kind of numbers is told unless it is `float32`.
  public var description: String {
    let kind = dtype == .float32 ? "" : " \(dtype)"
    switch rank {
    case 0: return dtype.isFloatingPoint ? NumberText.short(onlyValue, digits: dtype.decimalDigits) : texts([0])[0]
    case 1: return listText() + kind
    default: return "Tensor \(shape)\(kind)" + (count == 0 ? "" : "\n\(planesText())")
    }
  }

  public var debugDescription: String { description }

  /// The numbers at some places in row-major order, with as many digits as the kind deserves.
  func texts(_ places: some Collection<Int>) -> [String] {
    let values = places.map { storage.value(at: $0) }
    return dtype.isFloatingPoint
      ? NumberText.column(values, digits: dtype == .float64 ? 8 : 4) : values.map { String(Int($0)) }
  }

  /// How many characters a line should have at most.
  private static let lineWidth = 100

  private func listText() -> String {
    let shown = Tensor.shownPositions(count, limit: count > 1000 ? 20 : count)
    let texts = texts(shown.compactMap { $0 })
    let isElided = shown.contains(nil)
    let line = Tensor.spread(texts, over: shown).joined(separator: ", ")
    guard isElided || line.count > Tensor.lineWidth else { return "[\(line)]" }
    let width = texts.lazy.map(\.count).max() ?? 0
    let columns = Swift.max((Tensor.lineWidth - 1) / (width + 2), 1)
    let aligned = Tensor.spread(texts.map { $0.leftPadded(to: width) }, over: shown)
    let lines = stride(from: 0, to: aligned.count, by: columns).map { start in
      aligned[start..<Swift.min(start + columns, aligned.count)].joined(separator: ", ")
    }
    return "[\(lines.joined(separator: ",\n "))] shape \(shape)"
  }

  /// The matrices of the last two axes, each under its place when there are several.
  private func planesText() -> String {
    let (rows, columns) = (shape[rank - 2], shape[rank - 1])
    let planes = count / (rows * columns)
    let long = count > 1000
    let shownPlanes = Tensor.shownPositions(planes, limit: long ? 4 : planes)
    let shownRows = Tensor.shownPositions(rows, limit: long ? 16 : rows)
    func cells(_ shownColumns: [Int?]) -> [String] {
      self.texts(
        shownPlanes.compactMap { $0 }.flatMap { plane in
          shownRows.compactMap { $0 }.flatMap { row in
            shownColumns.compactMap { $0 }.map { (plane * rows + row) * columns + $0 }
          }
        })
    }
    // As many columns as fit: first those that would fit if each had a single digit.
    var shownColumns = Tensor.shownPositions(columns, limit: Tensor.lineWidth / 3)
    var texts = cells(shownColumns)
    var width = texts.lazy.map(\.count).max() ?? 0
    if (width + 2) * shownColumns.count > Tensor.lineWidth {
      shownColumns = Tensor.shownPositions(columns, limit: Swift.max((Tensor.lineWidth - 3) / (width + 2), 6))
      texts = cells(shownColumns)
      width = texts.lazy.map(\.count).max() ?? 0
    }
    var next = texts.makeIterator()
    var lines: [String] = []
    for plane in shownPlanes {
      guard let plane else {
        lines.append("…")
        continue
      }
      if rank > 2 { lines.append("[\(place(ofPlane: plane)), .all, .all]") }
      for row in shownRows {
        guard row != nil else {
          lines.append("  ⋮")
          continue
        }
        lines.append(shownColumns.map { $0 == nil ? "  …" : "  " + (next.next() ?? "").leftPadded(to: width) }.joined())
      }
    }
    return lines.joined(separator: "\n")
  }

  private func place(ofPlane plane: Int) -> String {
    var rest = plane
    var place: [String] = []
    for size in shape.dropLast(2).reversed() {
      place.append("\(rest % size)")
      rest /= size
    }
    return place.reversed().joined(separator: ", ")
  }

  /// The positions shown of an axis; nil stands for the ones left out.
  static func shownPositions(_ size: Int, limit: Int) -> [Int?] {
    guard size > limit else { return Array(0..<size) }
    let tail = limit / 3
    return Array(0..<(limit - tail)) + [nil] + Array((size - tail)..<size)
  }

  private static func spread(_ texts: [String], over positions: [Int?]) -> [String] {
    var next = texts.makeIterator()
    return positions.map { $0 == nil ? "…" : next.next() ?? "" }
  }
}

extension DType {
  /// How many digits of a single number are told.
  fileprivate var decimalDigits: Int { self == .float64 ? 15 : 6 }
}
