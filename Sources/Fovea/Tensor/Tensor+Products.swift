extension Tensor {
  /// The sum of the products of numbers at the same position, as a tensor of rank 0; the shapes must be equal.
  public func dot(_ other: Tensor) -> Tensor {
    guard shape == other.shape else {
      shapeFailure(
        "dot: shapes \(shape) and \(other.shape) differ; only equal shapes can be multiplied number by number")
    }
    var total = 0.0
    for i in 0..<count { total += storage.value(at: i) * other.storage.value(at: i) }
    return Tensor(shape: [], values: [total]).converted(to: .common(dtype, other.dtype)).recorded(
      "dot", self, { $0 * other }, other, { $0 * self })
  }
}

/// The matrix product: `[M, K]` × `[K, N]` → `[M, N]`.
///
/// More axes may stand before the last one of `a`: `[…, K]` × `[K, N]` → `[…, N]`; a vector `b` of shape `[K]` gives
/// `[…]`. If `b` has more than two axes, both are batches of matrices: `[…, M, K]` × `[…, K, N]` → `[…, M, N]`, where the
/// axes before the last two are the same. Shapes that do not fit end the computation with a message.
public func matmul(_ a: Tensor, _ b: Tensor) -> Tensor {
  let dtype = DType.common(a.dtype, b.dtype).floatingPoint
  let (a, b) = (a.converted(to: dtype), b.converted(to: dtype))
  let isBatch = b.rank > 2
  guard let inner = a.shape.last, b.rank > 0, b.shape[isBatch ? b.rank - 2 : 0] == inner else {
    shapeFailure(
      "matmul: shapes \(a.shape) and \(b.shape) do not fit; the last axis of the first must be as long as the "
        + "\(isBatch ? "last but one" : "first") axis of the second")
  }
  if isBatch, a.shape.dropLast(2) != b.shape.dropLast(2) {
    shapeFailure(
      "matmul: shapes \(a.shape) and \(b.shape) do not fit; for batches of matrices, all axes but the last two must be "
        + "the same")
  }
  let batch = isBatch ? b.shape.dropLast(2).reduce(1, *) : 1
  let rows = isBatch ? a.shape[a.rank - 2] : a.shape.dropLast().reduce(1, *)
  let columns = b.rank > 1 ? b.shape[b.rank - 1] : 1
  let product = MatrixProduct(batch: batch, rows: rows, columns: columns, depth: inner)
  return product.of(a, b, shape: a.shape.dropLast() + (b.rank > 1 ? [columns] : []))
}
