/// The way back over the tape, from a result to the tensors whose gradients are asked for.
struct BackwardPass: Sendable {
  /// The nodes between the result and the leaves, each before its inputs.
  private var order: [TapeNode] = []
  private var leading: Set<ObjectIdentifier> = []
  private let leaves: [TapeNode]
  /// Whether the result depends on other leaves too: then this is a gradient inside of another one, whose own gradient
  /// will be asked for.
  private(set) var isNested = false

  /// - Parameters:
  ///   - result: a node of the tape.
  ///   - leaves: nodes of the tensors whose gradients are asked for.
  init(from result: TapeNode, to leaves: [TapeNode]) {
    self.leaves = leaves
    let ends = Set(leaves.map(ObjectIdentifier.init))
    isNested = leaves.contains { !$0.inputs.isEmpty }
    // Depth first without recursion, because tapes are long: a node is left when all its inputs have been.
    var seen: Set<ObjectIdentifier> = [ObjectIdentifier(result)]
    var path = [(node: result, next: 0)]
    while let (node, next) = path.last {
      let isEnd = ends.contains(ObjectIdentifier(node))
      if !isEnd, next < node.inputs.count {
        path[path.count - 1].next += 1
        let input = node.inputs[next]
        if seen.insert(ObjectIdentifier(input)).inserted { path.append((input, 0)) }
        continue
      }
      path.removeLast()
      if !isEnd, node.inputs.isEmpty { isNested = true }
      guard isEnd || node.inputs.contains(where: { leading.contains(ObjectIdentifier($0)) }) else { continue }
      leading.insert(ObjectIdentifier(node))
      order.append(node)
    }
    order.reverse()
  }

  /// The names of the operations on the way.
  var operations: Set<String> { Set(order.map(\.operation)) }

  /// Gradients with respect to the leaves; nil for those that the result does not depend on.
  ///
  /// - Parameters:
  ///   - seed: the gradient with respect to the result.
  ///   - releasing: whether the nodes are not needed again, so that their memory is freed on the way.
  func gradients(seed: Tensor, releasing: Bool) -> [Tensor?] {
    guard isNested else {
      return Tape.$isRecording.withValue(false) { walk(seed, releasing: releasing) }
    }
    return walk(seed, releasing: false)
  }

  private func walk(_ seed: Tensor, releasing: Bool) -> [Tensor?] {
    var gradients: [ObjectIdentifier: Tensor] = [:]
    if let first = order.first { gradients[ObjectIdentifier(first)] = seed }
    let ends = Set(leaves.map(ObjectIdentifier.init))
    for node in order where !ends.contains(ObjectIdentifier(node)) {
      guard let gradient = gradients.removeValue(forKey: ObjectIdentifier(node)) else { continue }
      let parts = node.gradients(gradient) { leading.contains(ObjectIdentifier($0)) }
      for (input, part) in zip(node.inputs, parts) where leading.contains(ObjectIdentifier(input)) {
        guard let part else { continue }
        precondition(
          part.shape == input.shape,
          "the pullback of \(node.operation) gives \(part.shape) for an input of shape \(input.shape)")
        // Taken out, so that the sum is formed in place.
        if var sum = gradients.removeValue(forKey: ObjectIdentifier(input)) {
          sum += part
          gradients[ObjectIdentifier(input)] = sum
        } else {
          gradients[ObjectIdentifier(input)] = part
        }
      }
      if releasing { node.release() }
    }
    return leaves.map { gradients[ObjectIdentifier($0)] }
  }
}
