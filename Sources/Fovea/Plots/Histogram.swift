/// How often numbers of each size occur: what `histogram` shows.
///
/// Unless their count is given, there are as many bins as the larger of two rules asks for, at most 100: Sturges'
/// ⌈log₂ n⌉ + 1, and that of Freedman and Diaconis, whose bins are as wide as twice the distance of the quartiles over ∛n
/// (together NumPy's `auto`). Whole numbers less than 64 apart get a bin each.
public struct Histogram: Chart, Equatable {
  /// Where the bins begin and end; one more than there are bins. A number on the edge of two belongs to the upper one.
  public let edges: [Double]
  /// How many numbers each bin holds.
  public let counts: [Int]
  /// How many numbers are in no bin: those beyond the range, and those that are not finite.
  public let outside: Int
  /// What stands above the chart; empty for nothing.
  public var title: String
  /// What the numbers are; empty for nothing.
  public var xLabel: String
  /// How the axis of the counts counts.
  public var yScale: ChartScale
  /// How wide the picture is, in pixels.
  public var width: Double

  /// - Parameters:
  ///   - values: the numbers, in any order.
  ///   - bins: how many bins there are; nil for the rule above.
  ///   - range: what the bins cover; nil for all the numbers.
  ///   - x: what the numbers are.
  ///   - title: what stands above the chart.
  ///   - yScale: how the axis of the counts counts.
  ///   - width: how wide the picture is, in pixels.
  public init(
    _ values: some Collection<some BinaryFloatingPoint>, bins: Int? = nil, in range: ClosedRange<Double>? = nil,
    x: String = "", title: String = "", yScale: ChartScale = .linear, width: Double = 520
  ) {
    if let bins, bins < 1 { shapeFailure("Histogram: \(bins) bins; there must be at least one") }
    let parts = HistogramBins(values.map { Double($0) }, bins: bins, in: range)
    (edges, counts, outside) = (parts.edges, parts.counts, parts.outside)
    (xLabel, self.title, self.yScale, self.width) = (x, title, yScale, width)
  }

  /// A histogram of all the numbers of a tensor of any shape.
  public init(
    _ values: Tensor, bins: Int? = nil, in range: ClosedRange<Double>? = nil, x: String = "", title: String = "",
    yScale: ChartScale = .linear, width: Double = 520
  ) {
    self.init(
      values.scalars(as: Double.self), bins: bins, in: range, x: x, title: title, yScale: yScale, width: width)
  }

  /// What it draws.
  public var drawing: ChartDrawing {
    let middles = zip(edges, edges.dropFirst()).map { $0 / 2 + $1 / 2 }
    var bars = LineChart.Series("", counts.map(Double.init), at: middles)
    bars.form = .bars(width: edges[1] - edges[0])
    let total = counts.reduce(0, +)
    let highest = counts.indices.max { counts[$0] < counts[$1] } ?? 0
    var content =
      "\(total) numbers in \(counts.count) bins from \(NumberText.short(edges[0])) to \(NumberText.short(edges.last!))"
    if total > 0 {
      content +=
        "; most, \(counts[highest]), from \(NumberText.short(edges[highest])) to \(NumberText.short(edges[highest + 1]))"
    }
    if outside > 0 { content += "; \(outside) outside" }
    return ChartDrawing(
      series: [bars], title: title, xLabel: xLabel, yLabel: "count", yKind: yScale, width: width,
      countsWhole: zip(edges, middles).allSatisfy { $1 - $0 == 0.5 && $1 == $1.rounded() }, content: content)
  }
}
