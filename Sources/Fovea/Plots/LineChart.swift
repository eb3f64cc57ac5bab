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

  /// - Parameters:
  ///   - series: the lines.
  ///   - x: what the x-axis counts.
  ///   - y: what the y-axis measures.
  ///   - title: what stands above the chart.
  public init(_ series: [Series], x: String = "", y: String = "", title: String = "") {
    self.series = series
    (xLabel, yLabel, self.title) = (x, y, title)
  }

  var xScale: AxisScale { AxisScale(for: series.lazy.flatMap(\.x), ticks: 6, isRounded: false) }
  var yScale: AxisScale { AxisScale(for: series.lazy.flatMap(\.y)) }

  /// The lines that have a name, with their numbers: what a legend tells. A single line without a name needs none.
  var legend: [(number: Int, name: String)] {
    series.enumerated().compactMap { $1.name.isEmpty ? nil : ($0, $1.name) }
  }

  /// The chart in words, for those who do not see it.
  var summary: String {
    let lines = series.map { line -> String in
      let name = line.name.isEmpty ? (yLabel.isEmpty ? "a line" : yLabel) : line.name
      guard let first = line.y.first, let last = line.y.last else { return "\(name): nothing yet" }
      return "\(name): \(line.y.count) \(line.y.count == 1 ? "number" : "numbers"), from \(NumberText.short(first)) to "
        + NumberText.short(last)
    }
    let axes = [yLabel, xLabel].filter { !$0.isEmpty }.joined(separator: " over ")
    return [title, axes, lines.joined(separator: "; ")].filter { !$0.isEmpty }.joined(separator: ". ")
  }
}

extension LineChart: Displayable, CustomStringConvertible {
  /// The chart drawn with characters.
  public var description: String { text() }

  /// A picture, and the chart drawn with characters.
  public var displayBundle: DisplayBundle {
    DisplayBundle.picture(svg(width: 520, height: 320), text: description)
  }
}

extension DisplayBundle {
  /// A picture that takes the colours of the page around it, as a file of its own too.
  static func picture(_ svg: String, text: String) -> DisplayBundle {
    DisplayBundle(text: text, ["text/html": "<div>\(svg)</div>", "image/svg+xml": SVGDrawing.standalone(svg)])
  }
}
