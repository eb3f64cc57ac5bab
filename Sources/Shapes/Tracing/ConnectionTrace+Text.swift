extension ConnectionTrace {
  /// What is asked and how much is found, as a sentence.
  var sentence: String {
    let here = isOutput ? "output" : "input"
    let there = isOutput ? "input" : "output"
    let shape = reachedShape
    let all = shape.count > 1 ? shape.dropLast().reduce(1, *) : shape.reduce(1, *)
    let found = positions.count
    let name = rule is ChainRule ? "" : "\(rule.name)\(rule.detail.isEmpty ? "" : " \(rule.detail)"), "
    let start = "\(name)\(timesText(input)) to \(timesText(output)): \(here) \(shapeText(startPosition)) "
    guard found > 0 else {
      return start + (isOutput ? "is made of no input" : "is read by no output")
    }
    let verb = isOutput ? "is made of" : "is read by"
    return start + "\(verb) \(found) of the \(all) \(there)\(all == 1 ? "" : "s"): \(places)"
  }

  /// Where the connected cells are, axis by axis.
  private var places: String {
    let shape = reachedShape
    let axes = shape.count > 1 ? shape.count - 1 : 1
    let names = shape.count > 1 ? PlaceWords.names(axes) : ["unit"]
    var parts = (0..<axes).map { PlaceWords.list(cells.places(along: $0), names[$0]) }
    if shape.count > 1 {
      let channels = channels
      parts.append(
        channels.count == shape[axes]
          ? (channels.count == 1 ? "the only channel" : "all \(channels.count) channels")
          : PlaceWords.list(channels, "channel"))
    }
    let product = (0..<axes).reduce(1) { $0 * cells.places(along: $1).count }
    return parts.joined(separator: ", ") + (product > positions.count ? ", not all of their crossings" : "")
  }

  /// What single layers have to say of taps.
  var tapLines: [String] {
    guard windows != nil else { return [] }
    let slider = rule is PoolingRule ? "window" : "filter"
    let positions = positions
    var lines = positions.prefix(12).map { position in
      let taps = taps(at: position).map(shapeText).joined(separator: " and ")
      return "\(shapeText(position)) through \(slider) \(taps)"
    }
    if positions.count > 12 { lines.append("… and \(positions.count - 12) more") }
    if tapsInPadding > 0 {
      lines.append("\(tapsInPadding) of the taps \(tapsInPadding == 1 ? "lies" : "lie") in the padding")
    }
    return lines
  }

  public var description: String {
    if let failure { return "Nothing can be traced, \(failure)." }
    var lines = [sentence]
    if let drawing { lines += [""] + drawing }
    let taps = tapLines
    if !taps.isEmpty { lines += [""] + taps.map { "  \($0)" } }
    return lines.joined(separator: "\n")
  }

  /// The grid at the other end with its connected cells; nil where it is too large for a screen.
  private var drawing: [String]? {
    let (rows, columns) = PlaceWords.grid(reachedShape)
    guard rows <= 40, columns <= 48, rows * columns > 1, reachedShape.count <= 3 else { return nil }
    let found = connectedRows()
    let width = "\(rows - 1)".count
    return (0..<rows).map { row in
      let label = rows == 1 ? "" : String(repeating: " ", count: width - "\(row)".count) + "\(row) "
      let marks = (0..<columns).map { column in (found[row] ?? []).contains { $0.contains(column) } ? "■" : "·" }
      return "  \(label)\(marks.joined(separator: " "))"
    }
  }

  /// Which columns of each row are connected; of a volume, at any depth.
  func connectedRows() -> [Int: [Range<Int>]] {
    var columns: [Int: Set<Int>] = [:]
    for position in positions {
      let row = position.count > 1 ? position[position.count - 2] : 0
      columns[row, default: []].insert(position[position.count - 1])
    }
    return columns.mapValues { columns in
      var runs: [Range<Int>] = []
      for column in columns.sorted() {
        if let last = runs.last, last.upperBound == column {
          runs[runs.count - 1] = last.lowerBound..<column + 1
        } else {
          runs.append(column..<column + 1)
        }
      }
      return runs
    }
  }
}
