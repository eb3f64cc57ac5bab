extension Tensor {
  /// What kind of numbers the tensor holds.
  public var dtype: DType { storage.dtype }

  /// The same numbers as another kind. Fractions are cut towards zero where whole numbers are asked for, and what lies
  /// beyond their range becomes the limit. Nothing is copied where the kind is the same.
  public func converted(to dtype: DType) -> Tensor {
    guard dtype != self.dtype else { return self }
    let result = Tensor(uninitialized: shape, dtype: dtype)
    switch dtype {
    case .float32: copyConverted(to: result, Float.self)
    case .float64: copyConverted(to: result, Double.self)
    case .int32: copyConverted(to: result, Int32.self)
    case .uint8: copyConverted(to: result, UInt8.self)
    }
    guard isRecorded, dtype.isFloatingPoint else { return result }
    let own = self.dtype
    return result.recorded("converted", self) { $0.converted(to: own) }
  }

  /// All numbers in row-major order (the last axis varies fastest), as a Swift type.
  public func scalars<Scalar: TensorScalar>(as type: Scalar.Type) -> [Scalar] {
    let same = converted(to: Scalar.dtype)
    return withExtendedLifetime(same) {
      Array(UnsafeBufferPointer(start: same.storage.numbers(Scalar.self), count: count))
    }
  }

  /// A tensor of a shape, with its numbers in row-major order (the last axis varies fastest), of the kind that they are.
  public init<Scalar: TensorScalar>(shape: [Int], values: [Scalar]) {
    let wanted = Tensor.checkedCount(of: shape, Scalar.dtype)
    guard values.count == wanted else {
      shapeFailure("Tensor(shape: \(shape)) holds \(wanted) numbers, but \(values.count) were given")
    }
    self.init(uninitialized: shape, dtype: Scalar.dtype)
    storage.numbers(Scalar.self).update(from: values, count: values.count)
  }

  private func copyConverted<Target: TensorScalar>(to result: Tensor, _: Target.Type) {
    switch dtype {
    case .float32: copyConverted(from: Float.self, to: result, Target.self)
    case .float64: copyConverted(from: Double.self, to: result, Target.self)
    case .int32: copyConverted(from: Int32.self, to: result, Target.self)
    case .uint8: copyConverted(from: UInt8.self, to: result, Target.self)
    }
  }

  @inline(__always)
  private func copyConverted<Source: TensorScalar, Target: TensorScalar>(
    from _: Source.Type, to result: Tensor, _: Target.Type
  ) {
    let (x, z) = (storage.numbers(Source.self), result.storage.numbers(Target.self))
    for i in 0..<count { z[i] = Target(nearest: x[i].double) }
  }

  /// The tensor in a kind that has fractions: what functions like `exp` are computed in.
  var floatingPoint: Tensor { converted(to: dtype.floatingPoint) }

  /// The tensor in single precision, which images and the faster paths are computed in.
  var single: Tensor { converted(to: .float32) }
}
