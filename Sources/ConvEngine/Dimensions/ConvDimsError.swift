/// Why numbers do not describe a convolution. Each case carries the numbers that were given.
public enum ConvDimsError: Error, Hashable, Sendable {
  /// A size that must be at least `minimum` is smaller.
  case tooSmall(name: String, value: Int, minimum: Int)
  /// A single number is larger than `ConvDims.largestSize`.
  case tooLarge(name: String, value: Int)
  /// The filter, spread out by its dilation, covers more pixels than the padded input has along `axis`.
  case filterDoesNotFit(
    axis: String, input: Int, paddingBefore: Int, paddingAfter: Int, filter: Int, dilation: Int)
  /// `channels` (the input's or the output's, as `name` says) cannot be split evenly into `groups`.
  case channelsDoNotDivide(name: String, channels: Int, groups: Int)
  /// A buffer of this shape would have more bytes than a process can address; `bytes` is rounded.
  case tooManyBytes(name: String, shape: [Int], bytes: Double)
  /// The work would have more multiply-adds than an integer can count; `count` is rounded.
  case tooManyMultiplyAdds(count: Double)
  /// A convolution was described with no spatial axis, or with more than three.
  case wrongNumberOfAxes(Int)
  /// A window of a pooling, `span` pixels with its dilation, is larger than the padded input along `axis`.
  case windowDoesNotFit(axis: String, padded: Int, span: Int)
  /// A window of a pooling covers nothing but padding.
  case emptyWindow(axis: String, window: Int, start: Int)
  /// A transposed convolution's output padding reaches its stride.
  case outputPaddingTooLarge(axis: String, outputPadding: Int, stride: Int)
  /// The padding of a transposed convolution, which is left out of the output, leaves nothing of its `full` pixels.
  case nothingLeft(axis: String, full: Int, paddingBefore: Int, paddingAfter: Int)
  /// `separableConv2D` was asked for a filter that reaches over several planes.
  case notPlanar(filterDepth: Int)
  /// `separableConv2D` was asked for a convolution that mixes channels.
  case notDepthwise(inputChannels: Int, outputChannels: Int, groups: Int)
}

extension ConvDimsError: CustomStringConvertible {
  /// What was wrong, with the numbers, and what to do.
  public var description: String {
    switch self {
    case .tooSmall(let name, let value, let minimum):
      return "The \(name) is \(value), but it must be at least \(minimum)."
    case .tooLarge(let name, let value):
      return "The \(name) is \(value): no dimension may be larger than \(ConvDims.largestSize)."
    case .filterDoesNotFit(let axis, let input, let before, let after, let filter, let dilation):
      let span = dilation * (filter - 1) + 1
      let padded = input + before + after
      let covers =
        dilation == 1
        ? "A filter with \(axis) \(filter)"
        : "A filter with \(axis) \(filter) and dilation \(dilation) covers "
          + "\(dilation)·(\(filter) − 1) + 1 = \(span) pixels and"
      let input =
        before + after == 0
        ? "an input with \(axis) \(input)"
        : "an input with \(axis) \(input) and padding \(before) + \(after), \(padded) in all"
      let dilationAdvice = dilation > 1 ? ", a smaller dilation" : ""
      return "\(covers) does not fit into \(input). "
        + "Use a smaller filter\(dilationAdvice), a larger input or \(span - padded) more padding."
    case .channelsDoNotDivide(let name, let channels, let groups):
      let below = channels / groups * groups
      let nearest = below == 0 ? "\(groups)" : "\(below) or \(below + groups)"
      return "\(channels) \(name) cannot be split into \(groups) equal groups (\(channels) ÷ \(groups) leaves "
        + "\(channels % groups)). Use \(nearest) channels, or a number of groups that divides \(channels)."
    case .tooManyBytes(let name, let shape, let bytes):
      let shape = shape.map { "\($0)" }.joined(separator: "×")
      return "The \(name) of shape \(shape) would need \(binarySize(bytes)) of memory, "
        + "more than any process can address. Use a smaller shape."
    case .tooManyMultiplyAdds(let count):
      return "This convolution would take about \(count) multiply-adds, more than can be counted. "
        + "Use a smaller shape."
    case .wrongNumberOfAxes(let count):
      return "A convolution has one, two or three spatial axes, but \(count) were given."
    case .windowDoesNotFit(let axis, let padded, let span):
      return "A window that covers \(span) pixels does not fit into an input whose \(axis), with its padding, is "
        + "\(padded). Use a smaller window, a smaller dilation or a larger input."
    case .emptyWindow(let axis, let window, let start):
      return "Window \(window) along the \(axis), which begins at pixel \(start), covers nothing but padding, which "
        + "has no value. Use less padding or a larger window."
    case .outputPaddingTooLarge(let axis, let outputPadding, let stride):
      return "The output padding along the \(axis) is \(outputPadding), but it must be less than the stride, "
        + "\(stride): a convolution with that stride drops no more pixels."
    case .nothingLeft(let axis, let full, let before, let after):
      return "A transposed convolution without padding would have an output with \(axis) \(full); a padding of "
        + "\(before) + \(after), which is left out of it, leaves nothing. Use less padding."
    case .notPlanar(let filterDepth):
      return "A separable filter here is the product of a column and a row, so its depth must be 1, not \(filterDepth)."
    case .notDepthwise(let inputChannels, let outputChannels, let groups):
      return "A separable filter treats each channel by itself, so input channels, output channels and groups must be "
        + "equal; they are \(inputChannels), \(outputChannels) and \(groups)."
    }
  }
}
