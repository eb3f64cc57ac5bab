/// The course of a training as charts side by side: the loss, and the first metric if there is one.
///
/// Lines of the training are means of neighbouring steps; the points of the validation stand where its epoch ends.
struct TrainingCurve: Displayable {
  let charts: [LineChart]

  init(_ history: TrainingHistory) {
    let names: [String?] = [nil] + history.metricNames.prefix(1).map(Optional.init)
    charts = names.map { name in
      let steps = name.map { history.stepMetrics[$0] ?? [] } ?? history.stepLosses
      let (x, y) = TrainingCurve.means(of: steps, perEpoch: history.stepsPerEpoch)
      var series = [LineChart.Series("training", y, at: x)]
      let held = history[TrainingQuantity(metric: name, isValidation: true)]
      if !held.isEmpty { series.append(.init("validation", held, from: 1)) }
      return LineChart(series, x: "epoch", y: name ?? "loss")
    }
  }

  /// Means of neighbouring steps, at the places in epochs where the groups end; as many as a small chart can show.
  private static func means(of values: [Double], perEpoch steps: Int, groups wanted: Int = 120) -> ([Double], [Double])
  {
    let groups = min(values.count, wanted)
    var (x, y): ([Double], [Double]) = ([], [])
    for group in 0..<groups {
      let range = group * values.count / groups..<(group + 1) * values.count / groups
      x.append(Double(range.upperBound) / Double(max(steps, 1)))
      y.append(values[range].reduce(0, +) / Double(range.count))
    }
    return (x, y)
  }

  var displayBundle: DisplayBundle {
    let (width, height) = (400.0, 260.0)
    let all = Double(charts.count) * width
    let parts = charts.enumerated().map { $1.svg(width: width, height: height, at: (Double($0) * width, 0)) }
    let words = charts.map(\.summary).joined(separator: ". ")
    let svg = ChartDrawing.opening(width: all, height: height, words: words) + parts.joined() + "</svg>"
    return DisplayBundle.picture(svg, text: charts.map { $0.text(columns: 56, rows: 9) }.joined(separator: "\n"))
  }

  /// A line for each chart that fits under a progress bar: `loss ▇▅▃▂▁ 2.31 → 0.08`.
  var sparklines: String {
    charts.compactMap { chart -> String? in
      guard let values = chart.series.first?.y, let first = values.first, let last = values.last else { return nil }
      return "\(chart.yLabel) \(Sparkline.text(values)) \(NumberText.short(first)) → \(NumberText.short(last))"
    }.joined(separator: "\n")
  }
}

/// Shows the curves of a training: its loss and its first metric, each in training and on the examples held out.
public func plot(_ history: TrainingHistory) { display(TrainingCurve(history)) }
