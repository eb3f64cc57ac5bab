/// A bar for each name: what `bars` shows.
public struct BarChart: Chart, Equatable {
  /// What stands under the bars.
  public var names: [String]
  /// How high the bars are; one that is not finite is missing.
  public var values: [Double]
  /// What stands above the chart; empty for nothing.
  public var title: String
  /// What the bars are; empty for nothing.
  public var xLabel: String
  /// What the y-axis measures; empty for nothing.
  public var yLabel: String
  /// How the y-axis counts. On a logarithmic axis bars begin at its lower end, for it has no 0.
  public var yScale: ChartScale
  /// How wide the picture is, in pixels.
  public var width: Double

  /// - Parameters:
  ///   - values: the heights.
  ///   - names: what stands under each of them; as many as there are values.
  ///   - x: what the bars are.
  ///   - y: what the y-axis measures.
  ///   - title: what stands above the chart.
  ///   - yScale: how the y-axis counts.
  ///   - width: how wide the picture is, in pixels.
  public init(
    _ values: some Collection<some BinaryFloatingPoint>, names: [String], x: String = "", y: String = "",
    title: String = "", yScale: ChartScale = .linear, width: Double = 520
  ) {
    guard values.count == names.count else {
      shapeFailure("BarChart: \(values.count) values and \(names.count) names; every bar needs its name")
    }
    self.values = values.map { Double($0) }
    self.names = names
    (xLabel, yLabel, self.title) = (x, y, title)
    (self.yScale, self.width) = (yScale, width)
  }

  /// What it draws.
  public var drawing: ChartDrawing {
    var bars = LineChart.Series("", values)
    bars.form = .bars(width: 0.8)
    return ChartDrawing(
      series: [bars], title: title, xLabel: xLabel, yLabel: yLabel, yKind: yScale, width: width, categories: names,
      content: "\(names.count) \(names.count == 1 ? "bar" : "bars"): "
        + zip(names, values).map { "\($0): \(NumberText.short($1))" }.joined(separator: "; "))
  }
}

extension ChartDrawing {
  /// Bars that lie, one in each line, with its name before and its number behind.
  func barText(columns: Int) -> String {
    let scale = yScale(ticks: 5)
    let margin = categories.map(\.count).max() ?? 0
    let ground = Int((scale.place(scale.ground) * Double(columns)).rounded())
    let values = series.first?.y ?? []
    let rows = zip(categories, values).map { name, value -> String in
      let place = scale.place(value)
      let end = place.isFinite ? Int((place * Double(columns)).rounded()) : ground
      let bar = String(repeating: " ", count: min(ground, end)) + String(repeating: "█", count: abs(end - ground))
      return "\(name.leftPadded(to: margin)) │\(bar) \(NumberText.short(value))"
    }
    let axes = [yLabel, xLabel].filter { !$0.isEmpty }.joined(separator: " over ")
    return ([title, axes].filter { !$0.isEmpty } + rows).joined(separator: "\n")
  }
}
