/// The numbers of a matrix as coloured squares, between the names of its rows and columns: what `heatMap` shows.
///
/// Colours run from dark blue to yellow; when there are negative and positive numbers, from blue for negative over white
/// for zero to orange for positive.
public struct HeatMap: Displayable, CustomStringConvertible, Sendable {
  /// The numbers, of shape `[rows, columns]`.
  public let values: Tensor
  /// What stands before each row; empty for its number, counted from 0.
  public let rows: [String]
  /// What stands below each column; empty for its number, counted from 0.
  public let columns: [String]
  /// What stands above; empty for nothing.
  public var title: String
  /// What the columns are; empty for nothing.
  public var xLabel: String
  /// What the rows are; empty for nothing.
  public var yLabel: String
  /// The numbers at the two ends of the colours; nil for the smallest and the largest. What lies beyond has the colour of
  /// the end.
  public var limits: ClosedRange<Float>?
  /// How wide the picture is at most, in pixels.
  public var width: Double

  /// - Parameters:
  ///   - values: the numbers, of shape `[rows, columns]`.
  ///   - rows: what stands before each row; as many names as there are rows, or none.
  ///   - columns: what stands below each column; as many names as there are columns, or none.
  ///   - x: what the columns are.
  ///   - y: what the rows are.
  ///   - title: what stands above.
  ///   - limits: the numbers at the two ends of the colours; nil for the smallest and the largest.
  ///   - width: how wide the picture is at most, in pixels.
  public init(
    _ values: Tensor, rows: [String] = [], columns: [String] = [], x: String = "", y: String = "", title: String = "",
    in limits: ClosedRange<Float>? = nil, width: Double = 520
  ) {
    guard values.rank == 2, values.count > 0 else {
      shapeFailure("HeatMap: a tensor of shape \(values.shape) is no matrix; it must be [rows, columns]")
    }
    for (names, axis, number) in [(rows, "rows", 0), (columns, "columns", 1)] {
      guard names.isEmpty || names.count == values.shape[number] else {
        shapeFailure("HeatMap: \(names.count) names for \(values.shape[number]) \(axis); every one needs its own")
      }
    }
    (self.values, self.rows, self.columns) = (values, rows, columns)
    (xLabel, yLabel, self.title, self.limits, self.width) = (x, y, title, limits, width)
  }

  /// More rows or columns than these are told by their size in a console, and in the words for those who do not see it.
  private static let mostInText = 16

  var scale: ColorScale { ColorScale(for: numbers, in: limits) }
  var numbers: [Float] { values.converted(to: .float32).scalars }

  func name(ofRow row: Int) -> String { rows.isEmpty ? "\(row)" : rows[row] }
  func name(ofColumn column: Int) -> String { columns.isEmpty ? "\(column)" : columns[column] }

  /// What is seen, in words: the numbers of a small matrix, of a larger one where they are least and largest.
  var summary: String {
    let axes = [yLabel, xLabel].filter { !$0.isEmpty }.joined(separator: " over ")
    return [title, axes, content].filter { !$0.isEmpty }.joined(separator: ". ")
  }

  private var content: String {
    let (height, width, numbers) = (values.shape[0], values.shape[1], numbers)
    let texts = numbers.map { NumberText.short(Double($0)) }
    let size = "\(height)×\(width) numbers as colours"
    if numbers.count <= 36 {
      let lines = (0..<height).map { row in
        "\(name(ofRow: row)): \(texts[row * width..<(row + 1) * width].joined(separator: ", "))"
      }
      let names = columns.isEmpty ? "" : ", columns \(columns.joined(separator: ", "))"
      return "\(size)\(names). \(lines.joined(separator: "; "))"
    }
    let finite = numbers.indices.filter { numbers[$0].isFinite }
    guard let least = finite.min(by: { numbers[$0] < numbers[$1] }),
      let most = finite.max(by: { numbers[$0] < numbers[$1] })
    else { return size }
    func place(_ index: Int) -> String {
      "\(texts[index]) in row \(name(ofRow: index / width)), column \(name(ofColumn: index % width))"
    }
    return "\(size); the least, \(place(least)); the largest, \(place(most))"
  }

  /// A small matrix as a table, a larger one in a sentence.
  public var description: String {
    let (height, width) = (values.shape[0], values.shape[1])
    guard max(height, width) <= Self.mostInText else { return summary }
    let texts = NumberText.column(numbers)
    let head = columns.isEmpty && rows.isEmpty ? [] : [[""] + (0..<width).map(name(ofColumn:))]
    let table =
      head
      + (0..<height).map { row in
        [rows.isEmpty && columns.isEmpty ? "" : name(ofRow: row)] + texts[row * width..<(row + 1) * width]
      }
    let widths = (0...width).map { column in table.map { $0[column].count }.max() ?? 0 }
    let lines = table.map { row in zip(row, widths).map { $0.leftPadded(to: $1) }.joined(separator: " ") }
    let axes = [yLabel, xLabel].filter { !$0.isEmpty }.joined(separator: " over ")
    return ([title, axes].filter { !$0.isEmpty } + lines).joined(separator: "\n")
  }

  /// A picture, and the numbers in characters.
  public var displayBundle: DisplayBundle { .picture(HeatMapDrawing(self).svg, text: description) }
}
