/// Whether operations on tensors of the tape are recorded on it.
enum Tape {
  /// Off while gradients are computed that nobody differentiates again.
  @TaskLocal static var isRecording = true
}

extension Tensor {
  /// Whether an operation on this tensor has to be recorded.
  var isRecorded: Bool { node != nil && Tape.isRecording }

  /// The same numbers as a constant: what is computed from them adds nothing to a gradient.
  var constant: Tensor {
    var result = self
    result.node = nil
    return result
  }

  /// Notes that this tensor is the result of an operation on `x`.
  ///
  /// - Parameters:
  ///   - operation: a name for the graph of the tape, that of the function.
  ///   - pullback: the gradient with respect to `x` from that with respect to the result. It is made of operations that
  ///     are recorded themselves, so that gradients of gradients are right.
  func recorded(_ operation: StaticString, _ x: Tensor, _ pullback: @escaping TapeNode.Pullback) -> Tensor {
    guard Tape.isRecording, let node = x.node else { return constant }
    return with(TapeNode(operation, of: self, inputs: [node], .each([pullback])))
  }

  /// The same for a pullback that needs the result.
  func recorded(
    _ operation: StaticString, _ x: Tensor,
    fromResult pullback: @escaping @Sendable (_ gradient: Tensor, _ result: Tensor) -> Tensor
  ) -> Tensor {
    guard Tape.isRecording, let node = x.node else { return constant }
    // The node must not own the result, which owns it.
    let plain = constant
    let place = WeakNode()
    let new = TapeNode(operation, of: self, inputs: [node], .each([{ pullback($0, plain.with(place.node)) }]))
    place.node = new
    return with(new)
  }

  /// The same for two inputs.
  func recorded(
    _ operation: StaticString, _ a: Tensor, _ first: @escaping TapeNode.Pullback, _ b: Tensor,
    _ second: @escaping TapeNode.Pullback
  ) -> Tensor {
    guard Tape.isRecording else { return constant }
    switch (a.node, b.node) {
    case (nil, nil): return constant
    case (let x?, nil): return with(TapeNode(operation, of: self, inputs: [x], .each([first])))
    case (nil, let y?): return with(TapeNode(operation, of: self, inputs: [y], .each([second])))
    case (let x?, let y?): return with(TapeNode(operation, of: self, inputs: [x, y], .each([first, second])))
    }
  }

  /// The same for any number of inputs.
  func recorded(_ operation: StaticString, _ inputs: [(tensor: Tensor, pullback: TapeNode.Pullback)]) -> Tensor {
    guard Tape.isRecording else { return constant }
    var (nodes, pullbacks) = ([TapeNode](), [TapeNode.Pullback]())
    for input in inputs {
      guard let node = input.tensor.node else { continue }
      nodes.append(node)
      pullbacks.append(input.pullback)
    }
    return nodes.isEmpty ? constant : with(TapeNode(operation, of: self, inputs: nodes, .each(pullbacks)))
  }

  /// The same for inputs whose gradients are computed together.
  ///
  /// - Parameter pullback: gives a gradient for each of the `inputs`, in their order.
  func recorded(
    _ operation: StaticString, jointly inputs: [Tensor],
    _ pullback: @escaping @Sendable (_ gradient: Tensor) -> [Tensor]
  ) -> Tensor {
    let places = inputs.indices.filter { inputs[$0].node != nil }
    guard Tape.isRecording, !places.isEmpty else { return constant }
    let nodes = places.compactMap { inputs[$0].node }
    let joint: TapeNode.JointPullback = { gradient in
      let all = pullback(gradient)
      return places.map { all[$0] }
    }
    return with(TapeNode(operation, of: self, inputs: nodes, .joint(joint)))
  }

  /// Notes that a function has no gradient that the tape knows: asking for one says what to do instead.
  func recordedWithoutGradient(_ operation: StaticString, _ x: Tensor, advice: String) -> Tensor {
    recorded(operation, x) { _ in
      shapeFailure("gradient: \(operation) has no gradient; \(advice)")
    }
  }

  func with(_ node: TapeNode?) -> Tensor {
    var result = self
    result.node = node
    return result
  }

  /// What of a gradient belongs to an operand of this shape that was repeated to fit: sums over the repetitions.
  func summed(to target: [Int]) -> Tensor {
    guard shape != target else { return self }
    let missing = rank - target.count
    let axes = shape.indices.filter { $0 < missing || (target[$0 - missing] == 1 && shape[$0] != 1) }
    return sum(axes: axes).reshaped(to: target)
  }
}

/// A node that its own pullback refers to.
private final class WeakNode: @unchecked Sendable {
  weak var node: TapeNode?
}
