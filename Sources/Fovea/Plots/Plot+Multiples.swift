/// Shows charts in rows and columns: `smallMultiples(columns: 4, ["layer 1": Histogram(a), "layer 2": Histogram(b)])`.
///
/// - Parameters:
///   - columns: how many there are in a row.
///   - charts: the charts with their captions, row by row.
///   - scales: whether their axes reach equally far.
///   - width: how wide the whole picture is, in pixels.
public func smallMultiples(
  columns: Int, _ charts: KeyValuePairs<String, any Chart>, scales: SmallMultiples.Scales = .common, width: Double = 760
) {
  smallMultiples(
    columns: columns, charts.map(\.value), captions: charts.map(\.key), scales: scales, width: width)
}

/// Shows charts in rows and columns, each under its caption or else its title.
public func smallMultiples(
  columns: Int, _ charts: [any Chart], captions: [String] = [], scales: SmallMultiples.Scales = .common,
  width: Double = 760
) {
  display(SmallMultiples(charts, captions: captions, columns: columns, scales: scales, width: width))
}

/// Shows a chart for every pair of a row and a column, between headings:
///
///     smallMultiples(rows: ["tanh": tanhOutputs, "ReLU": reluOutputs], columns: 1...5, columnLabel: "layer") { outputs, layer in
///       Histogram(outputs[layer - 1])
///     }
///
/// - Parameters:
///   - rows: what stands before each row, with what the chart is made of.
///   - columns: what stands above each column.
///   - rowLabel: stands before the heading of every row.
///   - columnLabel: stands before the heading of every column.
///   - scales: whether the axes reach equally far.
///   - width: how wide the whole picture is, in pixels.
///   - chart: the chart of a row and a column; nil leaves the place empty.
public func smallMultiples<Row, Columns: Collection>(
  rows: KeyValuePairs<String, Row>, columns: Columns, rowLabel: String = "", columnLabel: String = "",
  scales: SmallMultiples.Scales = .common, width: Double = 760,
  _ chart: (_ row: Row, _ column: Columns.Element) throws -> (any Chart)?
) rethrows where Columns.Element: CustomStringConvertible {
  let (values, places) = (rows.map(\.value), Array(columns))
  display(
    try SmallMultiples(
      rows: headings(rows.map(\.key), rowLabel), columns: headings(places, columnLabel), scales: scales, width: width
    ) { try chart(values[$0], places[$1]) })
}

/// Shows a chart for every pair of a row and a column, between headings:
///
///     smallMultiples(rows: ["tanh", "ReLU"], columns: 1...5, columnLabel: "layer") { name, layer in
///       Histogram(outputs[name]![layer - 1])
///     }
///
/// - Parameters:
///   - rows: what stands before each row, and what the chart is made of: names, numbers, a range.
///   - columns: what stands above each column.
///   - rowLabel: stands before the heading of every row.
///   - columnLabel: stands before the heading of every column.
///   - scales: whether the axes reach equally far.
///   - width: how wide the whole picture is, in pixels.
///   - chart: the chart of a row and a column; nil leaves the place empty.
public func smallMultiples<Rows: Collection, Columns: Collection>(
  rows: Rows, columns: Columns, rowLabel: String = "", columnLabel: String = "",
  scales: SmallMultiples.Scales = .common, width: Double = 760,
  _ chart: (_ row: Rows.Element, _ column: Columns.Element) throws -> (any Chart)?
) rethrows where Rows.Element: CustomStringConvertible, Columns.Element: CustomStringConvertible {
  let (values, places) = (Array(rows), Array(columns))
  display(
    try SmallMultiples(
      rows: headings(values, rowLabel), columns: headings(places, columnLabel), scales: scales, width: width
    ) { try chart(values[$0], places[$1]) })
}

private func headings(_ values: [some CustomStringConvertible], _ label: String) -> [String] {
  values.map { label.isEmpty ? $0.description : "\(label) \($0)" }
}
