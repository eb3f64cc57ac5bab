internal import ConvEngine

/// Moves filters over images, with a step, padding and dilation: the convolution of neural networks.
///
/// It is cross-correlation, which the field calls convolution: the filter is not flipped (`convolved(with:)` does that).
/// Each output is the sum over the filter of coefficient times pixel, over all input channels. Along an axis of n pixels
/// with p added in all, ⌊(n + p − (d·(f − 1) + 1)) ÷ s⌋ + 1 outputs come out (Dumoulin and Visin, "A guide to convolution
/// arithmetic for deep learning", 2016).
///
/// - Parameters:
///   - input: `[N, H, W, C]`, one image `[H, W, C]`, or one plane `[H, W]`.
///   - filter: `[H, W, C ÷ groups, outputs]`; `[H, W, C]` and `[H, W]` are a single filter, and the result then has no
///     channel axis.
///   - bias: `[outputs]`, added to every pixel of each output channel.
///   - stride: the step of the filter, `2` or `[2, 1]`.
///   - padding: `.valid`, `.same`, `.full`, a number, `[height, width]` or `.sides(top:bottom:left:right:)`.
///   - paddingMode: what the padding consists of.
///   - dilation: the distance between neighbouring coefficients, `1` for the ordinary filter.
///   - groups: into how many independent convolutions the channels are split.
/// - Returns: `[N, H, W, outputs]`, without the axes that the input or the filter has not got. Sizes that do not fit end
///   the computation with a message.
public func conv2D(
  _ input: Tensor, filter: Tensor, bias: Tensor? = nil, stride: StrideSize = 1, padding: Padding = .valid,
  paddingMode: Border = .zeros, dilation: StrideSize = 1, groups: Int = 1
) -> Tensor {
  conv2D(
    input, filter: filter, bias: bias, stride: stride, padding: padding, paddingMode: paddingMode, dilation: dilation,
    groups: groups, activation: .identity)
}

/// The same through an activation, which is applied while the sums are in the cache.
func conv2D(
  _ input: Tensor, filter: Tensor, bias: Tensor?, stride: StrideSize, padding: Padding, paddingMode: Border,
  dilation: StrideSize, groups: Int, activation: Activation
) -> Tensor {
  var name: String { "conv2D of input \(input.shape) and filter \(filter.shape)" }
  let dtype = DType.common(input.dtype, filter.dtype, bias?.dtype).floatingPoint
  let images = input.imageBatchShape("conv2D")
  guard (2...4).contains(filter.rank) else {
    shapeFailure("\(name): the filter must be [H, W, C ÷ groups, outputs], [H, W, C] or [H, W]")
  }
  let bank = filter.shape + [Int](repeating: 1, count: 4 - filter.rank)
  Convolution.check(name, channels: images[3], groups: groups, filter: bank[2], bias, bank[3])
  do {
    let amount = padding.amounts(
      input: HeightWidth(height: images[1], width: images[2]), filter: HeightWidth(height: bank[0], width: bank[1]),
      stride: stride.engineSize, dilation: dilation.engineSize)
    let isInside = paddingMode == .zeros || amount.isZero
    var source = input.converted(to: dtype)
    if !isInside { source = BorderPadding(images, amount, paddingMode, rank: input.rank, name).padded(source, name) }
    let first = input.rank == 4 ? 1 : 0
    let dims = try ConvDims(
      batch: images[0], inputHeight: source.shape[first], inputWidth: source.shape[first + 1],
      inputChannels: images[3], filterHeight: bank[0], filterWidth: bank[1], outputChannels: bank[3],
      stride: stride.engineSize, padding: isInside ? amount : 0, dilation: dilation.engineSize, groups: groups)
    var shape = dims.outputShape
    if input.rank < 4 { shape.removeFirst() }
    if filter.rank < 4 { shape.removeLast() }
    return Convolution(dims: dims, inputShape: source.shape, filterShape: filter.shape, outputShape: shape)
      .output(
        source, filter: filter.converted(to: dtype), bias: bias?.converted(to: dtype), activation: activation)
  } catch {
    shapeFailure("\(name): \(error)")
  }
}

/// The same with a step that is computed: `for s in 1...3 { conv2D(x, filter: f, stride: s) }`.
@_disfavoredOverload
public func conv2D(
  _ input: Tensor, filter: Tensor, bias: Tensor? = nil, stride: Int, padding: Padding = .valid,
  paddingMode: Border = .zeros, dilation: StrideSize = 1, groups: Int = 1
) -> Tensor {
  conv2D(
    input, filter: filter, bias: bias, stride: StrideSize(stride), padding: padding, paddingMode: paddingMode,
    dilation: dilation, groups: groups)
}

/// The same with a padding, and perhaps a step, that is computed.
@_disfavoredOverload
public func conv2D(
  _ input: Tensor, filter: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int, paddingMode: Border = .zeros,
  dilation: StrideSize = 1, groups: Int = 1
) -> Tensor {
  conv2D(
    input, filter: filter, bias: bias, stride: StrideSize(stride), padding: Padding(padding), paddingMode: paddingMode,
    dilation: dilation, groups: groups)
}

extension Padding {
  func amounts(
    input: HeightWidth, filter: HeightWidth, stride: HeightWidth = 1, dilation: HeightWidth = 1
  ) -> Padding2D {
    switch self {
    case .valid: 0
    case .same: .same(input: input, filter: filter, stride: stride, dilation: dilation)
    case .full: .full(filter: filter, dilation: dilation)
    case .sides(let top, let bottom, let left, let right):
      Padding2D(top: top, bottom: bottom, left: left, right: right)
    }
  }
}

extension Border {
  var engineMode: BorderMode {
    switch self {
    case .zeros: .zeros
    case .constant(let value): .constant(value)
    case .reflect: .reflect
    case .replicate: .replicate
    case .circular: .circular
    }
  }
}
