/// A convolution that filters every channel by itself (Howard et al., "MobileNets", 2017).
///
/// `[N, H, W, C]` gives `[N, H′, W′, C·multiplier]`.
public struct DepthwiseConv2D: Layer {
  let convolution: Conv2D

  /// `[height, width, 1, channels·multiplier]`.
  public var filter: Parameter { convolution.filter }
  /// `[channels·multiplier]`; nil for none.
  public var bias: Parameter? { convolution.bias }

  /// - Parameters:
  ///   - size: of the filters.
  ///   - channels: how many the input has.
  ///   - multiplier: how many filters each channel has.
  ///   - stride: how far a window lies from the next.
  ///   - padding: what is added at the borders.
  ///   - dilation: how far the elements of the filter lie apart; 1 for neighbours.
  ///   - activation: what the sums go through.
  ///   - hasBias: whether there is a bias to add.
  ///   - initializer: how the filter begins; biases begin with zeros.
  ///   - seed: of the filter; nil for one of its own (`InitializerSeeds`).
  public init(
    size: StrideSize, channels: Int, multiplier: Int = 1, stride: StrideSize = 1, padding: Padding = .valid,
    dilation: StrideSize = 1, activation: Activation = .identity, hasBias: Bool = true,
    initializer: Initializer = .glorotUniform, seed: UInt64? = nil
  ) {
    convolution = Conv2D(
      filterShape: (size.height, size.width, 1, channels * multiplier), stride: stride, padding: padding,
      dilation: dilation, groups: channels, activation: activation, hasBias: hasBias, initializer: initializer,
      seed: seed)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.images.check("DepthwiseConv2D", x, channels: convolution.groups)
    return convolution(x)
  }
}

extension DepthwiseConv2D: NamedParts {
  var parts: [(name: String, part: Any)] { [("filter", filter), ("bias", bias as Any)] }
}

/// A depthwise convolution followed by a 1×1 convolution, which mixes its channels (Chollet, "Xception", 2017).
public struct SeparableConv2D: Layer {
  /// A filter of its own for each channel.
  public let depthwise: DepthwiseConv2D
  /// The 1×1 convolution that mixes the channels.
  public let pointwise: Conv2D

  /// - Parameters:
  ///   - size: of the filters.
  ///   - channels: how many the input has.
  ///   - outputs: how many the output has.
  ///   - stride: how far the filters move, of the depthwise convolution.
  ///   - padding: what is added at the borders.
  ///   - activation: what the sums of the pointwise convolution go through.
  ///   - hasBias: whether the pointwise convolution adds one.
  ///   - initializer: how the filters begin; biases begin with zeros.
  ///   - seed: of the filters; nil for one of its own (`InitializerSeeds`).
  public init(
    size: StrideSize, channels: Int, outputs: Int, stride: StrideSize = 1, padding: Padding = .valid,
    activation: Activation = .identity, hasBias: Bool = true, initializer: Initializer = .glorotUniform,
    seed: UInt64? = nil
  ) {
    depthwise = DepthwiseConv2D(
      size: size, channels: channels, stride: stride, padding: padding, hasBias: false, initializer: initializer,
      seed: seed)
    pointwise = Conv2D(
      filterShape: (1, 1, channels, outputs), activation: activation, hasBias: hasBias, initializer: initializer,
      seed: seed.map { $0 &+ 1 })
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.images.check("SeparableConv2D", x, channels: depthwise.filter.shape[3])
    return pointwise(depthwise(x))
  }
}
