/// Charts in rows and columns, each under its caption, or all of them between headings of rows and columns: what
/// `smallMultiples` shows.
public struct SmallMultiples: Displayable, CustomStringConvertible, Sendable {
  /// Whether charts can be compared by eye.
  public enum Scales: Sendable, Equatable {
    /// All axes reach as far as the charts together need.
    case common
    /// The axes of a row reach as far as its charts together need.
    case commonInRows
    /// Each chart has axes for its own numbers.
    case own
  }

  private let layout: MultiplesLayout

  /// Charts under their captions.
  ///
  /// - Parameters:
  ///   - charts: the charts, row by row.
  ///   - captions: what stands above each of them, instead of its title.
  ///   - columns: how many there are in a row.
  ///   - scales: whether their axes reach equally far. Bins of histograms are not changed by it.
  ///   - width: how wide the whole picture is, in pixels.
  public init(
    _ charts: [any Chart], captions: [String] = [], columns: Int, scales: Scales = .common, width: Double = 760
  ) {
    guard columns > 0 else { shapeFailure("smallMultiples: \(columns) columns; there must be at least one") }
    var drawings: [ChartDrawing?] = charts.map(\.drawing)
    Self.align(&drawings, columns: columns, scales)
    let isNarrow = width / Double(columns) < Self.narrow
    for number in drawings.indices {
      if number < captions.count { drawings[number]?.title = captions[number] }
      // What a histogram counts says less than its shape.
      if isNarrow, charts[number] is Histogram { drawings[number]?.yDetail = .bare }
    }
    layout = MultiplesLayout(drawings: drawings, columns: columns, width: width)
  }

  /// Charts between headings. What neighbours have in common stands at the edge only: the names of the axes, and where the
  /// axes themselves are common their numbers, too.
  ///
  /// - Parameters:
  ///   - rows: what stands before each row.
  ///   - columns: what stands above each column.
  ///   - scales: whether the axes reach equally far. Bins of histograms are not changed by it.
  ///   - width: how wide the whole picture is, in pixels.
  ///   - chart: the chart of a row and a column, counted from 0; nil leaves the place empty.
  public init(
    rows: [String], columns: [String], scales: Scales = .common, width: Double = 760,
    _ chart: (_ row: Int, _ column: Int) throws -> (any Chart)?
  ) rethrows {
    guard !rows.isEmpty, !columns.isEmpty else {
      shapeFailure(
        "smallMultiples: \(rows.count) rows and \(columns.count) columns; there must be at least one of each")
    }
    let charts = try rows.indices.flatMap { row in try columns.indices.map { try chart(row, $0) } }
    var drawings = charts.map { $0?.drawing }
    Self.align(&drawings, columns: columns.count, scales)
    let isNarrow = width / Double(columns.count) < Self.narrow
    for (number, chart) in charts.enumerated() {
      let (row, column) = (number / columns.count, number % columns.count)
      let below = row + 1 == rows.count || drawings[(row + 1) * columns.count + column] == nil
      let isFirst = column == 0 || drawings[number - 1] == nil
      drawings[number]?.title = ""
      if !below { drawings[number]?.xDetail = scales == .common ? .bare : .numbered }
      if !isFirst { drawings[number]?.yDetail = scales == .own ? .numbered : .bare }
      if isNarrow, scales == .own, chart is Histogram { drawings[number]?.yDetail = .bare }
    }
    layout = MultiplesLayout(
      drawings: drawings, columns: columns.count, rowHeadings: rows, columnHeadings: columns, width: width)
  }

  /// Columns of fewer pixels have no place for numbers beside every chart.
  private static let narrow = 150.0

  /// Makes axes hold what the charts that share them need.
  private static func align(_ drawings: inout [ChartDrawing?], columns: Int, _ scales: Scales) {
    guard scales != .own, !drawings.isEmpty else { return }
    let size = scales == .common ? drawings.count : columns
    for start in stride(from: 0, to: drawings.count, by: size) {
      let group = start..<min(start + size, drawings.count)
      let (x, y) = (group.map { ends(drawings[$0]?.xExtent) }, group.map { ends(drawings[$0]?.yExtent) })
      // Names under bars have no place among numbers.
      let hasNumbers = group.allSatisfy { drawings[$0]?.categories.isEmpty ?? true }
      for number in group {
        if hasNumbers { drawings[number]?.xReach = x.flatMap { $0 } }
        drawings[number]?.yReach = y.flatMap { $0 }
      }
    }
  }

  /// The least and the largest value, with the least above 0 for logarithmic axes.
  private static func ends(_ values: [Double]?) -> [Double] {
    let finite = (values ?? []).filter(\.isFinite)
    return [finite.min(), finite.max(), finite.filter { $0 > 0 }.min()].compactMap { $0 }
  }

  /// The charts that there are, each with its name: its title, or its headings.
  private var named: [(name: String, drawing: ChartDrawing)] {
    layout.drawings.enumerated().compactMap { number, drawing in
      guard let drawing else { return nil }
      guard !layout.rowHeadings.isEmpty else { return (drawing.title, drawing) }
      let (row, column) = (number / layout.columns, number % layout.columns)
      return ("\(layout.rowHeadings[row]), \(layout.columnHeadings[column])", drawing)
    }
  }

  /// The charts in words, for those who do not see them.
  var summary: String {
    let named = named
    let isGrid = !layout.rowHeadings.isEmpty
    let count = "\(named.count) \(named.count == 1 ? "chart" : "charts")"
    let order =
      isGrid
      ? "\(count), rows \(layout.rowHeadings.joined(separator: ", ")), "
        + "columns \(layout.columnHeadings.joined(separator: ", "))"
      : count
    return
      "\(order): \(named.map { isGrid ? "\($0.name): \($0.drawing.summary)" : $0.drawing.summary }.joined(separator: ". "))"
  }

  /// The charts drawn with characters; of more than six, one line each.
  public var description: String {
    let named = named
    guard named.count > 6 else {
      return named.map { name, drawing in
        var drawing = drawing
        drawing.title = name
        return drawing.text(columns: 40, rows: 7)
      }.joined(separator: "\n\n")
    }
    let margin = named.map(\.name.count).max() ?? 0
    return named.map { name, drawing in
      let lines = drawing.series.map { Sparkline.text($0.y) }.joined(separator: "  ")
      return "\(name.leftPadded(to: margin)) \(lines) \(drawing.content)"
    }.joined(separator: "\n")
  }

  /// A picture, and the charts drawn with characters.
  public var displayBundle: DisplayBundle { .picture(layout.svg(words: summary), text: description) }
}
