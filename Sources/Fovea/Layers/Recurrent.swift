/// What a recurrent layer gives.
public enum RecurrentOutput: Sendable, Hashable {
  /// The state after the last step, `[N, units]`.
  case last
  /// The states after all steps, `[N, L, units]`.
  case sequence
}

/// A recurrent network: h′ = tanh(x·W + h·U + b) for every step of `[N, L, features]` (Elman, 1990).
public struct RNN: Layer {
  /// `[features, units]`.
  public let inputWeight: Parameter
  /// `[units, units]`.
  public let stateWeight: Parameter
  /// `[units]`.
  public let bias: Parameter
  /// Which of the hidden states are given.
  public let output: RecurrentOutput

  /// - Parameters:
  ///   - features: how many numbers an element of the sequence has.
  ///   - units: how many numbers the hidden state has.
  ///   - output: which of the hidden states are given.
  ///   - seed: of the weights; nil for one of its own (`InitializerSeeds`).
  public init(_ features: Int, _ units: Int, output: RecurrentOutput = .last, seed: UInt64? = nil) {
    (inputWeight, stateWeight, bias) = recurrentParameters("RNN", features, units, gates: 1, seed)
    self.output = output
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let steps = RecurrentSteps("RNN", x, inputWeight, stateWeight, bias)
    return steps.run(output, state: [steps.zeroState]) { input, state in
      [tanh(input + matmul(state[0], stateWeight.value))]
    }
  }
}

/// Long short-term memory (Hochreiter and Schmidhuber, 1997), with a forget gate (Gers et al., 2000), for every step of
/// `[N, L, features]`.
///
/// The columns of the weights are the gates, in this order: input, forget, cell, output.
public struct LSTM: Layer {
  /// `[features, 4·units]`.
  public let inputWeight: Parameter
  /// `[units, 4·units]`.
  public let stateWeight: Parameter
  /// `[4·units]`; the forget gates begin with 1.
  public let bias: Parameter
  /// Which of the hidden states are given.
  public let output: RecurrentOutput

  /// - Parameters:
  ///   - features: how many numbers an element of the sequence has.
  ///   - units: how many numbers the hidden state has.
  ///   - output: which of the hidden states are given.
  ///   - seed: of the weights; nil for one of its own (`InitializerSeeds`).
  public init(_ features: Int, _ units: Int, output: RecurrentOutput = .last, seed: UInt64? = nil) {
    (inputWeight, stateWeight, bias) = recurrentParameters("LSTM", features, units, gates: 4, seed)
    bias.value[units..<2 * units] = Tensor(1)
    self.output = output
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let steps = RecurrentSteps("LSTM", x, inputWeight, stateWeight, bias)
    let units = steps.units
    return steps.run(output, state: [steps.zeroState, steps.zeroState]) { input, state in
      let gates = input + matmul(state[0], stateWeight.value)
      let kept: Tensor = sigmoid(gates[.all, units..<2 * units]) * state[1]
      let added: Tensor = sigmoid(gates[.all, 0..<units]) * tanh(gates[.all, 2 * units..<3 * units])
      let cell = kept + added
      return [sigmoid(gates[.all, 3 * units..<4 * units]) * tanh(cell), cell]
    }
  }
}

/// A gated recurrent unit (Cho et al., 2014) for every step of `[N, L, features]`, with the reset gate after the product
/// with the state, and a bias of its own there.
///
/// The columns of the weights are the gates, in this order: reset, update, new.
public struct GRU: Layer {
  /// `[features, 3·units]`.
  public let inputWeight: Parameter
  /// `[units, 3·units]`.
  public let stateWeight: Parameter
  /// `[3·units]`, added to the products with inputs.
  public let bias: Parameter
  /// `[3·units]`, added to the products with states.
  public let stateBias: Parameter
  /// Which of the hidden states are given.
  public let output: RecurrentOutput

  /// - Parameters:
  ///   - features: how many numbers an element of the sequence has.
  ///   - units: how many numbers the hidden state has.
  ///   - output: which of the hidden states are given.
  ///   - seed: of the weights; nil for one of its own (`InitializerSeeds`).
  public init(_ features: Int, _ units: Int, output: RecurrentOutput = .last, seed: UInt64? = nil) {
    (inputWeight, stateWeight, bias) = recurrentParameters("GRU", features, units, gates: 3, seed)
    stateBias = Parameter(Tensor(zeros: [3 * units]))
    self.output = output
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let steps = RecurrentSteps("GRU", x, inputWeight, stateWeight, bias)
    let units = steps.units
    return steps.run(output, state: [steps.zeroState]) { input, state in
      let own = matmul(state[0], stateWeight.value) + stateBias.value
      let gates: Tensor = sigmoid(input[.all, 0..<2 * units] + own[.all, 0..<2 * units])
      let recalled: Tensor = gates[.all, 0..<units] * own[.all, 2 * units..<3 * units]
      let new: Tensor = tanh(input[.all, 2 * units..<3 * units] + recalled)
      let update: Tensor = gates[.all, units..<2 * units]
      let kept = update * state[0]
      return [kept + (1 - update) * new]
    }
  }
}

/// Weights of inputs, weights of states, and biases.
private func recurrentParameters(
  _ layer: String, _ features: Int, _ units: Int, gates: Int, _ seed: UInt64?
) -> (Parameter, Parameter, Parameter) {
  guard features > 0, units > 0 else {
    shapeFailure("\(layer)(\(features), \(units)): a layer needs at least one feature and one unit")
  }
  let seed = seed ?? InitializerSeeds.next()
  let input = Initializer.glorotUniform.tensor(
    [features, gates * units], inputs: features, outputs: units, seed: seed)
  let state = (0..<gates).map {
    Initializer.orthogonal.tensor([units, units], inputs: units, outputs: units, seed: seed &+ UInt64($0) &+ 1)
  }
  return (
    Parameter(input), Parameter(Tensor(concatenating: state, along: 1)), Parameter(Tensor(zeros: [gates * units]))
  )
}

/// The steps of a batch of sequences.
private struct RecurrentSteps {
  let units: Int
  let zeroState: Tensor
  /// The products of all steps with the input weights, `[N, L, gates·units]`: one product instead of L.
  private let inputs: Tensor

  init(_ layer: String, _ x: Tensor, _ inputWeight: Parameter, _ stateWeight: Parameter, _ bias: Parameter) {
    let features = inputWeight.shape[0]
    BatchKind.sequences.check(layer, x, channels: features)
    guard x.shape[1] > 0 else {
      layerFailure("\(layer) expects sequences of at least one step, got \(x.shape)")
    }
    units = stateWeight.shape[0]
    inputs = matmul(x, inputWeight.value) + bias.value
    zeroState = Tensor(zeros: [x.shape[0], units], dtype: inputs.dtype)
  }

  /// - Parameters:
  ///   - state: what is carried from step to step; the first of it is the output.
  ///   - step: the next state from a step's products `[N, gates·units]` and the state.
  func run(_ output: RecurrentOutput, state first: [Tensor], _ step: (Tensor, [Tensor]) -> [Tensor]) -> Tensor {
    var state = first
    var outputs: [Tensor] = []
    for time in 0..<inputs.shape[1] {
      state = step(inputs[.all, time], state)
      if output == .sequence { outputs.append(state[0]) }
    }
    return output == .last ? state[0] : Tensor(stacking: outputs).transposed(to: [1, 0, 2])
  }
}
