/// A convolution of images with learned filters, plus a bias, through an activation.
///
/// `[N, H, W, C]` gives `[N, H′, W′, outputs]`. It is cross-correlation, which the field calls convolution; sizes follow
/// ⌊(n + p − (d·(f − 1) + 1)) ÷ s⌋ + 1 (see `conv2D`).
public struct Conv2D: Layer {
  /// `[height, width, inputs ÷ groups, outputs]`.
  public let filter: Parameter
  /// `[outputs]`; nil for none.
  public let bias: Parameter?
  /// How far a window lies from the next.
  public let stride: StrideSize
  /// What is added at the borders.
  public let padding: Padding
  /// What the numbers beyond the borders are.
  public let paddingMode: Border
  /// How far the elements of the filter lie apart; 1 for neighbours.
  public let dilation: StrideSize
  /// Into how many independent convolutions the channels are split.
  public let groups: Int
  /// What the sums go through.
  public let activation: Activation

  /// - Parameters:
  ///   - filterShape: height, width, input channels of a group, output channels.
  ///   - initializer: how the filter begins; biases begin with zeros.
  ///   - seed: of the filter; nil for one of its own (`InitializerSeeds`).
  public init(
    filterShape: (Int, Int, Int, Int), stride: StrideSize = 1, padding: Padding = .valid, paddingMode: Border = .zeros,
    dilation: StrideSize = 1, groups: Int = 1, activation: Activation = .identity, hasBias: Bool = true,
    initializer: Initializer = .glorotUniform, seed: UInt64? = nil
  ) {
    let (height, width, inputs, outputs) = filterShape
    (filter, bias) = convolutionParameters(
      "Conv2D", taps: [height, width], inputs: inputs, outputs: outputs, groups: groups, hasBias: hasBias, initializer,
      seed)
    self.stride = stride
    self.padding = padding
    self.paddingMode = paddingMode
    self.dilation = dilation
    self.groups = groups
    self.activation = activation
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.images.check("Conv2D", x, channels: filter.shape[2] * groups)
    return activation(
      conv2D(
        x, filter: filter.value, bias: bias?.value, stride: stride, padding: padding, paddingMode: paddingMode,
        dilation: dilation, groups: groups))
  }
}
