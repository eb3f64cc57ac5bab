/// What a layer holds in memory beside its parameters: where its output lies, and what the tape of a training keeps of it.
public struct LayerMemory: Hashable, Sendable {
  /// Whether the output lies where the input lies.
  public var sharesInput = false
  /// Whether that is so only outside of a training, when the layer does nothing.
  public var isIdleInInference = false
  /// Whether the way back needs the input.
  public var keepsInput = false
  /// Whether the way back needs the output.
  public var keepsOutput = false
  /// Numbers that the way back needs besides, for one example.
  public var keepsBesides = 0

  /// - Parameters:
  ///   - sharesInput: whether the output lies where the input lies.
  ///   - isIdleInInference: whether that is so only outside of a training.
  ///   - keepsInput: whether the way back needs the input.
  ///   - keepsOutput: whether the way back needs the output.
  ///   - keepsBesides: numbers that the way back needs besides, for one example.
  public init(
    sharesInput: Bool = false, isIdleInInference: Bool = false, keepsInput: Bool = false, keepsOutput: Bool = false,
    keepsBesides: Int = 0
  ) {
    self.sharesInput = sharesInput
    self.isIdleInInference = isIdleInInference
    self.keepsInput = keepsInput
    self.keepsOutput = keepsOutput
    self.keepsBesides = keepsBesides
  }
}

/// What the way back through an activation needs.
public enum ActivationMemory: Hashable, Sendable {
  /// There is no activation.
  case none
  /// The result alone, so it lies where the sums lay: ReLU, sigmoid, tanh.
  case result
  /// The sums, which stay beside the result: GELU, ELU and the like.
  case sums
}

extension LayerRule {
  /// Of a layer of one's own nobody knows; input and output are likely.
  public func memory(from input: [Int], to output: [Int]) -> LayerMemory {
    LayerMemory(keepsInput: true, keepsOutput: true)
  }
}

extension ConvolutionRule {
  public func memory(from input: [Int], to output: [Int]) -> LayerMemory { activation.memory(behindSumsTo: output) }
}

extension DenseRule {
  public func memory(from input: [Int], to output: [Int]) -> LayerMemory { activation.memory(behindSumsTo: output) }
}

extension ActivationMemory {
  /// Sums of products with the input, and the activation of them.
  fileprivate func memory(behindSumsTo output: [Int]) -> LayerMemory {
    LayerMemory(
      keepsInput: true, keepsOutput: self == .result, keepsBesides: self == .sums ? product(output) ?? 0 : 0)
  }
}

extension FlattenRule {
  public func memory(from input: [Int], to output: [Int]) -> LayerMemory { LayerMemory(sharesInput: true) }
}

extension ShapeKeepingRule {
  public func memory(from input: [Int], to output: [Int]) -> LayerMemory {
    switch work {
    case .normalisation: LayerMemory(keepsInput: true)
    case .activation(.none, _): LayerMemory(sharesInput: true)
    case .activation(.result, let isInPlace): LayerMemory(sharesInput: isInPlace, keepsOutput: true)
    case .activation(.sums, _): LayerMemory(keepsInput: true)
    case .dropout: LayerMemory(isIdleInInference: true, keepsBesides: product(output) ?? 0)
    }
  }
}

extension BorderRule {
  public func memory(from input: [Int], to output: [Int]) -> LayerMemory { LayerMemory() }
}

extension EnlargingRule {
  public func memory(from input: [Int], to output: [Int]) -> LayerMemory { LayerMemory() }
}

extension PoolingRule {
  /// Of the largest numbers, where they stood; of means nothing; where numbers are learned, what they multiply.
  public func memory(from input: [Int], to output: [Int]) -> LayerMemory {
    LayerMemory(keepsBesides: hasPlaces || parameters.total > 0 ? product(output) ?? 0 : 0)
  }
}

extension AdaptivePoolingRule {
  public func memory(from input: [Int], to output: [Int]) -> LayerMemory {
    LayerMemory(keepsBesides: hasPlaces ? product(output) ?? 0 : 0)
  }
}

extension GlobalPoolingRule {
  public func memory(from input: [Int], to output: [Int]) -> LayerMemory {
    LayerMemory(keepsBesides: hasPlaces ? product(output) ?? 0 : 0)
  }
}

extension EmbeddingRule {
  public func memory(from input: [Int], to output: [Int]) -> LayerMemory { LayerMemory(keepsInput: true) }
}

extension RecurrentRule {
  /// An estimate: every step keeps its gates and its state.
  public func memory(from input: [Int], to output: [Int]) -> LayerMemory {
    let gates = multiplyAddsPerStep / max(1, units * (features + units))
    return LayerMemory(keepsInput: true, keepsBesides: product([input[0], gates + 1, units]) ?? 0)
  }
}
