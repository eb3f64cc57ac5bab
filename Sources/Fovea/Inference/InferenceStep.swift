/// A step of a network prepared for inference: what is computed from which values.
struct InferenceStep: Sendable {
  /// What a step computes.
  enum Work: Sendable {
    /// A convolution with what was folded and fused into it; a second value is added to its sums.
    case convolution(InferenceConvolution)
    /// Weighted sums of all inputs.
    case dense(InferenceDense)
    /// A normalisation that no layer before it could take in.
    case batchNorm(BatchNorm, Activation)
    /// A function of every number.
    case activation(Activation)
    /// The sum of two values through an activation.
    case sum(Activation)
    /// Values one after the other along the last axis.
    case concatenation
    /// A layer as it is.
    case layer(any Layer)
  }

  /// The way to the layer, as in a summary: `conv2_1.body.conv1`.
  let path: String
  /// The layers at work, for messages.
  let place: [(name: String, layer: any Layer.Type)]
  var work: Work
  /// Numbers of the values that it reads.
  var inputs: [Int]
  /// The number of the value that it gives.
  let output: Int
  /// The layers that became parts of this step, as in `bn1, relu1`.
  var joined: [String] = []
}

/// A dense layer that is not going to change.
struct InferenceDense: Sendable {
  /// `[inputs, outputs]`.
  var weight: Tensor
  /// `[outputs]`; nil for none.
  var bias: Tensor?
  var activation: Activation

  func callAsFunction(_ x: Tensor) -> Tensor {
    let (inputs, outputs) = (weight.shape[0], weight.shape[1])
    let product = MatrixProduct(rows: x.shape.dropLast().reduce(1, *), columns: outputs, depth: inputs)
    let x = x.converted(to: .float32)
    return activation(overwriting: product.of(x, weight, bias: bias, shape: x.shape.dropLast() + [outputs]))
  }
}
