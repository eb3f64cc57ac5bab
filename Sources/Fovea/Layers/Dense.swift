/// A fully connected layer: every output is a weighted sum of all inputs, plus a bias, through an activation.
///
/// `[N, inputs]` gives `[N, outputs]`; more axes may stand before the last one.
public struct Dense: Layer {
  /// `[inputs, outputs]`.
  public let weight: Parameter
  /// `[outputs]`; nil for none.
  public let bias: Parameter?
  /// What the sums go through.
  public let activation: Activation

  /// - Parameters:
  ///   - inputs: the size of the last axis.
  ///   - outputs: how many sums there are.
  ///   - activation: what the sums go through.
  ///   - hasBias: whether there is a bias to add.
  ///   - initializer: how the weights begin; biases begin with zeros.
  ///   - seed: of the weights; nil for one of its own (`InitializerSeeds`).
  public init(
    _ inputs: Int, _ outputs: Int, activation: Activation = .identity, hasBias: Bool = true,
    initializer: Initializer = .glorotUniform, seed: UInt64? = nil
  ) {
    guard inputs > 0, outputs > 0 else {
      shapeFailure("Dense(\(inputs), \(outputs)): a layer needs at least one input and one output")
    }
    weight = initializer.parameter(
      [inputs, outputs], inputs: inputs, outputs: outputs, seed: seed ?? InitializerSeeds.next())
    bias = hasBias ? Parameter(Tensor(zeros: [outputs])) : nil
    self.activation = activation
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let (inputs, outputs) = (weight.shape[0], weight.shape[1])
    Self.check(x, inputs: inputs, outputs: outputs)
    let rows = x.shape.dropLast().reduce(1, *)
    let product = MatrixProduct(rows: rows, columns: outputs, depth: inputs)
    let dtype = DType.common(x.dtype, weight.dtype).floatingPoint
    let sums = product.of(
      x.converted(to: dtype), weight.value.converted(to: dtype), bias: bias?.value.converted(to: dtype),
      shape: x.shape.dropLast() + [outputs])
    return activation(overwriting: sums)
  }

  /// Ends the computation, and says what to do, if a layer of these sizes cannot take `x`.
  static func check(_ x: Tensor, inputs: Int, outputs: Int) {
    guard x.shape.last == inputs, x.rank > 1 else {
      let flat = x.shape.dropFirst().reduce(1, *)
      let advice =
        x.rank > 1 && flat == inputs
        ? "add Flatten() before it"
        : x.shape == [inputs]
          ? "give a batch: x[.newAxis]"
          : "the layer that fits is Dense(\(x.rank > 2 ? flat : x.shape.last ?? 1), \(outputs))"
            + (x.rank > 2 ? " after Flatten()" : "")
      layerFailure("Dense expects \(inputs) inputs, got \(x.shape): \(advice)")
    }
  }
}
