/// Every dimension of a two-dimensional convolution, checked once, so that no kernel has to check again.
///
/// Shapes, with `C` varying fastest in memory:
/// - input `[batch, inputHeight, inputWidth, inputChannels]` (NHWC);
/// - filter `[filterHeight, filterWidth, inputChannels ÷ groups, outputChannels]` (HWIO);
/// - output `[batch, outputHeight, outputWidth, outputChannels]`.
///
/// Group `g` reads the `g`-th share of the input channels and writes the `g`-th share of the output channels.
/// For the sizes, see Dumoulin and Visin, "A guide to convolution arithmetic for deep learning" (2016).
public struct ConvDims: Hashable, Sendable {
  /// The number of images; 0 is an empty batch, whose output is empty too.
  public let batch: Int
  /// Rows of an image, before padding.
  public let inputHeight: Int
  /// Columns of an image, before padding.
  public let inputWidth: Int
  /// Channels of an image.
  public let inputChannels: Int
  /// Rows of the filter, before dilation.
  public let filterHeight: Int
  /// Columns of the filter, before dilation.
  public let filterWidth: Int
  /// The number of filters, which is the number of channels that come out.
  public let outputChannels: Int
  /// By how many pixels the filter moves from one output to the next.
  public let stride: HeightWidth
  /// Zero pixels round the image.
  public let padding: Padding2D
  /// Distance in the image between neighbouring taps of the filter; 1 is the ordinary filter.
  public let dilation: HeightWidth
  /// Into how many independent convolutions the channels are split.
  public let groups: Int
  /// Rows of the output: `⌊(n + p − (d·(f − 1) + 1)) ÷ s⌋ + 1`.
  public let outputHeight: Int
  /// Columns of the output: `⌊(n + p − (d·(f − 1) + 1)) ÷ s⌋ + 1`.
  public let outputWidth: Int

  /// The largest value of any single dimension, so that no product of two can overflow.
  public static let largestSize = Int(Int32.max)

  /// Checks the dimensions and derives the output's.
  ///
  /// - Throws: `ConvDimsError` naming the first number that is out of range, the axis along which the filter does not
  ///   fit, the channels that do not divide, or the buffer that is too large.
  public init(
    batch: Int = 1, inputHeight: Int, inputWidth: Int, inputChannels: Int,
    filterHeight: Int, filterWidth: Int, outputChannels: Int,
    stride: HeightWidth = 1, padding: Padding2D = 0, dilation: HeightWidth = 1, groups: Int = 1
  ) throws(ConvDimsError) {
    let sizes: [(name: String, value: Int, minimum: Int)] = [
      ("batch size", batch, 0), ("input height", inputHeight, 1), ("input width", inputWidth, 1),
      ("number of input channels", inputChannels, 1), ("filter height", filterHeight, 1),
      ("filter width", filterWidth, 1), ("number of output channels", outputChannels, 1),
      ("vertical stride", stride.height, 1), ("horizontal stride", stride.width, 1),
      ("padding at the top", padding.top, 0), ("padding at the bottom", padding.bottom, 0),
      ("padding on the left", padding.left, 0), ("padding on the right", padding.right, 0),
      ("vertical dilation", dilation.height, 1), ("horizontal dilation", dilation.width, 1),
      ("number of groups", groups, 1),
    ]
    for size in sizes {
      if size.value < size.minimum {
        throw .tooSmall(name: size.name, value: size.value, minimum: size.minimum)
      }
      if size.value > Self.largestSize { throw .tooLarge(name: size.name, value: size.value) }
    }
    for (name, channels) in [("input channels", inputChannels), ("output channels", outputChannels)]
    where channels % groups != 0 {
      throw .channelsDoNotDivide(name: name, channels: channels, groups: groups)
    }
    self.batch = batch
    self.inputHeight = inputHeight
    self.inputWidth = inputWidth
    self.inputChannels = inputChannels
    self.filterHeight = filterHeight
    self.filterWidth = filterWidth
    self.outputChannels = outputChannels
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    outputHeight = try Self.outputSize(
      axis: "height", input: inputHeight, before: padding.top, after: padding.bottom,
      filter: filterHeight, dilation: dilation.height, stride: stride.height)
    outputWidth = try Self.outputSize(
      axis: "width", input: inputWidth, before: padding.left, after: padding.right,
      filter: filterWidth, dilation: dilation.width, stride: stride.width)
    try checkCounts()
  }

  /// The same, with the padding chosen so that the output has ⌈input ÷ stride⌉ rows and columns (`Padding2D.same`).
  ///
  /// - Throws: `ConvDimsError`, as `init` does.
  public static func same(
    batch: Int = 1, inputHeight: Int, inputWidth: Int, inputChannels: Int,
    filterHeight: Int, filterWidth: Int, outputChannels: Int,
    stride: HeightWidth = 1, dilation: HeightWidth = 1, groups: Int = 1
  ) throws(ConvDimsError) -> ConvDims {
    try ConvDims(
      batch: batch, inputHeight: inputHeight, inputWidth: inputWidth, inputChannels: inputChannels,
      filterHeight: filterHeight, filterWidth: filterWidth, outputChannels: outputChannels,
      stride: stride,
      padding: .same(
        input: HeightWidth(height: inputHeight, width: inputWidth),
        filter: HeightWidth(height: filterHeight, width: filterWidth), stride: stride, dilation: dilation),
      dilation: dilation, groups: groups)
  }

  /// The size of the output along one axis: `⌊(n + p − (d·(f − 1) + 1)) ÷ s⌋ + 1`.
  private static func outputSize(
    axis: String, input: Int, before: Int, after: Int, filter: Int, dilation: Int, stride: Int
  ) throws(ConvDimsError) -> Int {
    let room = input + before + after - (dilation * (filter - 1) + 1)
    if room < 0 {
      throw .filterDoesNotFit(
        axis: axis, input: input, paddingBefore: before, paddingAfter: after, filter: filter, dilation: dilation)
    }
    return room / stride + 1
  }

  private func checkCounts() throws(ConvDimsError) {
    // 2⁴⁷ bytes are the user half of the address space of today's 64-bit processors.
    let addressable = 140_737_488_355_328.0
    for (name, shape) in [("input", inputShape), ("filter", filterShape), ("output", outputShape)] {
      let bytes = shape.reduce(4.0) { $0 * Double($1) }
      if bytes > addressable { throw .tooManyBytes(name: name, shape: shape, bytes: bytes) }
    }
    let work = Double(outputCount) * Double(filterHeight * filterWidth) * Double(groupInputChannels)
    if work > Double(Int.max / 2) { throw .tooManyMultiplyAdds(count: work) }
  }
}
