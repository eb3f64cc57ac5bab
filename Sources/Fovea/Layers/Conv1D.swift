/// A convolution of sequences: `[N, L, C]` gives `[N, L′, outputs]`.
public struct Conv1D: Layer {
  /// `[length, inputs ÷ groups, outputs]`.
  public let filter: Parameter
  /// `[outputs]`; nil for none.
  public let bias: Parameter?
  public let stride: Int
  /// The left and the right count.
  public let padding: Padding
  public let dilation: Int
  public let groups: Int
  public let activation: Activation

  /// - Parameter filterShape: length, input channels of a group, output channels.
  public init(
    filterShape: (Int, Int, Int), stride: Int = 1, padding: Padding = .valid, dilation: Int = 1,
    groups: Int = 1, activation: Activation = .identity, hasBias: Bool = true,
    initializer: Initializer = .glorotUniform, seed: UInt64? = nil
  ) {
    let (length, inputs, outputs) = filterShape
    guard length > 0, inputs > 0, outputs > 0, groups > 0, outputs % max(groups, 1) == 0 else {
      shapeFailure(
        "Conv1D(filterShape: \(filterShape)): sizes are at least 1, and the groups share the outputs equally")
    }
    filter = Parameter(
      initializer.tensor(
        [length, inputs, outputs], inputs: length * inputs, outputs: length * outputs / groups,
        seed: seed ?? InitializerSeeds.next()))
    bias = hasBias ? Parameter(Tensor(zeros: [outputs])) : nil
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    self.activation = activation
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let channels = filter.shape[1] * groups
    guard x.rank == 3, x.shape[2] == channels else {
      layerFailure("Conv1D expects sequences [N, L, \(channels)], got \(x.shape)")
    }
    return activation(
      conv1D(
        x, filter: filter.value, bias: bias?.value, stride: stride, padding: padding, dilation: dilation, groups: groups
      ))
  }
}
