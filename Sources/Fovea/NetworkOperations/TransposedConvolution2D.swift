internal import ConvEngine

/// Makes images larger: every input pixel writes the filter, times its value, into the output, and overlaps add up.
///
/// It is the adjoint of `conv2D` with the same numbers, of which input and output have changed places; along an axis of n
/// pixels (n − 1)·s + d·(f − 1) + 1 − p pixels come out, and the output padding more (Dumoulin and Visin, "A guide to
/// convolution arithmetic for deep learning", 2016).
///
/// - Parameters:
///   - input: `[N, H, W, C]`, one image `[H, W, C]`, or one plane `[H, W]`.
///   - filter: `[H, W, outputs ÷ groups, C]`: that of the convolution which is transposed, so that it counts the channels
///     that come out before those that go in.
///   - bias: `[outputs]`, added to every pixel of each output channel.
///   - stride: how far neighbouring input pixels lie apart in the output, `2` or `[2, 1]`.
///   - padding: what is left out of the output on each side. With `.same` the output is `stride` times as large as the
///     input.
///   - outputPadding: pixels that the output has more at the bottom and at the right, less than the stride; with `.same`
///     it follows from the sizes.
///   - dilation: the distance between neighbouring coefficients.
///   - groups: into how many independent convolutions the channels are split.
/// - Returns: `[N, H, W, outputs]`, or `[H, W, outputs]`. Sizes that do not fit end the computation with a message.
public func transposedConv2D(
  _ input: Tensor, filter: Tensor, bias: Tensor? = nil, stride: StrideSize = 1, padding: Padding = .valid,
  outputPadding: StrideSize = 0, dilation: StrideSize = 1, groups: Int = 1
) -> Tensor {
  var name: String { "transposedConv2D of input \(input.shape) and filter \(filter.shape)" }
  guard filter.rank == 4 else { shapeFailure("\(name): the filter must be [H, W, outputs ÷ groups, C]") }
  let dtype = DType.common(input.dtype, filter.dtype, bias?.dtype).floatingPoint
  let images = input.imageBatchShape("transposedConv2D")
  let outputs = filter.shape[2] * groups
  guard filter.shape[3] == images[3] else {
    shapeFailure(
      "\(name): the filter is for \(filter.shape[3]) channels, but the input has \(images[3]); its axes are "
        + "[H, W, outputs ÷ groups, C]")
  }
  Convolution.check(name, bias, outputs)
  do {
    let taps = HeightWidth(height: filter.shape[0], width: filter.shape[1])
    let amount = padding.amounts(
      input: HeightWidth(height: images[1] * stride.height, width: images[2] * stride.width), filter: taps,
      stride: stride.engineSize, dilation: dilation.engineSize)
    let more =
      padding == .same
      ? HeightWidth(
        height: max(0, stride.height - dilation.height * (taps.height - 1) - 1),
        width: max(0, stride.width - dilation.width * (taps.width - 1) - 1)) : outputPadding.engineSize
    let dims = try TransposedConvDims(
      batch: images[0], inputHeight: images[1], inputWidth: images[2], inputChannels: images[3],
      filterHeight: taps.height, filterWidth: taps.width, outputChannels: outputs, stride: stride.engineSize,
      padding: amount, outputPadding: more, dilation: dilation.engineSize, groups: groups)
    return Convolution(
      dims: dims.convolution, inputShape: input.rank == 4 ? dims.outputShape : Array(dims.outputShape.dropFirst()),
      filterShape: filter.shape, outputShape: input.shape
    ).transposed(
      input.converted(to: dtype), filter: filter.converted(to: dtype), bias: bias?.converted(to: dtype))
  } catch {
    shapeFailure("\(name): \(error)")
  }
}

extension StrideSize {
  var engineSize: HeightWidth { HeightWidth(height: height, width: width) }
}
