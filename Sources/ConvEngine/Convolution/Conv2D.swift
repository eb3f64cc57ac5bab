/// Two-dimensional convolution of a batch of images.
///
/// It is cross-correlation, which the field calls convolution: the filter is not flipped.
///
/// - Parameters:
///   - dims: the shapes.
///   - input: `dims.inputCount` values, `[N, H, W, C]`.
///   - filter: `dims.filterCount` values, `[H, W, C ÷ groups, outputChannels]`.
///   - bias: `dims.outputChannels` values, or nil for none.
///   - output: room for `dims.outputCount` values, `[N, H, W, outputChannels]`; it must not overlap the others.
public func conv2D(
  _ dims: ConvDims, input: UnsafePointer<Float>, filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
  output: UnsafeMutablePointer<Float>
) {
  referenceConv2D(dims, input: input, filter: filter, bias: bias, output: output)
}
