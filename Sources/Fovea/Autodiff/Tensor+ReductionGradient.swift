extension Tensor {
  /// Notes that this tensor is `x` reduced over some axes.
  ///
  /// - Parameter pullback: from the gradient, repeated to the shape of `x`, from `x` and from the axes.
  func recordedReduction(
    _ operation: StaticString, of x: Tensor, _ axes: [Int],
    _ pullback: @escaping @Sendable (_ gradient: Tensor, _ x: Tensor, _ axes: [Int]) -> Tensor
  ) -> Tensor {
    guard x.isRecorded else { return self }
    let axes = x.checkedAxes(axes, operation.description)
    let kept = x.shape.indices.map { axes.contains($0) ? 1 : x.shape[$0] }
    return recorded(operation, x) { pullback($0.reshaped(to: kept).broadcast(to: x.shape), x, axes) }
  }

  /// 1 at the only number that was `chosen` over the axes; where several were, each has an equal share.
  func sharedChoice(_ chosen: Tensor, _ axes: [Int]) -> Tensor {
    let isChosen = self .== chosen
    return isChosen / isChosen.sum(axes: axes, keepingAxes: true)
  }
}
