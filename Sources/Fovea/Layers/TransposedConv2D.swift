/// A transposed convolution, which makes images larger: `[N, H, W, C]` gives `[N, H′, W′, outputs]`, along an axis
/// (n − 1)·s + d·(f − 1) + 1 − p pixels and the output padding (see `transposedConv2D`).
public struct TransposedConv2D: Layer {
  /// `[height, width, outputs, inputs]`: that of the convolution which is transposed.
  public let filter: Parameter
  /// `[outputs]`; nil for none.
  public let bias: Parameter?
  public let stride: StrideSize
  public let padding: Padding
  public let outputPadding: StrideSize
  public let dilation: StrideSize
  public let activation: Activation

  /// - Parameter filterShape: height, width, input channels, output channels.
  public init(
    filterShape: (Int, Int, Int, Int), stride: StrideSize = 1, padding: Padding = .valid,
    outputPadding: StrideSize = 0, dilation: StrideSize = 1, activation: Activation = .identity, hasBias: Bool = true,
    initializer: Initializer = .glorotUniform, seed: UInt64? = nil
  ) {
    let (height, width, inputs, outputs) = filterShape
    guard height > 0, width > 0, inputs > 0, outputs > 0 else {
      shapeFailure("TransposedConv2D(filterShape: \(filterShape)): sizes are at least 1")
    }
    filter = Parameter(
      initializer.tensor(
        [height, width, outputs, inputs], inputs: height * width * inputs, outputs: height * width * outputs,
        seed: seed ?? InitializerSeeds.next()))
    bias = hasBias ? Parameter(Tensor(zeros: [outputs])) : nil
    self.stride = stride
    self.padding = padding
    self.outputPadding = outputPadding
    self.dilation = dilation
    self.activation = activation
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let channels = filter.shape[3]
    guard x.rank == 4, x.shape[3] == channels else {
      layerFailure(
        "TransposedConv2D expects images [N, H, W, \(channels)], got \(x.shape)\(imageAdvice(x, channels: channels))")
    }
    return activation(
      transposedConv2D(
        x, filter: filter.value, bias: bias?.value, stride: stride, padding: padding, outputPadding: outputPadding,
        dilation: dilation))
  }
}
