/// Of what a gradient is asked.
enum GradientTarget {
  /// A number of the input, by its position.
  case input([Int])
  /// A coefficient of the filter, or a weight, by its position.
  case filter([Int])
  /// A number of the bias.
  case bias(Int)
}

/// A layer whose gradients can be written out.
protocol GradientExplaining: Layer {
  /// One number of a gradient for one example.
  ///
  /// - Parameters:
  ///   - target: of what.
  ///   - x: the example, without a batch.
  ///   - gradient: with respect to the layer's output, of its shape.
  func gradient(of target: GradientTarget, at x: Tensor, _ gradient: Tensor) -> NumberExplanation
}

/// One number of the gradient with respect to a layer's input, written out: into which outputs the number goes, and
/// through which weight each.
///
///     explainGradient(Conv2D(filterShape: (3, 3, 1, 2), stride: 2), ofInput: [3, 4, 0], input: x)
///
/// It is what `gradient(at: x) { (layer($0) * g).sum() }` has in that place.
///
/// - Parameters:
///   - layer: a convolution of any kind, a pooling, or a dense layer.
///   - position: `[row, column, channel]` of the input.
///   - input: one example, `[H, W, C]`, or a batch of one.
///   - outputGradient: ∂L/∂output, of the output's shape; nil for ones, as if the loss were the sum of all outputs.
public func explainGradient(
  _ layer: any Layer, ofInput position: [Int], input: Tensor, outputGradient: Tensor? = nil
) -> NumberExplanation {
  explained(layer, .input(position), input, outputGradient)
}

/// One number of the gradient with respect to a filter, written out: at every output the input that met the coefficient,
/// times the gradient there.
///
/// - Parameters:
///   - layer: a convolution of any kind, or a dense layer.
///   - position: `[row, column, input, output]` of the filter, as the layer keeps it; `[input, unit]` of a dense layer.
///   - input: one example, `[H, W, C]`, or a batch of one.
///   - outputGradient: ∂L/∂output, of the output's shape; nil for ones, as if the loss were the sum of all outputs.
public func explainGradient(
  _ layer: any Layer, ofFilter position: [Int], input: Tensor, outputGradient: Tensor? = nil
) -> NumberExplanation {
  explained(layer, .filter(position), input, outputGradient)
}

/// One number of the gradient with respect to a bias, written out: the sum of the gradients of all outputs to which it is
/// added.
///
/// - Parameters:
///   - layer: a convolution of any kind, or a dense layer.
///   - channel: of the output.
///   - input: one example, `[H, W, C]`, or a batch of one.
///   - outputGradient: ∂L/∂output, of the output's shape; nil for ones, as if the loss were the sum of all outputs.
public func explainGradient(
  _ layer: any Layer, ofBias channel: Int, input: Tensor, outputGradient: Tensor? = nil
) -> NumberExplanation {
  explained(layer, .bias(channel), input, outputGradient)
}

private func explained(
  _ layer: any Layer, _ target: GradientTarget, _ input: Tensor, _ outputGradient: Tensor?
) -> NumberExplanation {
  let name = "\(type(of: layer))"
  let places: Int?
  if case .input(let position) = target { places = position.count } else { places = nil }
  let example = ExplainedExample(layer, "explainGradient", input: input, places: places)
  guard let explaining = layer as? any GradientExplaining else {
    shapeFailure(
      "explainGradient(\(name)): gradients of convolutions, poolings and dense layers can be written out; of a network, ask "
        + "one such layer, with what goes into it")
  }
  if case .input(let position) = target {
    ExplainedExample.check(position, in: example.input.shape, "explainGradient(\(name)): the input")
  }
  var gradient = outputGradient ?? Tensor(ones: example.outputShape)
  guard gradient.count == example.outputShape.reduce(1, *) else {
    shapeFailure(
      "explainGradient(\(name)): the output gradient has shape \(gradient.shape), but the output \(example.outputShape)"
    )
  }
  if gradient.shape != example.outputShape { gradient = gradient.reshaped(to: example.outputShape) }
  return explaining.gradient(of: target, at: example.input, gradient)
}

/// The gradient with respect to the sums before an activation.
///
/// - Parameters:
///   - gradient: that with respect to the output, without a batch.
///   - sums: gives what goes into the activation.
func sumGradient(_ gradient: Tensor, through activation: Activation, _ sums: () -> Tensor) -> Tensor {
  guard activation != .identity else { return gradient }
  return Fovea.gradient(at: sums().reshaped(to: gradient.shape)) { (activation($0) * gradient).sum() }
}

/// What is said of an activation's part in a gradient; empty where there is none.
func activationSentence(_ activation: Activation) -> [String] {
  activation == .identity
    ? []
    : ["the gradient of the sums is the output gradient times the slope of \(activation) there"]
}

/// What the gradient that comes from behind is called.
func gradientName(_ activation: Activation) -> String {
  activation == .identity ? "output gradient" : "gradient of the sums"
}
