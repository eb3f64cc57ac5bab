/// Where the filter or the window of a layer lies on its padded input, at every position: a picture, with the output beside
/// it. What the stride steps over is hatched.
///
///     try filterPositions(Conv2D(filterShape: (3, 3, 1, 1), stride: 2, padding: 1), input: [8, 8, 1])
///
/// Of axes with more than 36 cells the beginning and the end are drawn, with a break between; with filters too large for that,
/// everything is drawn to scale.
///
/// - Parameters:
///   - layer: a convolution, a pooling or a transposed convolution; or a network in which only one layer is one of these.
///   - input: the shape of one example, such as `[7, 7, 1]`.
///   - axis: which of the axes before the channels alone is shown, 0 for the first; nil for all.
///   - view: how a transposed convolution is shown: what each input writes, or a convolution over the stretched input.
/// - Throws: `ShapeError` where the shapes do not fit, or where nothing slides.
public func filterPositions(
  _ layer: any Layer, input: [Int], axis: Int? = nil, view: TransposedView = .scattered
) throws(ShapeError) -> FilterPositions {
  try FilterPositions(layer.shapeRule, input: input, axis: axis, view: view)
}

/// The filter or the window of a layer as it slides over its padded input, beside the output that it fills: a moving picture.
///
///     try slidingFilter(MaxPool2D(size: 2), input: [6, 6, 1])
///
/// It stands still while the pointer is on it, for readers who want less motion, and in print. Of axes with more than 16 cells
/// the beginning and the end are shown.
///
/// - Parameters:
///   - layer: a convolution, a pooling or a transposed convolution; or a network in which only one layer is one of these.
///   - input: the shape of one example, such as `[7, 7, 1]`.
///   - axis: which of the axes before the channels alone is shown, 0 for the first; nil for all.
///   - view: how a transposed convolution is shown: what each input writes, or a convolution over the stretched input.
/// - Throws: `ShapeError` where the shapes do not fit, or where nothing slides.
public func slidingFilter(
  _ layer: any Layer, input: [Int], axis: Int? = nil, view: TransposedView = .scattered
) throws(ShapeError) -> SlidingFilter {
  try SlidingFilter(filterPositions(layer, input: input, axis: axis, view: view))
}

/// The filter or the window of a layer as it slides over numbers: the cells have the numbers of the input and of the output,
/// which appears as the filter passes, and the filter carries its own.
///
///     try slidingFilter(conv, values: Tensor(randomNormal: [6, 6, 1], seed: 1))
///
/// - Parameters:
///   - layer: a convolution, a pooling or a transposed convolution of sequences or images.
///   - values: one example, `[height, width, channels]` or `[length, channels]`, alone or as a batch of one, with at most 12
///     numbers along an axis.
///   - channel: which channel of the output is shown. A convolution must look at a single channel for it.
///   - view: how a transposed convolution is shown: what each input writes, or a convolution over the stretched input.
/// - Throws: `ShapeError` where the shapes do not fit, or where there are too many numbers.
public func slidingFilter(
  _ layer: any Layer, values: Tensor, channel: Int = 0, view: TransposedView = .scattered
) throws(ShapeError) -> SlidingFilter {
  guard let parts = SlidingParts(of: layer) else {
    throw ShapeError(
      "slidingFilter(values:) shows the numbers of a convolution, a pooling or a transposed convolution of sequences or "
        + "images, not those of \(type(of: layer)); give the layer itself, such as model[0], or input: for a picture without "
        + "numbers")
  }
  var example = values
  if example.rank == parts.axes + 2, example.shape[0] == 1 {
    example = example.reshaped(to: Array(example.shape.dropFirst()))
  }
  let positions = try filterPositions(layer, input: example.shape, view: view)
  return try SlidingFilter(positions, numbers: parts.numbers(layer, positions, example, channel))
}
