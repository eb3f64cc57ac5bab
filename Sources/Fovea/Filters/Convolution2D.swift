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
  let dtype = DType.common(input.dtype, filter.dtype).floatingPoint
  let images = input.converted(to: dtype).asImageBatch("conv2D")
  let name = "conv2D of input \(input.shape) and filter \(filter.shape)"
  guard (2...4).contains(filter.rank) else {
    shapeFailure("\(name): the filter must be [H, W, C ÷ groups, outputs], [H, W, C] or [H, W]")
  }
  let bank = filter.converted(to: dtype).reshaped(to: filter.shape + [Int](repeating: 1, count: 4 - filter.rank))
  let channels = images.shape[3]
  guard groups > 0, bank.shape[2] * groups == channels else {
    let among = groups == 1 ? "" : ", which \(groups) groups share"
    shapeFailure("\(name): the filter is for \(bank.shape[2]) channels, but the input has \(channels)\(among)")
  }
  let outputs = bank.shape[3]
  if let bias, bias.shape != [outputs] {
    shapeFailure(
      "\(name): the bias has shape \(bias.shape), but there are \(outputs) output channels: give [\(outputs)]")
  }
  let result: Tensor
  do {
    let amount = padding.amounts(
      input: HeightWidth(height: images.shape[1], width: images.shape[2]),
      filter: HeightWidth(height: bank.shape[0], width: bank.shape[1]),
      stride: HeightWidth(height: stride.height, width: stride.width),
      dilation: HeightWidth(height: dilation.height, width: dilation.width))
    let inside = paddingMode == .zeros
    let source = inside ? images : try images.padded(amount, paddingMode)
    let dims = try ConvDims(
      batch: source.shape[0], inputHeight: source.shape[1], inputWidth: source.shape[2], inputChannels: channels,
      filterHeight: bank.shape[0], filterWidth: bank.shape[1], outputChannels: outputs,
      stride: HeightWidth(height: stride.height, width: stride.width), padding: inside ? amount : 0,
      dilation: HeightWidth(height: dilation.height, width: dilation.width), groups: groups)
    result = Tensor(uninitialized: dims.outputShape, dtype: dtype)
    let bias = bias?.converted(to: dtype)
    if dtype == .float64 {
      convolve(
        dims, input: source.storage.numbers(Double.self), filter: bank.storage.numbers(Double.self),
        bias: bias?.storage.numbers(Double.self), output: result.storage.numbers(Double.self))
    } else {
      convolve(
        dims, input: source.storage.base, filter: bank.storage.base, bias: bias?.storage.base,
        output: result.storage.base)
    }
  } catch {
    shapeFailure("\(name): \(error)")
  }
  var shape = input.rank == 4 ? result.shape : Array(result.shape.dropFirst())
  if filter.rank < 4 { shape.removeLast() }
  return result.reshaped(to: shape)
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

extension Tensor {
  /// A batch `[N, H, W, C]` of a batch, an image `[H, W, C]` or a plane `[H, W]`.
  func asImageBatch(_ operation: String) -> Tensor {
    switch rank {
    case 4: self
    case 3: reshaped(to: [1] + shape)
    case 2: reshaped(to: [1] + shape + [1])
    default:
      shapeFailure("\(operation): input of shape \(shape) is no image; it must be [N, H, W, C], [H, W, C] or [H, W]")
    }
  }

  /// A batch `[N, H, W, C]` with a border added.
  func padded(_ amount: Padding2D, _ border: Border) throws(BorderError) -> Tensor {
    let result = Tensor(
      uninitialized: [
        shape[0], shape[1] + amount.top + amount.bottom, shape[2] + amount.left + amount.right, shape[3],
      ], dtype: dtype)
    let dims = try PadDims(
      batch: shape[0], height: shape[1], width: shape[2], channels: shape[3], padding: amount)
    if dtype == .float64 {
      try pad(
        border.engineMode, dims, input: storage.numbers(Double.self), output: result.storage.numbers(Double.self))
    } else {
      try pad(border.engineMode, dims, input: storage.base, output: result.storage.base)
    }
    return result
  }
}
