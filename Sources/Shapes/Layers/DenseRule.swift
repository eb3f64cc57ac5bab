/// Every output is a weighted sum of all inputs; axes before the last one are places, each by itself.
public struct DenseRule: LayerRule, Hashable {
  /// The size of the last axis that goes in.
  public var inputs: Int
  /// The size of the last axis that comes out.
  public var outputs: Int
  /// Whether a number is added to each output.
  public var hasBias: Bool
  /// Whether optimisers leave its numbers as they are.
  public var isFrozen: Bool
  /// What the way back through its activation needs.
  public var activation: ActivationMemory

  /// A layer from so many inputs to so many outputs.
  public init(
    inputs: Int, outputs: Int, hasBias: Bool = true, isFrozen: Bool = false, activation: ActivationMemory = .none
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.hasBias = hasBias
    self.isFrozen = isFrozen
    self.activation = activation
  }

  public var name: String { "Dense" }
  public var detail: String { "\(inputs) → \(outputs)" }
  public var parameters: ParameterCount {
    ParameterCount(sum(product([inputs, outputs]) ?? Int.max, hasBias ? outputs : 0), isFrozen: isFrozen)
  }

  public func output(for input: [Int]) throws(ShapeError) -> [Int] {
    guard let last = input.last, last == inputs else {
      let flat = product(input) ?? Int.max
      let advice =
        input.count > 1 && flat == inputs
        ? "add Flatten() before it"
        : "the layer that fits is Dense(\(flat), \(outputs))" + (input.count > 1 ? " after Flatten()" : "")
      throw ShapeError("Dense expects \(inputs) inputs, got \(shapeText(input)): \(advice)")
    }
    try SpatialAxes.checkSizes(input)
    let shape = input.dropLast() + [outputs]
    try SpatialAxes.checkSizes(Array(shape))
    return Array(shape)
  }

  public func multiplyAdds(for input: [Int]) throws(ShapeError) -> Int {
    let output = try output(for: input)
    guard let count = product(output + [inputs]) else {
      throw ShapeError("Dense would take more multiply-adds than can be counted")
    }
    return count
  }
}

/// All axes joined to one.
public struct FlattenRule: LayerRule, Hashable {
  /// A layer without numbers of its own.
  public init() {}

  public var name: String { "Flatten" }

  public func output(for input: [Int]) throws(ShapeError) -> [Int] {
    try SpatialAxes.checkSizes(input)
    return [input.reduce(1, *)]
  }
}
