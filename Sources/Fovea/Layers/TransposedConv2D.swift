/// A transposed convolution, which makes images larger: `[N, H, W, C]` gives `[N, H′, W′, outputs]`, along an axis
/// (n − 1)·s + d·(f − 1) + 1 − p pixels and the output padding (see `transposedConv2D`).
public struct TransposedConv2D: Layer {
  /// `[height, width, outputs, inputs]`: that of the convolution which is transposed.
  public let filter: Parameter
  /// `[outputs]`; nil for none.
  public let bias: Parameter?
  /// How far a window lies from the next.
  public let stride: StrideSize
  /// What is added at the borders.
  public let padding: Padding
  /// What is added to the output at its end, where several sizes are possible.
  public let outputPadding: StrideSize
  /// How far the elements of the filter lie apart; 1 for neighbours.
  public let dilation: StrideSize
  /// What the sums go through.
  public let activation: Activation

  /// - Parameter filterShape: height, width, input channels, output channels.
  public init(
    filterShape: (Int, Int, Int, Int), stride: StrideSize = 1, padding: Padding = .valid,
    outputPadding: StrideSize = 0, dilation: StrideSize = 1, activation: Activation = .identity, hasBias: Bool = true,
    initializer: Initializer = .glorotUniform, seed: UInt64? = nil
  ) {
    let (height, width, inputs, outputs) = filterShape
    (filter, bias) = convolutionParameters(
      "TransposedConv2D", taps: [height, width], inputs: inputs, outputs: outputs, isTransposed: true, hasBias: hasBias,
      initializer, seed)
    self.stride = stride
    self.padding = padding
    self.outputPadding = outputPadding
    self.dilation = dilation
    self.activation = activation
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.images.check("TransposedConv2D", x, channels: filter.shape[3])
    return activation(
      transposedConv2D(
        x, filter: filter.value, bias: bias?.value, stride: stride, padding: padding, outputPadding: outputPadding,
        dilation: dilation))
  }
}
