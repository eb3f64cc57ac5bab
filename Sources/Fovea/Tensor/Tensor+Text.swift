extension Tensor: CustomStringConvertible, CustomDebugStringConvertible {
  /// The numbers in aligned columns under the shape, short enough for a screen: beyond a thousand numbers, and beyond
  /// the width of a line, the middle is elided. A single number and a list stand on one line.
  public var description: String {
    switch rank {
    case 0: return NumberText.short(onlyValue, digits: 6)
    case 1:
      let shown = Tensor.shownPositions(count, limit: count > 1000 ? 20 : count)
      let texts = NumberText.column(shown.compactMap { $0 }.map { storage.value(at: $0) })
      let list = "[\(Tensor.spread(texts, over: shown).joined(separator: ", "))]"
      let isPlain = !shown.contains(nil)
      return list + (isPlain ? "" : " shape \(shape)") + (dtype == .float32 ? "" : " \(dtype)")
    default:
      let title = "Tensor \(shape)" + (dtype == .float32 ? "" : " \(dtype)")
      return count == 0 ? title : "\(title)\n\(planesText())"
    }
  }

  public var debugDescription: String { description }

  /// The matrices of the last two axes, each under its place when there are several.
  private func planesText() -> String {
    let (rows, columns) = (shape[rank - 2], shape[rank - 1])
    let planes = count / (rows * columns)
    let long = count > 1000
    let shownPlanes = Tensor.shownPositions(planes, limit: long ? 4 : planes)
    let shownRows = Tensor.shownPositions(rows, limit: long ? 16 : rows)
    let shownColumns = Tensor.shownPositions(columns, limit: columnLimit())
    let values = shownPlanes.compactMap { $0 }.flatMap { plane in
      shownRows.compactMap { $0 }.flatMap { row in
        shownColumns.compactMap { $0 }.map { storage.value(at: (plane * rows + row) * columns + $0) }
      }
    }
    let texts = NumberText.column(values)
    let width = texts.lazy.map(\.count).max() ?? 0
    var next = texts.startIndex
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
        var line = ""
        for column in shownColumns {
          if column == nil {
            line += "  …"
          } else {
            line += "  " + texts[next].leftPadded(to: width)
            next += 1
          }
        }
        lines.append(line)
      }
    }
    return lines.joined(separator: "\n")
  }

  /// How many columns fit on a line of about a hundred characters.
  private func columnLimit() -> Int {
    let sample = NumberText.column((0..<Swift.min(count, 200)).map { storage.value(at: $0) })
    let width = (sample.lazy.map(\.count).max() ?? 1) + 2
    return Swift.max(100 / width, 6)
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
