/// What the tape knows of a tensor: which operation made it, from which others, and how a gradient goes back to those.
///
/// The tape has no place of its own: it is the nodes that can be reached from a result, and lives as long as that does.
@usableFromInline
final class TapeNode: @unchecked Sendable {
  /// The gradient of a result with respect to one input, given the gradient with respect to the output.
  typealias Pullback = @Sendable (_ gradient: Tensor) -> Tensor
  /// The same for all inputs at once.
  typealias JointPullback = @Sendable (_ gradient: Tensor) -> [Tensor]

  enum Backward {
    /// A leaf: a tensor whose gradient is asked for.
    case none
    case each([Pullback])
    case joint(JointPullback)
  }

  /// The operation's name: that of the function which a reader of the code sees.
  let operation: String
  let shape: [Int]
  let dtype: DType
  /// The inputs that are on the tape themselves.
  private(set) var inputs: [TapeNode]
  private var backward: Backward

  init(_ operation: StaticString, of tensor: Tensor, inputs: [TapeNode], _ backward: Backward) {
    self.operation = operation.description
    shape = tensor.shape
    dtype = tensor.dtype
    self.inputs = inputs
    self.backward = backward
  }

  /// A tensor whose gradient is asked for; `input` is its node on the tape of a gradient further out.
  init(leaf tensor: Tensor, input: TapeNode?) {
    operation = "at"
    shape = tensor.shape
    dtype = tensor.dtype
    inputs = input.map { [$0] } ?? []
    backward = input == nil ? .none : .each([{ $0 }])
  }

  /// The gradients of the inputs, nil for those that are not `wanted`.
  func gradients(_ gradient: Tensor, wanted: (TapeNode) -> Bool) -> [Tensor?] {
    switch backward {
    case .none: []
    case .each(let pullbacks): zip(inputs, pullbacks).map { wanted($0) ? $1(gradient) : nil }
    case .joint(let pullback): pullback(gradient)
    }
  }

  /// Forgets what only the way back needed: the tensors in the pullbacks.
  func release() {
    backward = .none
    inputs = []
  }

  /// Nodes are freed one after the other, not each inside the one before: a long tape would exhaust the stack.
  deinit {
    var waiting = inputs
    inputs = []
    backward = .none
    while var node = waiting.popLast() {
      guard isKnownUniquelyReferenced(&node) else { continue }
      waiting += node.inputs
      node.release()
    }
  }
}
