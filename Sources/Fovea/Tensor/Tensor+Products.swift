extension Tensor {
  /// The sum of the products of numbers at the same position, as a tensor of rank 0; the shapes must be equal.
  public func dot(_ other: Tensor) -> Tensor {
    guard shape == other.shape else {
      shapeFailure(
        "dot: shapes \(shape) and \(other.shape) differ; only equal shapes can be multiplied number by number")
    }
    var total = 0.0
    for i in 0..<count { total += Double(storage.base[i]) * Double(other.storage.base[i]) }
    return Tensor(Float(total))
  }
}

/// The matrix product: `[M, K]` × `[K, N]` → `[M, N]`. More axes may stand before the last one of `a`: `[…, K]` × `[K, N]`
/// → `[…, N]`; a vector `b` of shape `[K]` gives `[…]`.
public func matmul(_ a: Tensor, _ b: Tensor) -> Tensor {
  guard let inner = a.shape.last, (1...2).contains(b.rank), b.shape[0] == inner else {
    shapeFailure(
      "matmul: shapes \(a.shape) and \(b.shape) do not fit; the last axis of the first must be as long as the first axis "
        + "of the second, and the second must have rank 1 or 2")
  }
  let columns = b.rank == 2 ? b.shape[1] : 1
  let rows = a.shape.dropLast().reduce(1, *)
  let shape = a.shape.dropLast() + (b.rank == 2 ? [columns] : [])
  guard rows > 0, columns > 0, inner > 0 else { return Tensor(zeros: Array(shape)) }
  // A matrix product is the convolution of a one-pixel-high image, whose channels are the columns, with 1×1 filters.
  let product = conv2D(a.reshaped(to: [1, rows, inner]), filter: b.reshaped(to: [1, 1, inner, columns]))
  return product.reshaped(to: Array(shape))
}
