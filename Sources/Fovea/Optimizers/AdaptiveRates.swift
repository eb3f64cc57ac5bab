/// RMSProp: every direction's step divided by the root of a running mean of its squared gradients (Tieleman and Hinton,
/// 2012): v ← α·v + (1 − α)·g², w ← w − rate·g ÷ (√v + ε), through a velocity if there is momentum.
public struct RMSProp: Optimizer {
  public var learningRate: LearningRate
  /// How much of the running mean of squares stays from step to step.
  public var alpha: Double
  /// Added, so that nothing is divided by zero.
  public var epsilon: Double
  /// How much of the velocity stays from step to step, below 1; 0 for none.
  public var momentum: Double
  /// Added to the gradient, times the weights: the gradient of ½·decay·Σw².
  public var weightDecay: Double
  public var step = 0
  public var state = OptimizerState()

  /// The defaults are the usual ones.
  public init(
    learningRate: LearningRate = 0.01, alpha: Double = 0.99, epsilon: Double = 1e-8, momentum: Double = 0,
    weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    self.alpha = alpha
    self.epsilon = epsilon
    self.momentum = momentum
    self.weightDecay = weightDecay
  }

  public mutating func update(_ entries: [ParameterUpdate]) {
    let rate = learningRate(step)
    step += 1
    for entry in entries {
      let gradient = decayed(entry, weightDecay)
      state.update(entry.parameter, count: 2) { values in
        values[0] = values[0] * alpha + gradient * gradient * (1 - alpha)
        var change = gradient / (sqrt(values[0]) + epsilon)
        if momentum != 0 {
          values[1] = values[1] * momentum + change
          change = values[1]
        }
        entry.parameter.value -= change * rate
      }
    }
  }
}

/// Adagrad: every direction's step divided by the root of the sum of all its squared gradients (Duchi et al., 2011).
public struct Adagrad: Optimizer {
  public var learningRate: LearningRate
  /// Added, so that nothing is divided by zero.
  public var epsilon: Double
  /// Added to the gradient, times the weights: the gradient of ½·decay·Σw².
  public var weightDecay: Double
  public var step = 0
  public var state = OptimizerState()

  /// The defaults are the usual ones.
  public init(learningRate: LearningRate = 0.01, epsilon: Double = 1e-10, weightDecay: Double = 0) {
    self.learningRate = learningRate
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  public mutating func update(_ entries: [ParameterUpdate]) {
    let rate = learningRate(step)
    step += 1
    for entry in entries {
      let gradient = decayed(entry, weightDecay)
      state.update(entry.parameter, count: 1) { sums in
        sums[0] += gradient * gradient
        entry.parameter.value -= gradient / (sqrt(sums[0]) + epsilon) * rate
      }
    }
  }
}

/// Adadelta: steps as large as earlier ones were, so that no learning rate need be chosen (Zeiler, 2012):
/// v ← ρ·v + (1 − ρ)·g², d = g·√(u + ε) ÷ √(v + ε), u ← ρ·u + (1 − ρ)·d², w ← w − rate·d.
public struct Adadelta: Optimizer {
  public var learningRate: LearningRate
  /// How much of the running means of squares stays from step to step.
  public var rho: Double
  /// Added, so that nothing is divided by zero.
  public var epsilon: Double
  /// Added to the gradient, times the weights: the gradient of ½·decay·Σw².
  public var weightDecay: Double
  public var step = 0
  public var state = OptimizerState()

  /// The defaults are the usual ones.
  public init(learningRate: LearningRate = 1, rho: Double = 0.9, epsilon: Double = 1e-6, weightDecay: Double = 0) {
    self.learningRate = learningRate
    self.rho = rho
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  public mutating func update(_ entries: [ParameterUpdate]) {
    let rate = learningRate(step)
    step += 1
    for entry in entries {
      let gradient = decayed(entry, weightDecay)
      state.update(entry.parameter, count: 2) { values in
        values[0] = values[0] * rho + gradient * gradient * (1 - rho)
        let change = gradient * sqrt(values[1] + epsilon) / sqrt(values[0] + epsilon)
        values[1] = values[1] * rho + change * change * (1 - rho)
        entry.parameter.value -= change * rate
      }
    }
  }
}

/// The gradient with that of ½·decay·Σw² added.
private func decayed(_ entry: ParameterUpdate, _ weightDecay: Double) -> Tensor {
  weightDecay == 0 ? entry.gradient : entry.gradient + entry.parameter.value * weightDecay
}
