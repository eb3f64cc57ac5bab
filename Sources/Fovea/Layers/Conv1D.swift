/// A convolution of sequences: `[N, L, C]` gives `[N, L′, outputs]`.
public struct Conv1D: Layer {
  /// `[length, inputs ÷ groups, outputs]`.
  public let filter: Parameter
  /// `[outputs]`; nil for none.
  public let bias: Parameter?
  public let stride: Int
  /// Values added before and after.
  public let padding: (before: Int, after: Int)
  public let dilation: Int
  public let groups: Int
  public let activation: Activation

  /// - Parameter filterShape: length, input channels of a group, output channels.
  public init(
    filterShape: (Int, Int, Int), stride: Int = 1, padding: (before: Int, after: Int) = (0, 0), dilation: Int = 1,
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
    // A sequence is an image of one row.
    let shape = filter.shape
    let rows = conv2D(
      x.reshaped(to: [x.shape[0], 1, x.shape[1], x.shape[2]]),
      filter: filter.value.reshaped(to: [1] + shape), bias: bias?.value,
      stride: StrideSize(height: 1, width: stride),
      padding: .sides(top: 0, bottom: 0, left: padding.before, right: padding.after),
      dilation: StrideSize(height: 1, width: dilation), groups: groups)
    return activation(rows.reshaped(to: [rows.shape[0], rows.shape[2], rows.shape[3]]))
  }
}
