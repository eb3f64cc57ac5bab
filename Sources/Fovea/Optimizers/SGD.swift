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
    for entry in entries {
      var gradient = entry.gradient
      if weightDecay != 0 { gradient += entry.parameter.value * weightDecay }
      if momentum != 0 {
        state.update(entry.parameter, count: 1) { velocity in
          velocity[0] *= momentum
          velocity[0] += gradient
          gradient = isNesterov ? gradient + velocity[0] * momentum : velocity[0]
        }
      }
      let factor = Float(rate)
      entry.parameter.value.merge(gradient, { $0 - factor * $1 }, { $0 - rate * $1 })
    }
    step += 1
  }
}
