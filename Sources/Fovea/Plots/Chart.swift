/// What has axes: `LineChart`, `ScatterChart`, `BarChart`, `Histogram`.
///
/// In a notebook a chart is a picture (SVG) in the colours of the page, light or dark; elsewhere it is drawn with
/// characters. `smallMultiples` sets several of them in rows and columns.
public protocol Chart: Displayable, CustomStringConvertible, Sendable {
  /// What the chart draws.
  var drawing: ChartDrawing { get }
}

extension Chart {
  /// The chart drawn with characters.
  public var description: String { drawing.text() }

  /// A picture, and the chart drawn with characters.
  public var displayBundle: DisplayBundle {
    let drawing = drawing
    // Broad charts are no higher than the usual one.
    return DisplayBundle.picture(
      drawing.svg(width: drawing.width, height: min(320, max(120, (drawing.width * 8 / 13).rounded()))),
      text: drawing.text())
  }
}

/// Lines, points and bars with axes and a legend: what every chart is drawn from.
public struct ChartDrawing: Sendable, Equatable {
  /// How the numbers of a series are shown.
  enum Form: Sendable, Equatable {
    case line
    case points
    /// Each as wide as this part of the x-axis, with the place of the number in its middle.
    case bars(width: Double)
  }

  /// What an axis has beside it.
  enum AxisDetail: Sendable, Equatable {
    case named
    /// Numbers, but no name: a chart beside this one has it.
    case numbered
    /// Nothing: a chart beside this one has it, or the shape is all that counts.
    case bare
  }

  var series: [LineChart.Series]
  var title = ""
  var xLabel = ""
  var yLabel = ""
  var xKind = ChartScale.linear
  var yKind = ChartScale.linear
  /// In pixels.
  var width = 520.0
  /// The names under bars at 0, 1, 2, …, instead of numbers; empty for numbers.
  var categories: [String] = []
  /// Whether nothing lies between whole numbers on the x-axis.
  var countsWhole = false
  /// What stands at the axes.
  var xDetail = AxisDetail.named
  var yDetail = AxisDetail.named
  /// Whether a legend around the chart tells the names of the series.
  var hidesLegend = false
  /// What the axes must hold beside the numbers of the series.
  var xReach: [Double] = []
  var yReach: [Double] = []
  /// What is seen, in words.
  var content = ""

  /// At least two ticks, so that it is seen how far the axis reaches.
  func xScale(ticks wanted: Int) -> AxisScale {
    let values = xReach + xExtent
    func scale(_ ticks: Int) -> AxisScale {
      .over(
        values, ticks: ticks, isRounded: false, countsWhole: countsWhole, kind: categories.isEmpty ? xKind : .linear)
    }
    return (wanted...wanted + 4).lazy.map(scale).first { $0.ticks.count >= 2 } ?? scale(wanted)
  }

  func yScale(ticks: Int) -> AxisScale { .over(yReach + yExtent, ticks: ticks, kind: yKind) }

  /// All that the x-axis must hold.
  var xExtent: [Double] {
    series.flatMap { line -> [Double] in
      guard case .bars(let width) = line.form else { return line.x }
      return line.x.flatMap { [$0 - width / 2, $0 + width / 2] }
    }
  }

  /// All that the y-axis must hold: bars stand on 0.
  var yExtent: [Double] {
    let hasBars = series.contains { if case .bars = $0.form { true } else { false } }
    let heights = series.flatMap(\.y)
    guard hasBars else { return heights }
    // On a logarithmic axis the lowest bar is to be seen too.
    let lowest = yKind == .logarithmic ? heights.filter { $0 > 0 }.min().map { $0 / 2 } : nil
    return heights + [lowest ?? 0]
  }

  /// What stands under the x-axis, and where, from 0 to 1.
  func xMarks(_ scale: AxisScale) -> [(place: Double, label: String)] {
    categories.isEmpty
      ? zip(scale.ticks, scale.labels).map { (scale.place($0), $1) }
      : categories.enumerated().map { (scale.place(Double($0)), $1) }
  }

  /// The series that have a name, with their numbers: what a legend tells. A single one without a name needs none.
  var legend: [LegendEntry] {
    series.enumerated().compactMap { $1.name.isEmpty ? nil : LegendEntry(number: $0, name: $1.name, form: $1.form) }
  }

  /// The chart in words, for those who do not see it.
  var summary: String {
    let axes = [yLabel, xLabel].filter { !$0.isEmpty }.joined(separator: " over ")
    let scales = [xKind == .logarithmic ? "x" : "", yKind == .logarithmic ? "y" : ""].filter { !$0.isEmpty }
    return [title, axes, content, scales.isEmpty ? "" : "logarithmic: \(scales.joined(separator: " and "))"]
      .filter { !$0.isEmpty }.joined(separator: ". ")
  }
}

extension DisplayBundle {
  /// A picture that takes the colours of the page around it, as a file of its own too.
  static func picture(_ svg: String, text: String) -> DisplayBundle {
    DisplayBundle(text: text, ["text/html": "<div>\(svg)</div>", "image/svg+xml": SVGDrawing.standalone(svg)])
  }
}
