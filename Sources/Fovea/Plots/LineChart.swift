/// Lines through numbers, with axes and a legend: what `plot` shows.
///
///     let chart = LineChart([.init("training", losses), .init("validation", held, from: 1)], x: "epoch", y: "loss")
///
/// In a notebook it is a picture (SVG) in the colours of the page, light or dark; elsewhere it is drawn with characters.
public struct LineChart: Sendable, Equatable {
  /// One line.
  public struct Series: Sendable, Equatable {
    /// What the legend calls it.
    public var name: String
    /// Where along the x-axis each number stands.
    public var x: [Double]
    /// The numbers; where one is not finite, the line has a gap.
    public var y: [Double]
    var form = ChartDrawing.Form.line

    /// A line through numbers, one step apart.
    ///
    /// - Parameters:
    ///   - name: what the legend calls the line.
    ///   - y: the heights.
    ///   - first: where the first of them stands on the x-axis.
    public init(_ name: String = "", _ y: some Collection<some BinaryFloatingPoint>, from first: Double = 0) {
      self.name = name
      self.y = y.map { Double($0) }
      x = self.y.indices.map { first + Double($0) }
    }

    /// A line through points; as many places as numbers.
    public init(
      _ name: String = "", _ y: some Collection<some BinaryFloatingPoint>,
      at x: some Collection<some BinaryFloatingPoint>
    ) {
      guard x.count == y.count else {
        shapeFailure(
          "LineChart: \(y.count) numbers at \(x.count) places; every number needs its place along the x-axis")
      }
      self.name = name
      self.x = x.map { Double($0) }
      self.y = y.map { Double($0) }
    }
  }

  /// The lines, the first one drawn last, so that none hides it.
  public var series: [Series]
  /// What stands above the chart; empty for nothing.
  public var title: String
  /// What the x-axis counts; empty for nothing.
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
  ///   - series: the lines.
  ///   - x: what the x-axis counts.
  ///   - y: what the y-axis measures.
  ///   - title: what stands above the chart.
  ///   - xScale: how the x-axis counts.
  ///   - yScale: how the y-axis counts.
  ///   - width: how wide the picture is, in pixels.
  public init(
    _ series: [Series], x: String = "", y: String = "", title: String = "", xScale: ChartScale = .linear,
    yScale: ChartScale = .linear, width: Double = 520
  ) {
    self.series = series
    (xLabel, yLabel, self.title) = (x, y, title)
    (self.xScale, self.yScale, self.width) = (xScale, yScale, width)
  }

  /// The chart in words, for those who do not see it.
  var summary: String { drawing.summary }
}

extension LineChart: Chart {
  /// What it draws.
  public var drawing: ChartDrawing {
    let lines = series.map { line -> String in
      let name = line.name.isEmpty ? (yLabel.isEmpty ? "a line" : yLabel) : line.name
      guard let first = line.y.first, let last = line.y.last else { return "\(name): nothing yet" }
      return "\(name): \(line.y.count) \(line.y.count == 1 ? "number" : "numbers"), from \(NumberText.short(first)) to "
        + NumberText.short(last)
    }
    return ChartDrawing(
      series: series, title: title, xLabel: xLabel, yLabel: yLabel, xKind: xScale, yKind: yScale, width: width,
      content: lines.joined(separator: "; "))
  }

  func svg(width: Double, height: Double, at origin: (x: Double, y: Double)? = nil) -> String {
    drawing.svg(width: width, height: height, at: origin)
  }

  func text(columns: Int = 60, rows: Int = 13) -> String { drawing.text(columns: columns, rows: rows) }
}
