import JSONText

/// What a network costs: parameters, multiply-adds and activations of every layer, and the memory of inference and of
/// training, each with its formula.
public struct NetworkCost: Sendable {
  /// The layers, one by one, and their sums.
  public let summary: ShapeSummary
  /// Examples that are computed together.
  public let batch: Int
  /// Whether a training step is shown layer by layer.
  public var showsTraining: Bool
  let memory: MemoryTrace

  /// - Parameters:
  ///   - rule: the network.
  ///   - input: the shape of one example.
  ///   - parameters: nil for the sum over all layers.
  ///   - batch: examples that are computed together, at least 1.
  ///   - showsTraining: whether a training step is shown layer by layer.
  public init(
    _ rule: any LayerRule, input: [Int], parameters: ParameterCount? = nil, batch: Int = 1, showsTraining: Bool = false
  ) {
    let trace = ShapeTrace(asFarAsPossible: rule, input: input)
    summary = ShapeSummary(trace, parameters: parameters)
    self.batch = max(1, batch)
    self.showsTraining = showsTraining
    memory = MemoryTrace(trace, of: rule)
  }

  /// Bytes of a number in single precision.
  static let numberBytes = 4

  private func bytes(_ numbers: Int, perExample: Bool = false) -> Int {
    saturatingProduct([numbers, Self.numberBytes, perExample ? batch : 1])
  }

  /// Numbers that the network keeps.
  public var parameters: ParameterCount { summary.parameters }
  /// Multiplications, each with an addition, for one example.
  public var multiplyAdds: Int { summary.multiplyAdds }
  /// Those of a training step for one example: forward, and on the way back once for the gradient of the weights and once
  /// for that of the input, where they are needed.
  public var trainingMultiplyAdds: Int {
    saturatingSum(zip(summary.trace.steps, memory.passes).map { saturatingProduct([$0.multiplyAdds, $1]) })
  }

  /// Bytes of all parameters.
  public var weightBytes: Int { bytes(parameters.total) }
  /// Bytes of the tensors of the whole batch that are alive when most are, while nothing is kept for a way back.
  public var activationPeakBytes: Int { bytes(saturatingSum(aliveCounts), perExample: true) }
  /// Bytes that inference takes: weights, and the activations that are alive at once.
  public var inferenceBytes: Int { saturatingSum([weightBytes, activationPeakBytes]) }

  /// Bytes of the gradients of all parameters that are trained.
  public var gradientBytes: Int { bytes(parameters.trainable) }
  /// Bytes that the tape keeps for the whole batch.
  public var tapeBytes: Int { bytes(tapeCount, perExample: true) }
  /// Bytes of the batch itself, which whoever trains holds.
  public var inputBytes: Int { bytes(saturatingProduct(summary.trace.input), perExample: true) }
  /// Bytes of the largest gradients of an input and an output that exist at once, for the whole batch.
  public var activationGradientBytes: Int {
    bytes(saturatingSum(memory.gradientPair.map { saturatingProduct($0) }), perExample: true)
  }

  /// Bytes that an optimiser remembers.
  public func stateBytes(_ optimizer: OptimizerKind) -> Int {
    saturatingProduct([bytes(parameters.trainable), optimizer.copies])
  }

  /// Bytes that a training step takes: weights, their gradients, what the optimiser remembers, the batch, what the tape
  /// keeps, and gradients of activations.
  public func trainingBytes(_ optimizer: OptimizerKind) -> Int {
    saturatingSum([
      weightBytes, gradientBytes, stateBytes(optimizer), inputBytes, tapeBytes, activationGradientBytes,
    ])
  }

  /// Numbers of one example that are alive when most are, tensor by tensor.
  var aliveCounts: [Int] { memory.mostAlive.map { saturatingProduct(memory.tensors[$0]) } }
  /// Numbers of one example that the tape keeps.
  var tapeCount: Int { saturatingSum(memory.kept.map(\.count)) }
}

extension NetworkCost: ShapeAnswer {
  public var isFailure: Bool { summary.isFailure }

  public var json: JSON {
    let steps = summary.trace.steps
    let layers = zip(steps, zip(memory.kept, memory.passes)).map { step, training -> JSON in
      let formulas = Self.formulas(step)
      return .object([
        "path": .string(step.path), "layer": .string(step.rule.name), "detail": .string(step.rule.detail),
        "output": .array(step.output.map { .integer($0) }),
        "parameters": Self.json(formulas.parameters, step.parameters.total),
        "multiplyAdds": Self.json(formulas.multiplyAdds, step.multiplyAdds),
        "activationBytes": Self.json(formulas.activations, ShapeSummary.bytes(step)),
        "tapeBytes": .integer(bytes(training.0.count)),
        "trainingMultiplyAdds": .integer(saturatingProduct([step.multiplyAdds, training.1])),
      ])
    }
    var members: [String: JSON] = [
      "input": .array(summary.trace.input.map { .integer($0) }),
      "output": .array(summary.output.map { .integer($0) }), "batch": .integer(batch),
      "parameters": .integer(parameters.total), "trainableParameters": .integer(parameters.trainable),
      "multiplyAdds": .integer(multiplyAdds), "trainingMultiplyAdds": .integer(trainingMultiplyAdds),
      "activationBytes": .integer(summary.activationBytes), "layers": .array(layers),
      "inference": .object([
        "weightBytes": .integer(weightBytes), "activationBytes": .integer(activationPeakBytes),
        "totalBytes": .integer(inferenceBytes),
      ]),
      "training": .object([
        "weightBytes": .integer(weightBytes), "gradientBytes": .integer(gradientBytes),
        "inputBytes": .integer(inputBytes), "tapeBytes": .integer(tapeBytes),
        "activationGradientBytes": .integer(activationGradientBytes),
        "optimizers": .object(
          Dictionary(
            uniqueKeysWithValues: OptimizerKind.allCases.map { kind in
              (
                "\(kind)",
                .object(["stateBytes": .integer(stateBytes(kind)), "totalBytes": .integer(trainingBytes(kind))])
              )
            })),
      ]),
    ]
    if let failure = summary.trace.failure { members["failure"] = .string("\(failure)") }
    return .object(members)
  }

  private static func json(_ formula: Formula, _ value: Int) -> JSON {
    ["formula": .string(formula.text), "latex": .string(formula.latex), "value": .integer(value)]
  }
}
