/// The mean of every window of an image, channel by channel.
///
/// - Parameters:
///   - x: `[N, H, W, C]`, one image `[H, W, C]`, or one plane `[H, W]`.
///   - size: of a window, `2` or `[2, 1]`.
///   - stride: from one window to the next; nil is the window's size, so that windows do not overlap.
///   - padding: `.valid`, `.same`, a number, `[height, width]` or `.sides(top:bottom:left:right:)`.
///   - ceilMode: whether last windows that cover only part of the image count.
///   - countIncludesPadding: whether padding counts as pixels of value zero, or not at all.
/// - Returns: one pixel for each window: ⌊(n + p − w) ÷ s⌋ + 1 along an axis, or ⌈…⌉ + 1 with `ceilMode`. Sizes that do
///   not fit end the computation with a message.
public func averagePool2D(
  _ x: Tensor, size: StrideSize, stride: StrideSize? = nil, padding: Padding = .valid, ceilMode: Bool = false,
  countIncludesPadding: Bool = false
) -> Tensor {
  PoolingWindows(name: "averagePool2D", ceilMode: ceilMode)
    .overImages(x, size: size, stride: stride, padding: padding).mean(x, countsPadding: countIncludesPadding)
}

/// The same with a size, and perhaps a stride, that is computed.
@_disfavoredOverload
public func averagePool2D(
  _ x: Tensor, size: Int, stride: Int? = nil, padding: Padding = .valid, ceilMode: Bool = false,
  countIncludesPadding: Bool = false
) -> Tensor {
  averagePool2D(
    x, size: StrideSize(size), stride: stride.map { StrideSize($0) }, padding: padding, ceilMode: ceilMode,
    countIncludesPadding: countIncludesPadding)
}

/// The mean of every window of a signal `[N, L, C]` or `[L, C]`; see `averagePool2D`. Of the padding, the left and the
/// right count.
public func averagePool1D(
  _ x: Tensor, size: Int, stride: Int? = nil, padding: Padding = .valid, ceilMode: Bool = false,
  countIncludesPadding: Bool = false
) -> Tensor {
  PoolingWindows(name: "averagePool1D", ceilMode: ceilMode)
    .alongLines(x, size: size, stride: stride, padding: padding).mean(x, countsPadding: countIncludesPadding)
}

/// The mean of every window of a volume `[N, D, H, W, C]` or `[D, H, W, C]`; see `averagePool2D`.
public func averagePool3D(
  _ x: Tensor, size: VolumeSize, stride: VolumeSize? = nil, padding: VolumePadding = .valid, ceilMode: Bool = false,
  countIncludesPadding: Bool = false
) -> Tensor {
  PoolingWindows(name: "averagePool3D", ceilMode: ceilMode)
    .throughVolumes(x, size: size, stride: stride, padding: padding).mean(x, countsPadding: countIncludesPadding)
}

/// The mean of every part of an image that is shared out to so many windows: output i of m covers the pixels from
/// ⌊i·n ÷ m⌋ up to ⌈(i + 1)·n ÷ m⌉ of n.
///
/// - Parameters:
///   - x: `[N, H, W, C]`, `[H, W, C]` or `[H, W]`.
///   - outputSize: rows and columns of the result, `7` or `[7, 5]`.
public func adaptiveAveragePool2D(_ x: Tensor, outputSize: StrideSize) -> Tensor {
  PoolingWindows(name: "adaptiveAveragePool2D").overImages(x, outputSize: outputSize).mean(x)
}

/// The mean of every channel of each image.
///
/// - Parameter x: `[N, H, W, C]`, `[N, L, C]` or `[N, D, H, W, C]`.
/// - Returns: `[N, C]`.
public func globalAveragePool(_ x: Tensor) -> Tensor {
  PoolingWindows(name: "globalAveragePool").overEverything(x).mean(x)
}
