/// The largest number of every window of an image, channel by channel.
///
/// Padding has no value. Of equal numbers the first one in the window, row by row, counts, and gets the gradient.
///
/// - Parameters:
///   - x: `[N, H, W, C]`, one image `[H, W, C]`, or one plane `[H, W]`.
///   - size: of a window, `2` or `[2, 1]`.
///   - stride: from one window to the next; nil is the window's size, so that windows do not overlap.
///   - padding: `.valid`, `.same`, a number, `[height, width]` or `.sides(top:bottom:left:right:)`.
///   - ceilMode: whether last windows that cover only part of the image count.
/// - Returns: one pixel for each window: ⌊(n + p − w) ÷ s⌋ + 1 along an axis, or ⌈…⌉ + 1 with `ceilMode`. Sizes that do
///   not fit end the computation with a message.
public func maxPool2D(
  _ x: Tensor, size: StrideSize, stride: StrideSize? = nil, padding: Padding = .valid, ceilMode: Bool = false
) -> Tensor {
  PoolingWindows(name: "maxPool2D", ceilMode: ceilMode)
    .overImages(x, size: size, stride: stride, padding: padding).largest(x)
}

/// The same with a size, and perhaps a stride, that is computed.
@_disfavoredOverload
public func maxPool2D(
  _ x: Tensor, size: Int, stride: Int? = nil, padding: Padding = .valid, ceilMode: Bool = false
) -> Tensor {
  maxPool2D(x, size: StrideSize(size), stride: stride.map { StrideSize($0) }, padding: padding, ceilMode: ceilMode)
}

/// The largest number of every window of a signal `[N, L, C]` or `[L, C]`; see `maxPool2D`. Of the padding, the left and
/// the right count.
public func maxPool1D(
  _ x: Tensor, size: Int, stride: Int? = nil, padding: Padding = .valid, ceilMode: Bool = false
) -> Tensor {
  PoolingWindows(name: "maxPool1D", ceilMode: ceilMode)
    .alongLines(x, size: size, stride: stride, padding: padding).largest(x)
}

/// The largest number of every window of a volume `[N, D, H, W, C]` or `[D, H, W, C]`; see `maxPool2D`.
public func maxPool3D(
  _ x: Tensor, size: VolumeSize, stride: VolumeSize? = nil, padding: VolumePadding = .valid, ceilMode: Bool = false
) -> Tensor {
  PoolingWindows(name: "maxPool3D", ceilMode: ceilMode)
    .throughVolumes(x, size: size, stride: stride, padding: padding).largest(x)
}

/// The largest number of every part of an image that is shared out to so many windows: output i of m covers the pixels
/// from ⌊i·n ÷ m⌋ up to ⌈(i + 1)·n ÷ m⌉ of n.
///
/// - Parameters:
///   - x: `[N, H, W, C]`, `[H, W, C]` or `[H, W]`.
///   - outputSize: rows and columns of the result, `7` or `[7, 5]`.
public func adaptiveMaxPool2D(_ x: Tensor, outputSize: StrideSize) -> Tensor {
  PoolingWindows(name: "adaptiveMaxPool2D").overImages(x, outputSize: outputSize).largest(x)
}

/// The largest number of every channel of each image.
///
/// - Parameter x: `[N, H, W, C]`, `[N, L, C]` or `[N, D, H, W, C]`.
/// - Returns: `[N, C]`.
public func globalMaxPool(_ x: Tensor) -> Tensor {
  PoolingWindows(name: "globalMaxPool").overEverything(x).largest(x)
}
