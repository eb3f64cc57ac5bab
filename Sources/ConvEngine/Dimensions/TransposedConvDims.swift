/// Every dimension of a transposed convolution, checked once.
///
/// It is described by the convolution that it is the adjoint of: what goes in has the shape of that convolution's output,
/// what comes out the shape of its input. Along an axis of n input pixels, `(n − 1)·s + d·(f − 1) + 1 − p` pixels come
/// out, and the output padding more, which tells apart the sizes that a convolution with a stride makes equal (Dumoulin
/// and Visin, 2016, §4.5).
///
/// The gradients follow from the same convolution: with respect to the input it is `convolve` of the output's gradient,
/// with respect to the filter `convolutionFilterGradient` with the roles of input and output gradient exchanged.
public struct TransposedConvDims: Hashable, Sendable {
  /// The convolution that is transposed: its input is this operation's output.
  public let convolution: ConvDims

  /// Checks the dimensions of a transposed convolution along any axes.
  ///
  /// - Parameters:
  ///   - inputChannels: channels that go in.
  ///   - outputChannels: channels that come out.
  ///   - axes: the last one is the width, the one before it the height, the one before that the depth.
  /// - Throws: `ConvDimsError` naming the first number that is out of range, the channels that do not divide, or the
  ///   buffer that is too large.
  public init(
    batch: Int = 1, inputChannels: Int, outputChannels: Int, axes: [Axis], groups: Int = 1
  ) throws(ConvDimsError) {
    var convolved: [ConvAxis] = []
    for axis in axes { convolved.append(try axis.convolved()) }
    convolution = try ConvDims(
      batch: batch, inputChannels: outputChannels, outputChannels: inputChannels, axes: convolved, groups: groups)
  }

  /// A transposed convolution of images, `[N, H, W, C]`.
  ///
  /// - Throws: `ConvDimsError`, as the other does.
  public init(
    batch: Int = 1, inputHeight: Int, inputWidth: Int, inputChannels: Int,
    filterHeight: Int, filterWidth: Int, outputChannels: Int,
    stride: HeightWidth = 1, padding: Padding2D = 0, outputPadding: HeightWidth = 0, dilation: HeightWidth = 1,
    groups: Int = 1
  ) throws(ConvDimsError) {
    try self.init(
      batch: batch, inputChannels: inputChannels, outputChannels: outputChannels,
      axes: [
        Axis(
          .height, input: inputHeight, filter: filterHeight, stride: stride.height, paddingBefore: padding.top,
          paddingAfter: padding.bottom, outputPadding: outputPadding.height, dilation: dilation.height),
        Axis(
          .width, input: inputWidth, filter: filterWidth, stride: stride.width, paddingBefore: padding.left,
          paddingAfter: padding.right, outputPadding: outputPadding.width, dilation: dilation.width),
      ], groups: groups)
  }

  /// `[batch, …, inputChannels]`.
  public var inputShape: [Int] { convolution.outputShape }
  /// `[…, outputChannels ÷ groups, inputChannels]`: the filter of the convolution that is transposed.
  public var filterShape: [Int] { convolution.filterShape }
  /// `[batch, …, outputChannels]`.
  public var outputShape: [Int] { convolution.inputShape }
  /// Elements of the input buffer.
  public var inputCount: Int { convolution.outputCount }
  /// Elements of the filter buffer.
  public var filterCount: Int { convolution.filterCount }
  /// Elements of the output buffer.
  public var outputCount: Int { convolution.inputCount }

  /// One spatial axis of a transposed convolution.
  public struct Axis: Hashable, Sendable {
    let direction: ConvAxis.Direction
    let input: Int
    let filter: Int
    let stride: Int
    let paddingBefore: Int
    let paddingAfter: Int
    let outputPadding: Int
    let dilation: Int

    /// The numbers of one axis, which `TransposedConvDims` checks.
    ///
    /// - Parameters:
    ///   - paddingBefore: pixels that are left out of the output at its beginning: the padding of the convolution.
    ///   - paddingAfter: pixels that are left out at its end.
    ///   - outputPadding: pixels that the output has more at its end, less than the stride.
    public init(
      _ direction: ConvAxis.Direction, input: Int, filter: Int, stride: Int = 1, paddingBefore: Int = 0,
      paddingAfter: Int = 0, outputPadding: Int = 0, dilation: Int = 1
    ) {
      self.direction = direction
      self.input = input
      self.filter = filter
      self.stride = stride
      self.paddingBefore = paddingBefore
      self.paddingAfter = paddingAfter
      self.outputPadding = outputPadding
      self.dilation = dilation
    }

    /// The axis of the convolution whose output has `input` pixels.
    fileprivate func convolved() throws(ConvDimsError) -> ConvAxis {
      try ConvDims.check([
        ("input \(direction)", input, 1), ("filter \(direction)", filter, 1), (direction.strideName, stride, 1),
        (direction.paddingNames.before, paddingBefore, 0), (direction.paddingNames.after, paddingAfter, 0),
        (direction.dilationName, dilation, 1), ("output padding along the \(direction)", outputPadding, 0),
      ])
      guard outputPadding < stride else {
        throw .outputPaddingTooLarge(axis: direction.description, outputPadding: outputPadding, stride: stride)
      }
      let output = (input - 1) * stride + dilation * (filter - 1) + 1 - paddingBefore - paddingAfter + outputPadding
      guard output > 0 else {
        throw .nothingLeft(
          axis: direction.description, full: output + paddingBefore + paddingAfter, paddingBefore: paddingBefore,
          paddingAfter: paddingAfter)
      }
      return try ConvAxis(
        direction, input: output, filter: filter, stride: stride, paddingBefore: paddingBefore,
        paddingAfter: paddingAfter, dilation: dilation)
    }
  }
}
