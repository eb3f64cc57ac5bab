internal import ConvEngine

/// Moves filters along texts and signals: convolution along one axis, without flipping the filter.
///
/// - Parameters:
///   - input: `[N, L, C]`, or one signal `[L, C]`.
///   - filter: `[L, C ÷ groups, outputs]`.
///   - bias: `[outputs]`, added to every step of each output channel.
///   - stride: the step of the filter.
///   - padding: as for images, of which the left and the right count: `.sides(top: 0, bottom: 0, left: 4, right: 0)` is
///     causal for a filter of length 5, because no output sees what comes later.
///   - paddingMode: what the padding consists of.
///   - dilation: the distance between neighbouring coefficients.
///   - groups: into how many independent convolutions the channels are split.
/// - Returns: `[N, L, outputs]`, or `[L, outputs]`. Sizes that do not fit end the computation with a message.
public func conv1D(
  _ input: Tensor, filter: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Padding = .valid,
  paddingMode: Border = .zeros, dilation: Int = 1, groups: Int = 1
) -> Tensor {
  var name: String { "conv1D of input \(input.shape) and filter \(filter.shape)" }
  guard input.rank == 2 || input.rank == 3, filter.rank == 3 else {
    shapeFailure("\(name): the input must be [N, L, C] or [L, C], and the filter [L, C ÷ groups, outputs]")
  }
  let dtype = DType.common(input.dtype, filter.dtype, bias?.dtype).floatingPoint
  let isBatch = input.rank == 3
  let (batch, channels) = (isBatch ? input.shape[0] : 1, input.shape[input.rank - 1])
  let outputs = filter.shape[2]
  Convolution.check(name, channels: channels, groups: groups, filter: filter.shape[1], bias, outputs)
  do {
    let length = input.shape[input.rank - 2]
    let sides = padding.amounts(
      input: HeightWidth(height: 1, width: length), filter: HeightWidth(height: 1, width: filter.shape[0]),
      stride: HeightWidth(height: 1, width: stride), dilation: HeightWidth(height: 1, width: dilation))
    let amount = Padding1D(start: sides.left, end: sides.right)
    var source = input.converted(to: dtype)
    let isInside = paddingMode == .zeros || amount == 0
    if !isInside {
      let padded = length + amount.start + amount.end
      let dims = try PadDims(
        batch: batch, height: 1, width: length, channels: channels,
        padding: Padding2D(top: 0, bottom: 0, left: amount.start, right: amount.end))
      source = BorderPadding(
        dims, paddingMode, inner: input.shape, outer: isBatch ? [batch, padded, channels] : [padded, channels]
      ).padded(source, name)
    }
    let dims = try ConvDims(
      batch: batch, inputLength: source.shape[input.rank - 2], inputChannels: channels, filterLength: filter.shape[0],
      outputChannels: outputs, stride: stride, padding: isInside ? amount : 0, dilation: dilation, groups: groups)
    return Convolution(
      dims: dims, inputShape: source.shape, filterShape: filter.shape,
      outputShape: isBatch ? dims.outputShape : Array(dims.outputShape.dropFirst())
    ).output(source, filter: filter.converted(to: dtype), bias: bias?.converted(to: dtype))
  } catch {
    shapeFailure("\(name): \(error)")
  }
}
