/// Some tensors, while operations on them are recorded.
struct TapeRecording: Sendable {
  private let tensors: [Tensor]
  let leaves: [TapeNode]

  /// - Parameter originals: of `float32` or `float64`; they may be on the tape of a gradient further out.
  init(at originals: [Tensor]) {
    for original in originals where !original.dtype.isFloatingPoint {
      shapeFailure(
        "gradient: a tensor of \(original.dtype) has no gradient, because its numbers cannot grow a little; convert it with "
          + "converted(to: .float32)")
    }
    leaves = originals.map { TapeNode(leaf: $0, input: $0.isRecorded ? $0.node : nil) }
    tensors = zip(originals, leaves).map { $0.with($1) }
  }

  /// Runs a function on the tensors.
  func run(_ f: ([Tensor]) throws -> Tensor) rethrows -> Tensor {
    try Tape.$isRecording.withValue(true) { try f(tensors) }
  }

  /// The way from a result of such functions back to the tensors.
  func wayBack(from value: Tensor) -> BackwardPass {
    guard let node = value.node else {
      shapeFailure(
        "gradient: the result does not depend on what the gradient is asked at; numbers that were taken out of a tensor "
          + "(scalar, scalars, x[i, j] as a number, argmax()), and tensors made from them, are constants")
    }
    return BackwardPass(from: node, to: leaves)
  }

  /// Gradients with respect to each of the tensors; zeros where the result does not depend on one.
  ///
  /// - Parameters:
  ///   - seed: the gradient with respect to the result.
  ///   - releasing: whether the tape's memory is freed on the way.
  func gradients(_ way: BackwardPass, _ seed: Tensor, releasing: Bool) -> [Tensor] {
    zip(way.gradients(seed: seed, releasing: releasing), leaves).map {
      $0 ?? Tensor(zeros: $1.shape, dtype: $1.dtype)
    }
  }
}
