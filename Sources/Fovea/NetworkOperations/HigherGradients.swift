extension Tensor {
  /// Takes this gradient back through a function that is written in recorded operations, so that the result has gradients
  /// itself: what a pullback does whose fast way the engine computes in one piece.
  ///
  /// - Parameters:
  ///   - inputs: where.
  ///   - function: gives a tensor of this one's shape.
  /// - Returns: a gradient for each of the inputs.
  func pulledBack(at inputs: [Tensor], through function: ([Tensor]) -> Tensor) -> [Tensor] {
    gradient(at: inputs) { (function($0) * self).sum() }
  }
}
