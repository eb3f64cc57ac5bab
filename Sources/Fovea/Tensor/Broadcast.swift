/// The rule by which two shapes work together: sizes are compared from the last axis, and where one is 1 (or missing)
/// it is repeated.
enum Broadcast {
  /// The shape of the result, or nil if the shapes do not fit.
  static func shape(_ a: [Int], _ b: [Int]) -> [Int]? {
    var result = [Int](repeating: 1, count: max(a.count, b.count))
    for back in 1..<(result.count + 1) {
      let left = back <= a.count ? a[a.count - back] : 1
      let right = back <= b.count ? b[b.count - back] : 1
      guard left == right || left == 1 || right == 1 else { return nil }
      result[result.count - back] = left == 1 ? right : left
    }
    return result
  }

  /// How a tensor of shape `source` is walked so that it fills `target`: 0 along repeated axes; nil if it does not fit.
  static func strides(of source: [Int], in target: [Int]) -> [Int]? {
    guard source.count <= target.count else {
      // Leading axes of size 1 say nothing.
      let extra = source.count - target.count
      return source[..<extra].allSatisfy { $0 == 1 } ? strides(of: Array(source[extra...]), in: target) : nil
    }
    let own = Tensor.strides(of: source)
    let missing = target.count - source.count
    var result = [Int](repeating: 0, count: target.count)
    for axis in source.indices {
      if source[axis] == target[axis + missing] {
        result[axis + missing] = source[axis] == 1 ? 0 : own[axis]
      } else if source[axis] != 1 {
        return nil
      }
    }
    return result
  }

  /// Applies an operation number by number, with broadcasting, to two tensors of the same kind; shapes that do not fit end
  /// the computation.
  @inline(__always)
  static func apply<Scalar: TensorScalar>(
    _ name: StaticString, _ a: Tensor, _ b: Tensor, _: Scalar.Type, _ operation: (Scalar, Scalar) -> Scalar
  ) -> Tensor {
    let (x, y) = (a.storage.numbers(Scalar.self), b.storage.numbers(Scalar.self))
    if a.shape == b.shape {
      let result = Tensor(uninitialized: a.shape, dtype: Scalar.dtype)
      let z = result.storage.numbers(Scalar.self)
      for i in 0..<result.count { z[i] = operation(x[i], y[i]) }
      return result
    }
    guard let shape = shape(a.shape, b.shape), let first = strides(of: a.shape, in: shape),
      let second = strides(of: b.shape, in: shape)
    else {
      failure(name, a.shape, b.shape)
    }
    let result = Tensor(uninitialized: shape, dtype: Scalar.dtype)
    var z = result.storage.numbers(Scalar.self)
    let run = shape.last ?? 1
    let (firstStep, secondStep) = (first.last ?? 0, second.last ?? 0)
    forEachRow(shape, first, second) { i, j in
      if firstStep == 1 && secondStep == 1 {
        for k in 0..<run { z[k] = operation(x[i + k], y[j + k]) }
      } else if secondStep == 0 {
        let value = y[j]
        for k in 0..<run { z[k] = operation(x[i + k * firstStep], value) }
      } else {
        let value = x[i]
        for k in 0..<run { z[k] = operation(value, y[j + k * secondStep]) }
      }
      z += run
    }
    return result
  }

  /// The same in the first of double and single precision that is among the operands.
  @inline(__always)
  static func applyFloating(
    _ name: StaticString, _ a: Tensor, _ b: Tensor, _ single: (Float, Float) -> Float,
    _ double: (Double, Double) -> Double
  ) -> Tensor {
    let dtype = DType.common(a.dtype, b.dtype).floatingPoint
    let (a, b) = (a.converted(to: dtype), b.converted(to: dtype))
    return dtype == .float64 ? apply(name, a, b, Double.self, double) : apply(name, a, b, Float.self, single)
  }

  static func failure(_ name: StaticString, _ a: [Int], _ b: [Int]) -> Never {
    let back = (1...min(a.count, b.count)).first {
      let (left, right) = (a[a.count - $0], b[b.count - $0])
      return left != right && left != 1 && right != 1
    }!
    shapeFailure(
      "\(name): shapes \(a) and \(b) do not fit: counted from the end, axis \(back) has \(a[a.count - back]) and "
        + "\(b[b.count - back]); sizes must be equal, or one of them 1. Use reshaped(to:) or [.newAxis, .rest]")
  }
}
