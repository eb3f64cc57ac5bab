/// The mean of each window, channel by channel: `[N, H, W, C]` gives `[N, H′, W′, C]`.
public struct AvgPool2D: Layer {
  /// How large a window is.
  public let size: StrideSize
  /// How far a window lies from the next.
  public let stride: StrideSize
  /// What is added at the borders.
  public let padding: Padding
  /// Whether a window that sticks out at the end counts.
  public let ceilMode: Bool
  /// Whether zeros of the padding count.
  public let countIncludesPadding: Bool

  /// - Parameter stride: nil for windows side by side.
  public init(
    size: StrideSize, stride: StrideSize? = nil, padding: Padding = .valid, ceilMode: Bool = false,
    countIncludesPadding: Bool = false
  ) {
    self.size = size
    self.stride = stride ?? size
    self.padding = padding
    self.ceilMode = ceilMode
    self.countIncludesPadding = countIncludesPadding
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.images.check("AvgPool2D", x)
    return averagePool2D(
      x, size: size, stride: stride, padding: padding, ceilMode: ceilMode, countIncludesPadding: countIncludesPadding)
  }
}

/// The mean of each window of a sequence, channel by channel: `[N, L, C]` gives `[N, L′, C]`.
public struct AvgPool1D: Layer {
  /// How long a window is.
  public let size: Int
  /// How far a window lies from the next.
  public let stride: Int
  /// The left and the right count.
  public let padding: Padding
  /// Whether a window that sticks out at the end counts.
  public let ceilMode: Bool
  /// Whether zeros of the padding count.
  public let countIncludesPadding: Bool

  /// - Parameter stride: nil for windows side by side.
  public init(
    size: Int, stride: Int? = nil, padding: Padding = .valid, ceilMode: Bool = false,
    countIncludesPadding: Bool = false
  ) {
    self.size = size
    self.stride = stride ?? size
    self.padding = padding
    self.ceilMode = ceilMode
    self.countIncludesPadding = countIncludesPadding
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.sequences.check("AvgPool1D", x)
    return averagePool1D(
      x, size: size, stride: stride, padding: padding, ceilMode: ceilMode, countIncludesPadding: countIncludesPadding)
  }
}

/// The mean of each window of a volume, channel by channel: `[N, D, H, W, C]` gives `[N, D′, H′, W′, C]`.
public struct AvgPool3D: Layer {
  /// How large a window is.
  public let size: VolumeSize
  /// How far a window lies from the next.
  public let stride: VolumeSize
  /// What is added at the borders.
  public let padding: VolumePadding
  /// Whether a window that sticks out at the end counts.
  public let ceilMode: Bool
  /// Whether zeros of the padding count.
  public let countIncludesPadding: Bool

  /// - Parameter stride: nil for windows side by side.
  public init(
    size: VolumeSize, stride: VolumeSize? = nil, padding: VolumePadding = .valid, ceilMode: Bool = false,
    countIncludesPadding: Bool = false
  ) {
    self.size = size
    self.stride = stride ?? size
    self.padding = padding
    self.ceilMode = ceilMode
    self.countIncludesPadding = countIncludesPadding
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.volumes.check("AvgPool3D", x)
    return averagePool3D(
      x, size: size, stride: stride, padding: padding, ceilMode: ceilMode, countIncludesPadding: countIncludesPadding)
  }
}
