/// A layer whose numbers are multiplied with what comes in.
protocol WeightedRule {
  /// How many such numbers there are; biases are none of them.
  var weights: Int { get }
}

extension ConvolutionRule: WeightedRule {
  var weights: Int { parameters.total - (hasBias ? outputs : 0) }
}

extension DenseRule: WeightedRule {
  var weights: Int { parameters.total - (hasBias ? outputs : 0) }
}

extension RecurrentRule: WeightedRule {
  var weights: Int { multiplyAddsPerStep }
}

extension ShapeSummary {
  /// Numbers that inputs are multiplied with: those of convolutions, dense and recurrent layers, without their biases.
  public var weights: Int { trace.steps.reduce(0) { sum($0, ($1.rule as? any WeightedRule)?.weights ?? 0) } }

  /// How many numbers come out: the neurons of the last layer.
  public var outputCount: Int { product(output) ?? 0 }
}
