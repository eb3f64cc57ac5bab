/// The largest number of each window, channel by channel: `[N, H, W, C]` gives `[N, H′, W′, C]`.
public struct MaxPool2D: Layer {
  public let size: StrideSize
  public let stride: StrideSize
  public let padding: Padding
  /// Whether a window that sticks out at the end counts.
  public let ceilMode: Bool

  /// - Parameter stride: nil for windows side by side.
  public init(size: StrideSize, stride: StrideSize? = nil, padding: Padding = .valid, ceilMode: Bool = false) {
    self.size = size
    self.stride = stride ?? size
    self.padding = padding
    self.ceilMode = ceilMode
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.rank == 4 else { layerFailure("MaxPool2D expects images [N, H, W, C], got \(x.shape)") }
    return maxPool2D(x, size: size, stride: stride, padding: padding, ceilMode: ceilMode)
  }
}

/// The mean of each window, channel by channel: `[N, H, W, C]` gives `[N, H′, W′, C]`.
public struct AvgPool2D: Layer {
  public let size: StrideSize
  public let stride: StrideSize
  public let padding: Padding
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
    guard x.rank == 4 else { layerFailure("AvgPool2D expects images [N, H, W, C], got \(x.shape)") }
    return averagePool2D(
      x, size: size, stride: stride, padding: padding, ceilMode: ceilMode, countIncludesPadding: countIncludesPadding)
  }
}

/// The mean of every channel over the whole image: `[N, H, W, C]` gives `[N, C]` (Lin et al., "Network in network", 2014).
public struct GlobalAvgPool2D: Layer {
  public init() {}

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.rank == 4 else { layerFailure("GlobalAvgPool2D expects images [N, H, W, C], got \(x.shape)") }
    return globalAveragePool(x)
  }
}

/// Means over windows whose size follows from that of the image, so that `[N, H, W, C]` gives `[N, height, width, C]`.
public struct AdaptiveAvgPool2D: Layer {
  public let outputSize: StrideSize

  public init(outputSize: StrideSize) { self.outputSize = outputSize }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.rank == 4 else { layerFailure("AdaptiveAvgPool2D expects images [N, H, W, C], got \(x.shape)") }
    return adaptiveAveragePool2D(x, outputSize: outputSize)
  }
}

/// LeNet-5's trainable subsampling: the sum of each window times a number of its channel, plus another one, through an
/// activation (LeCun et al., 1998).
public struct Subsampling2D: Layer {
  /// `[channels]`.
  public let coefficient: Parameter
  /// `[channels]`.
  public let bias: Parameter
  public let size: StrideSize
  public let activation: Activation

  public init(size: StrideSize = 2, channels: Int, activation: Activation = .scaledTanh) {
    // The mean of the window to begin with.
    coefficient = Parameter(Tensor(repeating: 1 / Double(size.height * size.width), shape: [channels]))
    bias = Parameter(Tensor(zeros: [channels]))
    self.size = size
    self.activation = activation
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let channels = coefficient.shape[0]
    guard x.rank == 4, x.shape[3] == channels else {
      layerFailure(
        "Subsampling2D expects images [N, H, W, \(channels)], got \(x.shape)\(imageAdvice(x, channels: channels))")
    }
    let sums = averagePool2D(x, size: size, stride: size) * (size.height * size.width)
    return activation(sums * coefficient.value + bias.value)
  }
}
