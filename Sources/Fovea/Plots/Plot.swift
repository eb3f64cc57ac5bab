/// Shows a line through numbers: `plot(losses, x: "step", y: "loss")`.
///
/// In a notebook this is a picture, elsewhere a chart drawn with characters. `LineChart` is the same as a value.
///
/// - Parameters:
///   - values: the numbers, one step apart; where one is not finite, the line has a gap.
///   - x: what the x-axis counts.
///   - y: what the y-axis measures.
///   - title: what stands above.
///   - first: where the first number stands on the x-axis.
///   - xScale: how the x-axis counts.
///   - yScale: how the y-axis counts, as in `plot(losses, yScale: .logarithmic)`.
///   - width: how wide the picture is, in pixels.
public func plot(
  _ values: some Collection<some BinaryFloatingPoint>, x: String = "", y: String = "", title: String = "",
  from first: Double = 0, xScale: ChartScale = .linear,
  yScale: ChartScale = .linear, width: Double = 520
) {
  display(
    LineChart([.init("", values, from: first)], x: x, y: y, title: title, xScale: xScale, yScale: yScale, width: width))
}

/// Shows a line through points: `plot(heights, at: times, x: "s", y: "m")`.
///
/// - Parameters:
///   - values: the numbers.
///   - places: where on the x-axis each of them stands; as many as there are numbers.
///   - x: what the horizontal axis shows.
///   - y: what the vertical axis shows.
///   - title: what stands above.
///   - xScale: how the horizontal axis counts.
///   - yScale: how the vertical axis counts.
///   - width: how wide the picture is, in pixels.
public func plot(
  _ values: some Collection<some BinaryFloatingPoint>, at places: some Collection<some BinaryFloatingPoint>,
  x: String = "", y: String = "", title: String = "", xScale: ChartScale = .linear,
  yScale: ChartScale = .linear, width: Double = 520
) {
  display(
    LineChart([.init("", values, at: places)], x: x, y: y, title: title, xScale: xScale, yScale: yScale, width: width))
}

/// Shows several lines with a legend: `plot(["training": a, "validation": b], x: "epoch", y: "loss", from: 1)`.
public func plot<Number: BinaryFloatingPoint>(
  _ lines: KeyValuePairs<String, [Number]>, x: String = "", y: String = "", title: String = "", from first: Double = 0,
  xScale: ChartScale = .linear,
  yScale: ChartScale = .linear, width: Double = 520
) {
  display(
    LineChart(
      lines.map { .init($0.key, $0.value, from: first) }, x: x, y: y, title: title, xScale: xScale, yScale: yScale,
      width: width))
}

/// Shows a line through the numbers of a tensor with one axis.
public func plot(
  _ values: Tensor, x: String = "", y: String = "", title: String = "", from first: Double = 0,
  xScale: ChartScale = .linear,
  yScale: ChartScale = .linear, width: Double = 520
) {
  guard values.rank == 1 else {
    shapeFailure("plot: a line needs a tensor with one axis, got \(values.shape); choose a row, as in plot(x[0])")
  }
  plot(
    values.scalars(as: Double.self), x: x, y: y, title: title, from: first, xScale: xScale, yScale: yScale, width: width
  )
}

/// Shows a chart.
public func plot(_ chart: some Chart) { display(chart) }
