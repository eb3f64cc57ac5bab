/// A learned vector for every word: `[length]` gives `[length, size]`.
public struct EmbeddingRule: LayerRule, Hashable {
  /// How many words there are.
  public var words: Int
  /// Numbers of a word's vector.
  public var size: Int

  /// A vector of `size` numbers for each word.
  public init(words: Int, size: Int) {
    self.words = words
    self.size = size
  }

  public var name: String { "Embedding" }
  public var detail: String { "\(words) words" }
  public var parameters: ParameterCount { ParameterCount(trainable: product([words, size]) ?? Int.max / 4) }

  public func output(for input: [Int]) throws(ShapeError) -> [Int] {
    try SpatialAxes.checkSizes(input + [size])
    return input + [size]
  }
}

/// A recurrent layer: `[length, features]` gives `[units]`, or `[length, units]` where it gives every step.
public struct RecurrentRule: LayerRule, Hashable {
  public var name: String
  /// Numbers of a step that goes in.
  public var features: Int
  /// Numbers of the state.
  public var units: Int
  /// Whether every step comes out, rather than the last one.
  public var givesSequence: Bool
  public var parameters: ParameterCount
  /// Products of one step: gates·units·(features + units).
  public var multiplyAddsPerStep: Int

  /// - Parameter gates: how many products each unit has in a step.
  public init(
    _ name: String, features: Int, units: Int, gates: Int, givesSequence: Bool, parameters: ParameterCount
  ) {
    self.name = name
    self.features = features
    self.units = units
    self.givesSequence = givesSequence
    self.parameters = parameters
    multiplyAddsPerStep = gates * units * (features + units)
  }

  public var detail: String { "\(features) → \(units)" }

  public func output(for input: [Int]) throws(ShapeError) -> [Int] {
    try SpatialAxes.check(name, input, 1, channels: features)
    return givesSequence ? [input[0], units] : [units]
  }

  public func multiplyAdds(for input: [Int]) throws(ShapeError) -> Int {
    _ = try output(for: input)
    return input[0] * multiplyAddsPerStep
  }

  public func sight(for input: [Int]) throws(ShapeError) -> Sight { .everything }
}
