/// Adam: steps of about the learning rate in every direction, from running means of gradients and of their squares (Kingma
/// and Ba, 2015).
///
/// m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², w ← w − rate·(m ÷ (1 − β₁ᵗ)) ÷ (√(v ÷ (1 − β₂ᵗ)) + ε).
public struct Adam: Optimizer {
  public var learningRate: LearningRate
  /// How much of the running mean of the gradients stays from step to step.
  public var beta1: Double
  /// How much of the running mean of their squares stays from step to step.
  public var beta2: Double
  /// Added, so that nothing is divided by zero.
  public var epsilon: Double
  /// Added to the gradient, times the weights; `AdamW` keeps it out of the means.
  public var weightDecay: Double
  public var step = 0
  public var state = OptimizerState()

  /// The defaults are those of the paper.
  public init(
    learningRate: LearningRate = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  public mutating func update(_ entries: [ParameterUpdate]) {
    let rate = learningRate(step)
    step += 1
    let moments = AdamMoments(beta1: beta1, beta2: beta2, epsilon: epsilon, step: step)
    for entry in entries {
      var gradient = entry.gradient
      if weightDecay != 0 { gradient += entry.parameter.value * weightDecay }
      state.update(entry.parameter, count: 2) { moments.update(entry.parameter, gradient, &$0, rate: rate) }
    }
  }
}

/// Adam with weight decay that does not go through the means: w ← w − rate·decay·w besides Adam's step (Loshchilov and
/// Hutter, "Decoupled weight decay regularization", 2019).
public struct AdamW: Optimizer {
  public var learningRate: LearningRate
  /// How much of the running mean of the gradients stays from step to step.
  public var beta1: Double
  /// How much of the running mean of their squares stays from step to step.
  public var beta2: Double
  /// Added, so that nothing is divided by zero.
  public var epsilon: Double
  /// How much of the weights each step takes away, times the learning rate.
  public var weightDecay: Double
  public var step = 0
  public var state = OptimizerState()

  /// The defaults are those of the paper.
  public init(
    learningRate: LearningRate = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0.01
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  public mutating func update(_ entries: [ParameterUpdate]) {
    let rate = learningRate(step)
    step += 1
    let moments = AdamMoments(beta1: beta1, beta2: beta2, epsilon: epsilon, step: step)
    for entry in entries {
      entry.parameter.value *= 1 - rate * weightDecay
      state.update(entry.parameter, count: 2) { moments.update(entry.parameter, entry.gradient, &$0, rate: rate) }
    }
  }
}

/// A step of Adam for one parameter.
private struct AdamMoments {
  let beta1: Double
  let beta2: Double
  let epsilon: Double
  /// From 1 on.
  let step: Int

  /// - Parameter values: the running means of gradients and of their squares.
  func update(_ parameter: Parameter, _ gradient: Tensor, _ values: inout [Tensor], rate: Double) {
    let (b1, b2) = (Float(beta1), Float(beta2))
    values[0].merge(gradient, { b1 * $0 + (1 - b1) * $1 }, { beta1 * $0 + (1 - beta1) * $1 })
    values[1].merge(gradient, { b2 * $0 + (1 - b2) * $1 * $1 }, { beta2 * $0 + (1 - beta2) * $1 * $1 })
    let size = rate / (1 - power(beta1))
    let root = (1 - power(beta2)).squareRoot()
    // w − size·m ÷ (√v ÷ root + ε), from m and v in two passes.
    var change = values[1]
    let (singleRoot, singleEpsilon) = (Float(1 / root), Float(epsilon))
    let singleSize = Float(size)
    change.merge(
      values[0], { singleSize * $1 / ($0.squareRoot() * singleRoot + singleEpsilon) },
      { size * $1 / ($0.squareRoot() / root + epsilon) })
    parameter.value.merge(change, { $0 - $1 }, { $0 - $1 })
  }

  private func power(_ base: Double) -> Double {
    var (result, factor, exponent) = (1.0, base, step)
    while exponent > 0 {
      if exponent & 1 == 1 { result *= factor }
      factor *= factor
      exponent >>= 1
    }
    return result
  }
}
