internal import Glibc

/// Changes the parameters of a model along its gradients, step by step.
public protocol Optimizer {
  /// How large the next step is, from the number of steps taken: `{ _ in 0.01 }`, or a schedule such as
  /// `.cosine(from: 0.1, steps: 1_000)`.
  var learningRate: LearningRate { get set }
  /// How many steps were taken.
  var step: Int { get set }
  /// What is remembered of every parameter; together with `step` all that another run needs to go on.
  var state: OptimizerState { get set }
  /// Changes the parameters that have gradients.
  mutating func update(_ entries: [ParameterUpdate])
}

/// A parameter and its gradient.
public struct ParameterUpdate {
  public let parameter: Parameter
  public let gradient: Tensor
}

extension Optimizer {
  /// Takes a step: changes the parameters of a model against the gradients of its loss.
  ///
  /// - Parameters:
  ///   - model: the model, whose parameters are changed in place.
  ///   - gradients: those that `valueWithGradient(at: model)` gave.
  public mutating func update<Model>(_ model: inout Model, along gradients: Gradients) {
    update(gradients)
  }

  /// The same for a model that is a constant.
  public mutating func update(_ gradients: Gradients) {
    update(gradients.entries.map { ParameterUpdate(parameter: $0.parameter, gradient: $0.gradient) })
  }
}

/// A learning rate that may depend on the step: a number, or a closure from the number of steps taken.
public struct LearningRate: Sendable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  private let rate: @Sendable (Int) -> Double

  /// The same rate always.
  public init(_ rate: Double) { self.rate = { _ in rate } }
  /// The same rate always.
  public init(floatLiteral rate: Double) { self.init(rate) }
  /// The same rate always.
  public init(integerLiteral rate: Int) { self.init(Double(rate)) }
  /// A schedule of one's own, from the number of steps taken.
  public init(_ schedule: @escaping @Sendable (_ step: Int) -> Double) { rate = schedule }

  /// The rate of a step, counted from 0.
  public func callAsFunction(_ step: Int) -> Double { rate(step) }

  /// Multiplied by `factor` after every `interval` steps.
  public static func stepwise(from rate: Double, factor: Double = 0.1, every interval: Int) -> LearningRate {
    LearningRate { step in
      var result = rate
      for _ in 0..<(step / max(interval, 1)) { result *= factor }
      return result
    }
  }

  /// Half a cosine from `rate` down to `end` over so many steps, then `end` (Loshchilov and Hutter, 2017).
  public static func cosine(from rate: Double, to end: Double = 0, steps: Int) -> LearningRate {
    LearningRate { step in
      let part = min(1, Double(step) / Double(max(steps, 1)))
      return end + (rate - end) * (1 + Glibc.cos(part * .pi)) / 2
    }
  }

  /// A straight line from near 0 up to the rate during the first steps (Goyal et al., 2017), then as it says.
  public func warmedUp(over steps: Int) -> LearningRate {
    LearningRate { step in
      step < steps ? rate(step) * Double(step + 1) / Double(steps) : rate(step)
    }
  }
}
