/// Points, each with its two numbers: what `scatter` shows.
public struct ScatterChart: Chart, Equatable {
  /// Groups of points, each with its colour and form; the first one is drawn last.
  public var series: [LineChart.Series]
  /// What stands above the chart; empty for nothing.
  public var title: String
  /// What the x-axis measures; empty for nothing.
  public var xLabel: String
  /// What the y-axis measures; empty for nothing.
  public var yLabel: String
  /// How the x-axis counts.
  public var xScale: ChartScale
  /// How the y-axis counts.
  public var yScale: ChartScale
  /// How wide the picture is, in pixels.
  public var width: Double

  /// - Parameters:
  ///   - series: groups of points; a point that is not finite is not shown.
  ///   - x: what the x-axis measures.
  ///   - y: what the y-axis measures.
  ///   - title: what stands above the chart.
  ///   - xScale: how the x-axis counts.
  ///   - yScale: how the y-axis counts.
  ///   - width: how wide the picture is, in pixels.
  public init(
    _ series: [LineChart.Series], x: String = "", y: String = "", title: String = "", xScale: ChartScale = .linear,
    yScale: ChartScale = .linear, width: Double = 520
  ) {
    self.series = series
    (xLabel, yLabel, self.title) = (x, y, title)
    (self.xScale, self.yScale, self.width) = (xScale, yScale, width)
  }

  /// What it draws.
  public var drawing: ChartDrawing {
    let groups = series.map { group in
      var group = group
      group.form = .points
      return group
    }
    let words = series.map { group -> String in
      let count = "\(group.y.count) \(group.y.count == 1 ? "point" : "points")"
      func reach(_ values: [Double]) -> String {
        let finite = values.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else { return "nothing" }
        return "\(NumberText.short(low)) to \(NumberText.short(high))"
      }
      return (group.name.isEmpty ? "" : "\(group.name): ")
        + "\(count), x from \(reach(group.x)), y from \(reach(group.y))"
    }
    return ChartDrawing(
      series: groups, title: title, xLabel: xLabel, yLabel: yLabel, xKind: xScale, yKind: yScale, width: width,
      content: words.joined(separator: "; "))
  }
}
