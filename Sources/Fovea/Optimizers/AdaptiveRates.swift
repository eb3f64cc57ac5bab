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
    let (a, e, mu, decay) = (alpha, epsilon, momentum, weightDecay)
    let (singleA, singleE, singleMu, singleDecay) = (Float(a), Float(e), Float(mu), Float(decay))
    let (singleB, singleRate) = (Float(1 - a), Float(rate))
    for entry in entries {
      state.update(entry.parameter, count: 2) { values in
        entry.parameter.value.merge(
          entry.gradient, &values,
          { w, v, u, g in
            let g = decay == 0 ? g : g + w * singleDecay
            v = v * singleA + g * g * singleB
            let change = g / (v.squareRoot() + singleE)
            u = mu == 0 ? u : u * singleMu + change
            w -= (mu == 0 ? change : u) * singleRate
          },
          { w, v, u, g in
            let g = decay == 0 ? g : g + w * decay
            v = v * a + g * g * (1 - a)
            let change = g / (v.squareRoot() + e)
            u = mu == 0 ? u : u * mu + change
            w -= (mu == 0 ? change : u) * rate
          })
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
    let (e, decay) = (epsilon, weightDecay)
    let (singleE, singleDecay, singleRate) = (Float(e), Float(decay), Float(rate))
    for entry in entries {
      state.update(entry.parameter, count: 1) { sums in
        entry.parameter.value.merge(
          entry.gradient, &sums[0],
          { w, sum, g in
            let g = decay == 0 ? g : g + w * singleDecay
            sum += g * g
            w -= g / (sum.squareRoot() + singleE) * singleRate
          },
          { w, sum, g in
            let g = decay == 0 ? g : g + w * decay
            sum += g * g
            w -= g / (sum.squareRoot() + e) * rate
          })
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
    let (r, e, decay) = (rho, epsilon, weightDecay)
    let (singleR, singleE, singleDecay) = (Float(r), Float(e), Float(decay))
    let (singleB, singleRate) = (Float(1 - r), Float(rate))
    for entry in entries {
      state.update(entry.parameter, count: 2) { values in
        entry.parameter.value.merge(
          entry.gradient, &values,
          { w, v, u, g in
            let g = decay == 0 ? g : g + w * singleDecay
            v = v * singleR + g * g * singleB
            let change = g * (u + singleE).squareRoot() / (v + singleE).squareRoot()
            u = u * singleR + change * change * singleB
            w -= change * singleRate
          },
          { w, v, u, g in
            let g = decay == 0 ? g : g + w * decay
            v = v * r + g * g * (1 - r)
            let change = g * (u + e).squareRoot() / (v + e).squareRoot()
            u = u * r + change * change * (1 - r)
            w -= change * rate
          })
      }
    }
  }
}
