/// Stochastic gradient descent: w ← w − rate·g.
///
/// With momentum μ the steps follow a velocity, v ← μ·v + g and w ← w − rate·v (Polyak, 1964); with Nesterov's the step is
/// along μ·v + g, the gradient seen from where the velocity leads (Sutskever et al., 2013).
public struct SGD: Optimizer {
  public var learningRate: LearningRate
  /// How much of the velocity stays from step to step, below 1; 0 for none.
  public var momentum: Double
  /// Whether the gradient is that seen from where the velocity leads.
  public var isNesterov: Bool
  /// Added to the gradient, times the weights: the gradient of ½·decay·Σw².
  public var weightDecay: Double
  public var step = 0
  public var state = OptimizerState()

  /// Plain gradient descent, unless momentum is given.
  public init(
    learningRate: LearningRate = 0.01, momentum: Double = 0, isNesterov: Bool = false, weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.isNesterov = isNesterov
    self.weightDecay = weightDecay
  }

  public mutating func update(_ entries: [ParameterUpdate]) {
    let rate = learningRate(step)
    let (mu, decay) = (momentum, weightDecay)
    let (singleRate, singleMu, singleDecay) = (Float(rate), Float(mu), Float(decay))
    for entry in entries {
      guard mu != 0 else {
        entry.parameter.value.merge(
          entry.gradient, { $0 - singleRate * (decay == 0 ? $1 : $1 + $0 * singleDecay) },
          { $0 - rate * (decay == 0 ? $1 : $1 + $0 * decay) })
        continue
      }
      let isNesterov = isNesterov
      state.update(entry.parameter, count: 1) { velocity in
        entry.parameter.value.merge(
          entry.gradient, &velocity[0],
          { w, v, g in
            let g = decay == 0 ? g : g + w * singleDecay
            v = v * singleMu + g
            w -= singleRate * (isNesterov ? g + v * singleMu : v)
          },
          { w, v, g in
            let g = decay == 0 ? g : g + w * decay
            v = v * mu + g
            w -= rate * (isNesterov ? g + v * mu : v)
          })
      }
    }
    step += 1
  }
}
