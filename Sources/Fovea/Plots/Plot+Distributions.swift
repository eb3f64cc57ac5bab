/// Shows points: `scatter(widths, heights, x: "width", y: "height")`.
///
/// - Parameters:
///   - xs: where each point stands on the x-axis.
///   - ys: where it stands on the y-axis; as many as there are on the x-axis.
///   - x: what the x-axis measures.
///   - y: what the y-axis measures.
///   - title: what stands above.
///   - xScale: how the x-axis counts.
///   - yScale: how the y-axis counts.
///   - width: how wide the picture is, in pixels.
public func scatter(
  _ xs: some Collection<some BinaryFloatingPoint>, _ ys: some Collection<some BinaryFloatingPoint>, x: String = "",
  y: String = "", title: String = "", xScale: ChartScale = .linear, yScale: ChartScale = .linear, width: Double = 520
) {
  display(
    ScatterChart([.init("", ys, at: xs)], x: x, y: y, title: title, xScale: xScale, yScale: yScale, width: width))
}

/// Shows points whose places are the numbers of two tensors, of any shape, in order.
public func scatter(
  _ xs: Tensor, _ ys: Tensor, x: String = "", y: String = "", title: String = "", xScale: ChartScale = .linear,
  yScale: ChartScale = .linear, width: Double = 520
) {
  scatter(
    xs.scalars(as: Double.self), ys.scalars(as: Double.self), x: x, y: y, title: title, xScale: xScale, yScale: yScale,
    width: width)
}

/// Shows a bar for each name: `bars(["cat": 0.7, "dog": 0.3], y: "probability")`.
///
/// - Parameters:
///   - values: names with the heights of their bars, in the order given.
///   - x: what the bars are.
///   - y: what the y-axis measures.
///   - title: what stands above.
///   - yScale: how the y-axis counts.
///   - width: how wide the picture is, in pixels.
public func bars<Number: BinaryFloatingPoint>(
  _ values: KeyValuePairs<String, Number>, x: String = "", y: String = "", title: String = "",
  yScale: ChartScale = .linear, width: Double = 520
) {
  display(
    BarChart(values.map(\.value), names: values.map(\.key), x: x, y: y, title: title, yScale: yScale, width: width))
}

/// Shows a bar for each name, as high as a whole number: `bars(["cat": 7, "dog": 3])`.
public func bars<Number: BinaryInteger>(
  _ values: KeyValuePairs<String, Number>, x: String = "", y: String = "", title: String = "",
  yScale: ChartScale = .linear, width: Double = 520
) {
  let heights = values.map { Double($0.value) }
  display(BarChart(heights, names: values.map(\.key), x: x, y: y, title: title, yScale: yScale, width: width))
}

/// Shows how often numbers of each size occur: `histogram(losses)`. `Histogram` says how the bins are chosen.
///
/// - Parameters:
///   - values: the numbers, in any order.
///   - bins: how many bins there are; nil for as many as suit the numbers.
///   - range: what the bins cover; nil for all the numbers.
///   - x: what the numbers are.
///   - title: what stands above.
///   - yScale: how the axis of the counts counts.
///   - width: how wide the picture is, in pixels.
public func histogram(
  _ values: some Collection<some BinaryFloatingPoint>, bins: Int? = nil, in range: ClosedRange<Double>? = nil,
  x: String = "", title: String = "", yScale: ChartScale = .linear, width: Double = 520
) {
  display(Histogram(values, bins: bins, in: range, x: x, title: title, yScale: yScale, width: width))
}

/// Shows how often numbers of each size occur in a tensor of any shape: `histogram(layer.filter.value, x: "weight")`.
public func histogram(
  _ values: Tensor, bins: Int? = nil, in range: ClosedRange<Double>? = nil, x: String = "", title: String = "",
  yScale: ChartScale = .linear, width: Double = 520
) {
  display(Histogram(values, bins: bins, in: range, x: x, title: title, yScale: yScale, width: width))
}
