/// The tape of a function's run: which operations led from some tensors to the result, and so which way its gradient goes
/// back. A notebook shows it as a drawing, a console as a list. Made by `gradientGraph(at:of:)`.
public struct TapeGraph: Sendable {
  /// A tensor that the gradient is asked at, or the result of an operation.
  public struct Node: Sendable, Hashable {
    /// The name of the parameter or tensor, or of the operation.
    public let name: String
    /// The size of each axis.
    public let shape: [Int]
    /// The kind of numbers.
    public let dtype: DType
    /// What it was computed from: places in `nodes`, all before its own. Constants are not on the tape.
    public let inputs: [Int]

    /// Whether the gradient is asked at it, rather than computed from others.
    public var isLeaf: Bool { inputs.isEmpty }
  }

  /// All nodes, each after those that it was computed from; the last one is the result.
  public let nodes: [Node]
  /// The names of the tensors that the result does not depend on: their gradients are zero.
  public let unused: [String]
  /// How many rows the drawing, and lines the text, have at most; of a longer tape the middle is left out.
  public var longest = 40

  /// How many of the nodes are operations.
  public var operationCount: Int { nodes.count { !$0.isLeaf } }

  /// - Parameters:
  ///   - result: nil for a constant, whose tape is empty.
  ///   - leaves: the tensors, with their names.
  init(from result: TapeNode?, leaves: [(node: TapeNode, name: String)]) {
    let names = Dictionary(uniqueKeysWithValues: leaves.map { (ObjectIdentifier($0.node), $0.name) })
    var places: [ObjectIdentifier: Int] = [:]
    var nodes: [Node] = []
    // Depth first without recursion, because tapes are long: a node is added when all its inputs have been.
    var path = result.map { [(node: $0, next: 0)] } ?? []
    while let (node, next) = path.last {
      let name = names[ObjectIdentifier(node)]
      if name == nil, next < node.inputs.count {
        path[path.count - 1].next += 1
        if places[ObjectIdentifier(node.inputs[next])] == nil { path.append((node.inputs[next], 0)) }
        continue
      }
      path.removeLast()
      guard places[ObjectIdentifier(node)] == nil else { continue }
      places[ObjectIdentifier(node)] = nodes.count
      let inputs = name == nil ? node.inputs.compactMap { places[ObjectIdentifier($0)] } : []
      nodes.append(Node(name: name ?? node.operation, shape: node.shape, dtype: node.dtype, inputs: inputs))
    }
    self.nodes = nodes
    unused = leaves.filter { places[ObjectIdentifier($0.node)] == nil }.map(\.name)
  }
}

/// Runs a function and gives its tape: the operations that a gradient would go back through.
///
///     gradientGraph(at: Tensor([1, 2, 3])) { x in (x * x).sum() }   // * and sum
///
/// - Parameters:
///   - x: of `float32` or `float64`.
///   - f: gives a tensor of any shape.
public func gradientGraph(at x: Tensor, of f: (Tensor) throws -> Tensor) rethrows -> TapeGraph {
  try gradientGraph(at: [x], names: ["x"]) { try f($0[0]) }
}

/// The tape of a function of two tensors, which it calls x and y.
public func gradientGraph(at x: Tensor, _ y: Tensor, of f: (Tensor, Tensor) throws -> Tensor) rethrows -> TapeGraph {
  try gradientGraph(at: [x, y], names: ["x", "y"]) { try f($0[0], $0[1]) }
}

/// The tape of a function of three tensors, which it calls x, y and z.
public func gradientGraph(
  at x: Tensor, _ y: Tensor, _ z: Tensor, of f: (Tensor, Tensor, Tensor) throws -> Tensor
) rethrows -> TapeGraph {
  try gradientGraph(at: [x, y, z], names: ["x", "y", "z"]) { try f($0[0], $0[1], $0[2]) }
}

/// The tape of a function of any number of tensors, which it calls x0, x1, and so on.
public func gradientGraph(at tensors: [Tensor], of f: ([Tensor]) throws -> Tensor) rethrows -> TapeGraph {
  try gradientGraph(at: tensors, names: tensors.indices.map { "x\($0)" }, of: f)
}

/// The tape of a function of any number of tensors.
///
/// - Parameter names: what the tensors are called, in their order.
public func gradientGraph(
  at tensors: [Tensor], names: [String], of f: ([Tensor]) throws -> Tensor
) rethrows -> TapeGraph {
  guard names.count == tensors.count else {
    shapeFailure("gradientGraph: \(tensors.count) tensors, but \(names.count) names; give each tensor one")
  }
  let recording = TapeRecording(at: tensors)
  let value = try recording.run(f)
  return TapeGraph(from: value.node, leaves: Array(zip(recording.leaves, names)))
}

/// The tape of a loss, from the trainable parameters of a model, by their names, while the layers work as in training:
///
///     gradientGraph(at: lenet) { softmaxCrossEntropy(logits: $0(images), labels: labels) }
///
/// - Parameters:
///   - model: anything with parameters (`parameters(of:)`).
///   - loss: gives a tensor of any shape.
public func gradientGraph<Model>(at model: Model, of loss: (Model) throws -> Tensor) rethrows -> TapeGraph {
  let trained = parameters(of: model).filter(\.parameter.isTrainable)
  let originals = trained.map(\.parameter.value)
  defer { for (entry, original) in zip(trained, originals) { entry.parameter.value = original } }
  return try gradientGraph(at: originals, names: trained.map(\.name)) { tensors in
    for (entry, tensor) in zip(trained, tensors) { entry.parameter.value = tensor }
    return try LayerMode.$current.withValue(.training) { try loss(model) }
  }
}
