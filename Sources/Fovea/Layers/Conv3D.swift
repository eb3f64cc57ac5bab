/// A convolution of volumes and videos: `[N, D, H, W, C]` gives `[N, D′, H′, W′, outputs]`.
public struct Conv3D: Layer {
  /// `[depth, height, width, inputs ÷ groups, outputs]`.
  public let filter: Parameter
  /// `[outputs]`; nil for none.
  public let bias: Parameter?
  /// How far a window lies from the next.
  public let stride: VolumeSize
  /// What is added at the borders.
  public let padding: VolumePadding
  /// How far the elements of the filter lie apart; 1 for neighbours.
  public let dilation: VolumeSize
  /// Into how many independent convolutions the channels are split.
  public let groups: Int
  /// What the sums go through.
  public let activation: Activation

  /// - Parameter filterShape: depth, height, width, input channels of a group, output channels.
  public init(
    filterShape: (Int, Int, Int, Int, Int), stride: VolumeSize = 1, padding: VolumePadding = .valid,
    dilation: VolumeSize = 1, groups: Int = 1, activation: Activation = .identity, hasBias: Bool = true,
    initializer: Initializer = .glorotUniform, seed: UInt64? = nil
  ) {
    let (depth, height, width, inputs, outputs) = filterShape
    (filter, bias) = convolutionParameters(
      "Conv3D", taps: [depth, height, width], inputs: inputs, outputs: outputs, groups: groups, hasBias: hasBias,
      initializer, seed)
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    self.activation = activation
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.volumes.check("Conv3D", x, channels: filter.shape[3] * groups)
    return activation(
      conv3D(
        x, filter: filter.value, bias: bias?.value, stride: stride, padding: padding, dilation: dilation, groups: groups
      ))
  }
}
