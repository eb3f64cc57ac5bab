/// A convolution of sequences: `[N, L, C]` gives `[N, L′, outputs]`.
public struct Conv1D: Layer {
  /// `[length, inputs ÷ groups, outputs]`.
  public let filter: Parameter
  /// `[outputs]`; nil for none.
  public let bias: Parameter?
  /// How far a window lies from the next.
  public let stride: Int
  /// The left and the right count.
  public let padding: Padding
  /// How far the elements of the filter lie apart; 1 for neighbours.
  public let dilation: Int
  /// Into how many independent convolutions the channels are split.
  public let groups: Int
  /// What the sums go through.
  public let activation: Activation

  /// - Parameter filterShape: length, input channels of a group, output channels.
  public init(
    filterShape: (Int, Int, Int), stride: Int = 1, padding: Padding = .valid, dilation: Int = 1,
    groups: Int = 1, activation: Activation = .identity, hasBias: Bool = true,
    initializer: Initializer = .glorotUniform, seed: UInt64? = nil
  ) {
    let (length, inputs, outputs) = filterShape
    (filter, bias) = convolutionParameters(
      "Conv1D", taps: [length], inputs: inputs, outputs: outputs, groups: groups, hasBias: hasBias, initializer, seed)
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    self.activation = activation
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.sequences.check("Conv1D", x, channels: filter.shape[1] * groups)
    return activation(
      conv1D(
        x, filter: filter.value, bias: bias?.value, stride: stride, padding: padding, dilation: dilation, groups: groups
      ))
  }
}
