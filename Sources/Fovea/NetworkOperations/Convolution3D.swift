internal import ConvEngine

/// Moves filters through volumes and videos: convolution along three axes, without flipping the filter.
///
/// - Parameters:
///   - input: `[N, D, H, W, C]`, or one volume `[D, H, W, C]`.
///   - filter: `[D, H, W, C ÷ groups, outputs]`.
///   - bias: `[outputs]`, added to every pixel of each output channel.
///   - stride: the step of the filter, `2` or `[1, 2, 2]`.
///   - padding: `.valid`, `.same`, `.full`, a number, `[depth, height, width]` or a number for each side.
///   - paddingMode: what the padding consists of.
///   - dilation: the distance between neighbouring coefficients.
///   - groups: into how many independent convolutions the channels are split.
/// - Returns: `[N, D, H, W, outputs]`, or `[D, H, W, outputs]`. Sizes that do not fit end the computation with a message.
public func conv3D(
  _ input: Tensor, filter: Tensor, bias: Tensor? = nil, stride: VolumeSize = 1, padding: VolumePadding = .valid,
  paddingMode: Border = .zeros, dilation: VolumeSize = 1, groups: Int = 1
) -> Tensor {
  var name: String { "conv3D of input \(input.shape) and filter \(filter.shape)" }
  guard input.rank == 4 || input.rank == 5, filter.rank == 5 else {
    shapeFailure(
      "\(name): the input must be [N, D, H, W, C] or [D, H, W, C], and the filter [D, H, W, C ÷ groups, outputs]")
  }
  let dtype = DType.common(input.dtype, filter.dtype, bias?.dtype).floatingPoint
  let volumes = input.rank == 5 ? input.shape : [1] + input.shape
  let (batch, channels, outputs) = (volumes[0], volumes[4], filter.shape[4])
  Convolution.check(name, channels: channels, groups: groups, filter: filter.shape[3], bias, outputs)
  do {
    let size = DepthHeightWidth(depth: volumes[1], height: volumes[2], width: volumes[3])
    let taps = DepthHeightWidth(depth: filter.shape[0], height: filter.shape[1], width: filter.shape[2])
    let amount = padding.amounts(
      input: size, filter: taps, stride: stride.engineSize, dilation: dilation.engineSize)
    var source = input.converted(to: dtype)
    let isInside = paddingMode == .zeros || amount == 0
    var padded = size
    if !isInside {
      let dims = try PadDims(batch: batch, size: size, channels: channels, padding: amount)
      padded = dims.paddedSize
      let outer = [batch, padded.depth, padded.height, padded.width, channels]
      source = BorderPadding(
        dims, paddingMode, inner: input.shape, outer: input.rank == 5 ? outer : Array(outer.dropFirst())
      ).padded(source, name)
    }
    let dims = try ConvDims(
      batch: batch, inputDepth: padded.depth, inputHeight: padded.height, inputWidth: padded.width,
      inputChannels: channels, filterDepth: taps.depth, filterHeight: taps.height, filterWidth: taps.width,
      outputChannels: outputs, stride: stride.engineSize, padding: isInside ? amount : 0,
      dilation: dilation.engineSize, groups: groups)
    return Convolution(
      dims: dims, inputShape: source.shape, filterShape: filter.shape,
      outputShape: input.rank == 5 ? dims.outputShape : Array(dims.outputShape.dropFirst())
    ).output(source, filter: filter.converted(to: dtype), bias: bias?.converted(to: dtype))
  } catch {
    shapeFailure("\(name): \(error)")
  }
}

extension VolumeSize {
  var engineSize: DepthHeightWidth { DepthHeightWidth(depth: depth, height: height, width: width) }
}

extension VolumePadding {
  func amounts(
    input: DepthHeightWidth, filter: DepthHeightWidth, stride: DepthHeightWidth, dilation: DepthHeightWidth
  ) -> Padding3D {
    switch self {
    case .valid: return 0
    case .same: return .same(input: input, filter: filter, stride: stride, dilation: dilation)
    case .full:
      let plane = Padding2D.full(
        filter: HeightWidth(height: filter.height, width: filter.width),
        dilation: HeightWidth(height: dilation.height, width: dilation.width))
      let depth = Padding2D.full(filter: HeightWidth(filter.depth), dilation: HeightWidth(dilation.depth)).top
      return Padding3D(
        front: depth, back: depth, top: plane.top, bottom: plane.bottom, left: plane.left, right: plane.right)
    case .sides(let front, let back, let top, let bottom, let left, let right):
      return Padding3D(front: front, back: back, top: top, bottom: bottom, left: left, right: right)
    }
  }
}
