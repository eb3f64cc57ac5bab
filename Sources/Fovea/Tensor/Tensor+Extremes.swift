/// Where the largest and the smallest numbers stand. NaN counts as both, as it is the result of `max()` and `min()`.
extension Tensor {
  /// Where the largest number stands in row-major order (its index, for rank 1); the first of equal ones.
  public func argmax() -> Int { position("argmax", >) }

  /// Where the largest number stands along one axis, which vanishes from the shape; of `int32`.
  public func argmax(axis: Int) -> Tensor { positions("argmax(axis:)", axis, >) }

  /// Where the smallest number stands in row-major order (its index, for rank 1); the first of equal ones.
  public func argmin() -> Int { position("argmin", <) }

  /// Where the smallest number stands along one axis, which vanishes from the shape; of `int32`.
  public func argmin(axis: Int) -> Tensor { positions("argmin(axis:)", axis, <) }

  private func position(_ operation: String, _ isBetter: (Double, Double) -> Bool) -> Int {
    guard count > 0 else { shapeFailure("\(operation): a tensor of shape \(shape) holds no numbers") }
    return best(from: 0, count: count, step: 1, isBetter)
  }

  private func positions(_ operation: String, _ axis: Int, _ isBetter: (Double, Double) -> Bool) -> Tensor {
    let axis = checkedAxes([axis], operation)[0]
    let size = shape[axis]
    guard size > 0 else { shapeFailure("\(operation): axis \(axis) of shape \(shape) is empty") }
    let inner = shape[(axis + 1)...].reduce(1, *)
    let result = Tensor(uninitialized: shape.indices.filter { $0 != axis }.map { shape[$0] }, dtype: .int32)
    let places = result.storage.numbers(Int32.self)
    for i in 0..<result.count {
      places[i] = Int32(best(from: i / inner * size * inner + i % inner, count: size, step: inner, isBetter))
    }
    return result
  }

  /// Which of some numbers in memory is better than those before it and not worse than those after it.
  @inline(__always)
  private func best(from start: Int, count: Int, step: Int, _ isBetter: (Double, Double) -> Bool) -> Int {
    var (place, most) = (0, storage.value(at: start))
    for i in 1..<count where !most.isNaN {
      let value = storage.value(at: start + i * step)
      if isBetter(value, most) || value.isNaN { (place, most) = (i, value) }
    }
    return place
  }
}
