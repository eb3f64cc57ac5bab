/// Which numbers of one example are in memory at once, on the way through a network.
struct MemoryTrace {
  /// Tensors by number: their shapes. The first is the network's input.
  private(set) var tensors: [[Int]]
  /// Those that are alive when most is, in a forward pass that keeps nothing.
  private(set) var mostAlive: [Int] = [0]
  /// Which layer works then; nil where there is none.
  private(set) var fullestLayer: ShapeTrace.Step?
  /// For each layer, in the order of a `ShapeTrace`, what the tape begins to keep with it.
  private(set) var kept: [TapeShare] = []
  /// For each layer, which of the three products a training step computes: 0 to 3 of forward, filter and input gradient.
  private(set) var passes: [Int] = []
  /// The largest gradients of an input and an output that exist at once.
  private(set) var gradientPair: [[Int]] = []

  private let steps: [ShapeTrace.Step]
  /// The tensors that the tape keeps, so that each counts once; what the caller holds counts as kept.
  private var isKept: Set<Int> = [0]

  /// What the tape keeps of one layer.
  struct TapeShare {
    /// Shapes of inputs and outputs that no layer before has kept.
    var tensors: [[Int]] = []
    /// Places of maxima, masks and the like.
    var besides = 0

    /// Numbers for one example.
    var count: Int { saturatingSum(tensors.map { saturatingProduct($0) } + [besides]) }
  }

  /// What has come out so far: the tensor of a training, that of inference, and whether gradients flow to it.
  private struct Place {
    var trained: Int
    var inferred: Int
    var isOnTape: Bool
  }

  init(_ trace: ShapeTrace, of rule: any LayerRule) {
    tensors = [trace.input]
    steps = trace.steps
    _ = walk(rule, Place(trained: 0, inferred: 0, isOnTape: false), holding: [0])
  }

  private func count(_ tensor: Int) -> Int { saturatingProduct(tensors[tensor]) }

  private mutating func tensor(_ shape: [Int]) -> Int {
    tensors.append(shape)
    return tensors.count - 1
  }

  /// - Parameter held: tensors that somebody further out holds meanwhile.
  private mutating func walk(_ rule: any LayerRule, _ place: Place, holding held: [Int]) -> Place {
    switch rule {
    case let chain as ChainRule:
      return chain.layers.reduce(place) { walk($1.rule, $0, holding: held + [place.inferred]) }
    case let residual as ResidualRule:
      let main = walk(residual.body, place, holding: held + [place.inferred])
      let side =
        residual.shortcut.map { walk($0, place, holding: held + [place.inferred, main.inferred]) } ?? place
      return join([main, side], holding: held + [place.inferred])
    case let concatenation as ConcatenationRule:
      var outputs: [Place] = []
      for branch in concatenation.branches {
        outputs.append(walk(branch, place, holding: held + [place.inferred] + outputs.map(\.inferred)))
      }
      return join(outputs, holding: held + [place.inferred])
    default: return work(place, holding: held)
    }
  }

  /// The next layer of the trace, as far as there is one.
  private mutating func work(_ input: Place, holding held: [Int]) -> Place {
    guard kept.count < steps.count else { return input }
    let step = steps[kept.count]
    let memory = step.rule.memory(from: step.input, to: step.output)
    let isOnTape = input.isOnTape || step.parameters.trainable > 0
    var output = input
    output.isOnTape = isOnTape
    if !memory.sharesInput {
      output.trained = tensor(step.output)
      if !memory.isIdleInInference { output.inferred = output.trained }
    }
    note(Set(held + [input.inferred, output.inferred]), step)
    var share = TapeShare()
    if isOnTape {
      for (isNeeded, tensor) in [(memory.keepsInput, input.trained), (memory.keepsOutput, output.trained)]
      where isNeeded && isKept.insert(tensor).inserted { share.tensors.append(tensors[tensor]) }
      share.besides = memory.keepsBesides
      noteGradients((input.isOnTape ? [step.input] : []) + (output.trained == input.trained ? [] : [step.output]))
    }
    kept.append(share)
    passes.append(step.multiplyAdds == 0 ? 0 : 1 + (step.parameters.trainable > 0 ? 1 : 0) + (input.isOnTape ? 1 : 0))
    return output
  }

  /// The sum or the concatenation of branches, which is a step of its own.
  private mutating func join(_ branches: [Place], holding held: [Int]) -> Place {
    guard kept.count < steps.count else { return branches[0] }
    let step = steps[kept.count]
    let new = tensor(step.output)
    note(Set(held + branches.map(\.inferred) + [new]), step)
    let isOnTape = branches.contains(where: \.isOnTape)
    if isOnTape { noteGradients([step.output] + branches.map { tensors[$0.trained] }) }
    kept.append(TapeShare())
    passes.append(0)
    return Place(trained: new, inferred: new, isOnTape: isOnTape)
  }

  private mutating func note(_ alive: Set<Int>, _ step: ShapeTrace.Step) {
    guard fullestLayer == nil || saturatingSum(alive.map(count)) > saturatingSum(mostAlive.map(count)) else { return }
    mostAlive = alive.sorted()
    fullestLayer = step
  }

  private mutating func noteGradients(_ shapes: [[Int]]) {
    if Self.count(shapes) > Self.count(gradientPair) { gradientPair = shapes }
  }

  private static func count(_ shapes: [[Int]]) -> Int { saturatingSum(shapes.map { saturatingProduct($0) }) }
}

/// A product of counts, as far as it can be counted.
package func saturatingProduct(_ factors: [Int]) -> Int { product(factors) ?? Int.max }

/// A sum of counts, as far as it can be counted.
package func saturatingSum(_ terms: [Int]) -> Int { terms.reduce(0, sum) }
