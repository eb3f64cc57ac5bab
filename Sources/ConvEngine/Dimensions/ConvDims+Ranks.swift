// Convolutions of one, two and three dimensions.

extension ConvDims {
  /// A convolution of texts or signals, `[N, L, C]`.
  ///
  /// - Throws: `ConvDimsError` naming the first number that is out of range, saying why the filter does not fit, which
  ///   channels do not divide, or which buffer is too large.
  public init(
    batch: Int = 1, inputLength: Int, inputChannels: Int, filterLength: Int, outputChannels: Int,
    stride: Int = 1, padding: Padding1D = 0, dilation: Int = 1, groups: Int = 1
  ) throws(ConvDimsError) {
    let axis = try ConvAxis(
      .length, input: inputLength, filter: filterLength, stride: stride, paddingBefore: padding.start,
      paddingAfter: padding.end, dilation: dilation)
    try self.init(
      batch: batch, inputChannels: inputChannels, outputChannels: outputChannels, axes: [axis], groups: groups)
  }

  /// A convolution of images, `[N, H, W, C]`.
  ///
  /// - Throws: `ConvDimsError`, as the others do.
  public init(
    batch: Int = 1, inputHeight: Int, inputWidth: Int, inputChannels: Int,
    filterHeight: Int, filterWidth: Int, outputChannels: Int,
    stride: HeightWidth = 1, padding: Padding2D = 0, dilation: HeightWidth = 1, groups: Int = 1
  ) throws(ConvDimsError) {
    let height = try ConvAxis(
      .height, input: inputHeight, filter: filterHeight, stride: stride.height, paddingBefore: padding.top,
      paddingAfter: padding.bottom, dilation: dilation.height)
    let width = try ConvAxis(
      .width, input: inputWidth, filter: filterWidth, stride: stride.width, paddingBefore: padding.left,
      paddingAfter: padding.right, dilation: dilation.width)
    try self.init(
      batch: batch, inputChannels: inputChannels, outputChannels: outputChannels, axes: [height, width],
      groups: groups)
  }

  /// A convolution of volumes or videos, `[N, D, H, W, C]`.
  ///
  /// - Throws: `ConvDimsError`, as the others do.
  public init(
    batch: Int = 1, inputDepth: Int, inputHeight: Int, inputWidth: Int, inputChannels: Int,
    filterDepth: Int, filterHeight: Int, filterWidth: Int, outputChannels: Int,
    stride: DepthHeightWidth = 1, padding: Padding3D = 0, dilation: DepthHeightWidth = 1, groups: Int = 1
  ) throws(ConvDimsError) {
    let depth = try ConvAxis(
      .depth, input: inputDepth, filter: filterDepth, stride: stride.depth, paddingBefore: padding.front,
      paddingAfter: padding.back, dilation: dilation.depth)
    let height = try ConvAxis(
      .height, input: inputHeight, filter: filterHeight, stride: stride.height, paddingBefore: padding.top,
      paddingAfter: padding.bottom, dilation: dilation.height)
    let width = try ConvAxis(
      .width, input: inputWidth, filter: filterWidth, stride: stride.width, paddingBefore: padding.left,
      paddingAfter: padding.right, dilation: dilation.width)
    try self.init(
      batch: batch, inputChannels: inputChannels, outputChannels: outputChannels, axes: [depth, height, width],
      groups: groups)
  }

  /// A convolution of images with the padding chosen so that the output has ⌈input ÷ stride⌉ rows and columns
  /// (`Padding2D.same`).
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
}
