extension Tensor {
  /// The sum of all numbers, as a tensor of rank 0; of `int32` for whole numbers.
  public func sum() -> Tensor { sum(axes: Array(0..<rank)) }
  /// Sums over some axes, which vanish from the shape, or stay with size 1 if `keepingAxes`.
  public func sum(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    reduced("sum", axes, keepingAxes, wholeType: .int32, from: 0, { $0 + $1 }, { total, _ in total })
      .recordedReduction("sum", of: self, axes) { gradient, _, _ in gradient }
  }

  /// The mean of all numbers, as a tensor of rank 0; of `float32` for whole numbers.
  public func mean() -> Tensor { mean(axes: Array(0..<rank)) }
  /// Means over some axes, which vanish from the shape, or stay with size 1 if `keepingAxes`.
  public func mean(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    reduced("mean", axes, keepingAxes, wholeType: .float32, from: 0, { $0 + $1 }, { total, n in total / Double(n) })
      .recordedReduction("mean", of: self, axes) { gradient, x, axes in
        gradient / axes.reduce(1) { $0 * x.shape[$1] }
      }
  }

  /// The smallest number, as a tensor of rank 0; equal ones share the gradient.
  public func min() -> Tensor { min(axes: Array(0..<rank)) }
  /// The smallest numbers along some axes, which vanish from the shape, or stay with size 1 if `keepingAxes`.
  public func min(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    reduced(
      "min", axes, keepingAxes, wholeType: dtype, from: .infinity, { $1 < $0 || $1.isNaN ? $1 : $0 },
      { least, _ in least }
    )
    .recordedReduction("min", of: self, axes) { $0 * $1.sharedChoice($1.min(axes: $2, keepingAxes: true), $2) }
  }

  /// The largest number, as a tensor of rank 0; equal ones share the gradient.
  public func max() -> Tensor { max(axes: Array(0..<rank)) }
  /// The largest numbers along some axes, which vanish from the shape, or stay with size 1 if `keepingAxes`.
  public func max(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    reduced(
      "max", axes, keepingAxes, wholeType: dtype, from: -.infinity, { $1 > $0 || $1.isNaN ? $1 : $0 },
      { most, _ in most }
    )
    .recordedReduction("max", of: self, axes) { $0 * $1.sharedChoice($1.max(axes: $2, keepingAxes: true), $2) }
  }

  /// The mean of the squared distances from the mean (divided by n, not n − 1).
  public func variance() -> Tensor { variance(axes: Array(0..<rank)) }
  /// Variances over some axes (divided by n, not n − 1).
  public func variance(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    let distance = self - mean(axes: axes, keepingAxes: true)
    return (distance * distance).mean(axes: axes, keepingAxes: keepingAxes)
  }

  /// The square root of the variance (divided by n, not n − 1).
  public func standardDeviation() -> Tensor { sqrt(variance()) }
  /// Standard deviations over some axes (divided by n, not n − 1).
  public func standardDeviation(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    sqrt(variance(axes: axes, keepingAxes: keepingAxes))
  }

  /// Folds the numbers along `axes` in double precision, so that a mean of a million pixels keeps its digits.
  ///
  /// - Parameter wholeType: the kind of the result for whole numbers.
  @inline(__always)
  private func reduced(
    _ name: String, _ axes: [Int], _ keepingAxes: Bool, wholeType: DType, from start: Double,
    _ step: (Double, Double) -> Double, _ finish: (Double, Int) -> Double
  ) -> Tensor {
    let axes = checkedAxes(axes, "\(name)(axes:)")
    let kept = (0..<rank).filter { !axes.contains($0) }
    let folded = axes.reduce(1) { $0 * shape[$1] }
    guard folded > 0 || (name == "sum") else {
      shapeFailure("\(name): axes \(axes) of shape \(shape) hold no numbers, so there is nothing to choose from")
    }
    // Neighbouring axes fold in place; others are first brought together at the end.
    let neighbours = axes.isEmpty || axes.last! - axes[0] == axes.count - 1
    let ordered = neighbours ? self : transposed(to: kept + axes)
    let inner = neighbours && !axes.isEmpty ? shape[(axes.last! + 1)...].reduce(1, *) : 1
    let keptCount = kept.reduce(1) { $0 * shape[$1] }
    let outer = inner == 0 ? 0 : keptCount / inner
    let source = dtype == .float32 ? ordered : ordered.converted(to: .float64)
    let result = Tensor(
      uninitialized: keepingAxes ? shape.indices.map { axes.contains($0) ? 1 : shape[$0] } : kept.map { shape[$0] },
      dtype: source.dtype)
    if dtype == .float32 {
      source.fold(outer, folded, inner, Float.self, start, step, finish, into: result)
    } else {
      source.fold(outer, folded, inner, Double.self, start, step, finish, into: result)
    }
    return dtype.isFloatingPoint ? result : result.converted(to: wholeType)
  }

  /// `[outer, folded, inner]` to `[outer, inner]`.
  @inline(__always)
  private func fold<Scalar: FloatingTensorScalar>(
    _ outer: Int, _ folded: Int, _ inner: Int, _: Scalar.Type, _ start: Double, _ step: (Double, Double) -> Double,
    _ finish: (Double, Int) -> Double, into result: Tensor
  ) {
    let (x, z) = (storage.numbers(Scalar.self), result.storage.numbers(Scalar.self))
    guard inner > 1 else {
      for row in 0..<outer { z[row] = Scalar(finish(Tensor.folded(x + row * folded, folded, start, step), folded)) }
      return
    }
    var totals = [Double](repeating: start, count: inner)
    for o in 0..<outer {
      totals.withUnsafeMutableBufferPointer { totals in
        for i in 0..<inner { totals[i] = start }
        for k in 0..<folded {
          let row = x + (o * folded + k) * inner
          for i in 0..<inner { totals[i] = step(totals[i], Double(row[i])) }
        }
        for i in 0..<inner { z[o * inner + i] = Scalar(finish(totals[i], folded)) }
      }
    }
  }

  /// Folds neighbours. Four running values, so that a step need not wait for the one before.
  @inline(__always)
  private static func folded<Scalar: FloatingTensorScalar>(
    _ x: UnsafePointer<Scalar>, _ count: Int, _ start: Double, _ step: (Double, Double) -> Double
  ) -> Double {
    var (a, b, c, d) = (start, start, start, start)
    var i = 0
    while i + 4 <= count {
      a = step(a, Double(x[i]))
      b = step(b, Double(x[i + 1]))
      c = step(c, Double(x[i + 2]))
      d = step(d, Double(x[i + 3]))
      i += 4
    }
    while i < count {
      a = step(a, Double(x[i]))
      i += 1
    }
    return step(step(a, b), step(c, d))
  }
}
