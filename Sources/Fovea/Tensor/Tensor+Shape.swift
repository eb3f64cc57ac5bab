extension Tensor {
  /// The same numbers in the same order, under another shape. One size may be −1: it is whatever is left.
  public func reshaped(to newShape: [Int]) -> Tensor {
    var wanted = newShape
    let open = newShape.indices.filter { newShape[$0] == -1 }
    if open.count == 1 {
      let known = newShape.reduce(-1, *)
      if known > 0, count % known == 0 { wanted[open[0]] = count / known }
    }
    guard wanted.allSatisfy({ $0 >= 0 }), Tensor.checkedCount(of: wanted) == count else {
      let needs = newShape.contains { $0 < 0 } ? "that cannot hold them" : "which holds \(newShape.reduce(1, *))"
      shapeFailure(
        "reshaped(to: \(newShape)): a tensor of shape \(shape) holds \(count) numbers; choose another shape than one \(needs)"
      )
    }
    var result = self
    result.shape = wanted
    guard isRecorded else { return result.constant }
    let own = shape
    return result.recorded("reshaped", self) { $0.reshaped(to: own) }
  }

  /// All numbers along one axis, of shape `[count]`.
  public func flattened() -> Tensor { reshaped(to: [count]) }

  /// Without the axes of size 1.
  public func squeezed() -> Tensor { reshaped(to: shape.filter { $0 != 1 }) }

  /// The axes in reverse order: rows and columns of a matrix exchanged.
  public func transposed() -> Tensor { transposed(to: (0..<rank).reversed()) }

  /// The axes in another order: axis k of the result is axis `axes[k]` of this tensor. Every axis must stand once.
  public func transposed(to axes: [Int]) -> Tensor {
    guard axes.sorted() == Array(0..<rank) else {
      shapeFailure("transposed(to: \(axes)): a tensor of shape \(shape) has axes \(Array(0..<rank)); name each once")
    }
    let own = strides
    let result = gathered(offset: 0, shape: axes.map { shape[$0] }, strides: axes.map { own[$0] })
    guard isRecorded else { return result }
    return result.recorded("transposed", self) { gradient in
      gradient.transposed(to: axes.indices.map { axis in axes.firstIndex(of: axis) ?? axis })
    }
  }

  /// The order along one axis reversed.
  public func reversed(axis: Int) -> Tensor {
    let axis = checkedAxes([axis], "reversed(axis:)")[0]
    guard count > 0 else { return self }
    var walk = strides
    let last = (shape[axis] - 1) * walk[axis]
    walk[axis] = -walk[axis]
    return gathered(offset: last, shape: shape, strides: walk).recorded("reversed", self) { $0.reversed(axis: axis) }
  }

  /// Axis numbers made non-negative, in order; ones that do not exist, or twice, end the computation.
  func checkedAxes(_ axes: [Int], _ operation: String) -> [Int] {
    let checked = axes.map { $0 < 0 ? $0 + rank : $0 }.sorted()
    guard checked.allSatisfy({ $0 >= 0 && $0 < rank }), Set(checked).count == checked.count else {
      shapeFailure(
        "\(operation): axes \(axes) of a tensor of shape \(shape), which has axes \(Array(0..<rank)); name each at most once"
      )
    }
    return checked
  }
}
