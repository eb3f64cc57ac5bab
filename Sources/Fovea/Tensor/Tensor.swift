/// An array of numbers with any number of axes; 32-bit floating-point numbers, unless another `DType` is asked for.
///
/// A tensor is a value: assigning it to another variable and changing that one leaves this one as it was (the numbers
/// are only copied when that happens). Axes are numbered from 0; the last one is contiguous in memory. Images are
/// `[H, W, C]`, batches of them `[N, H, W, C]`.
public struct Tensor: Sendable {
  /// The size of each axis; empty for a single number.
  public internal(set) var shape: [Int]
  @usableFromInline var storage: TensorStorage
  /// Where the tensor stands on the tape, if a gradient with respect to it, or through it, is asked for.
  @usableFromInline var node: TapeNode?

  /// A tensor whose numbers are not set yet; the caller sets them all.
  init(uninitialized shape: [Int], dtype: DType = .float32) {
    self.shape = shape
    storage = TensorStorage(count: shape.reduce(1, *), dtype: dtype)
  }

  /// A tensor of a shape, with its numbers in row-major order (the last axis varies fastest).
  public init(shape: [Int], scalars: [Float]) {
    let wanted = Tensor.checkedCount(of: shape)
    guard scalars.count == wanted else {
      shapeFailure("Tensor(shape: \(shape)) holds \(wanted) numbers, but \(scalars.count) were given")
    }
    self.init(uninitialized: shape)
    storage.base.update(from: scalars, count: scalars.count)
  }

  /// The number of axes: 0 for a single number, 1 for a list, 2 for a matrix.
  public var rank: Int { shape.count }

  /// How many numbers the tensor holds.
  public var count: Int { storage.count }

  /// All numbers in row-major order (the last axis varies fastest); `scalars(as:)` gives them as another type.
  public var scalars: [Float] { scalars(as: Float.self) }

  /// The only number of a tensor that holds one; `Double(x)` gives it in double precision.
  public var scalar: Float { Float(onlyValue) }

  /// The only number of a tensor that holds one.
  var onlyValue: Double {
    guard count == 1 else {
      shapeFailure(
        "scalar: a tensor of shape \(shape) holds \(count) numbers; pick one, or reduce it with sum() or max()")
    }
    return storage.value(at: 0)
  }

  /// Calls `body` with the numbers in row-major order, without copying them; the pointer is valid during the call only.
  /// The tensor must hold `Float`s; `withUnsafeBufferPointer(of:)` takes others.
  public func withUnsafeBufferPointer<R>(_ body: (UnsafeBufferPointer<Float>) throws -> R) rethrows -> R {
    try withUnsafeBufferPointer(of: Float.self, body)
  }

  /// Calls `body` with the numbers in row-major order, without copying them; the pointer is valid during the call only.
  ///
  /// - Parameters:
  ///   - type: what the tensor holds; if it does not, `converted(to:)` makes it so.
  ///   - body: what to do with the numbers.
  public func withUnsafeBufferPointer<Scalar: TensorScalar, R>(
    of type: Scalar.Type, _ body: (UnsafeBufferPointer<Scalar>) throws -> R
  ) rethrows -> R {
    checkHolds(type)
    return try withExtendedLifetime(storage) {
      try body(UnsafeBufferPointer(start: storage.numbers(type), count: count))
    }
  }

  /// Calls `body` with the numbers in row-major order to change them; the pointer is valid during the call only. The
  /// tensor must hold `Float`s.
  public mutating func withUnsafeMutableBufferPointer<R>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> R
  ) rethrows -> R {
    try withUnsafeMutableBufferPointer(of: Float.self, body)
  }

  /// Calls `body` with the numbers in row-major order to change them; the pointer is valid during the call only.
  ///
  /// - Parameters:
  ///   - type: what the tensor holds; if it does not, `converted(to:)` makes it so.
  ///   - body: what to do with the numbers.
  public mutating func withUnsafeMutableBufferPointer<Scalar: TensorScalar, R>(
    of type: Scalar.Type, _ body: (UnsafeMutableBufferPointer<Scalar>) throws -> R
  ) rethrows -> R {
    checkHolds(type)
    makeUnique()
    // What is written by hand is a constant.
    node = nil
    return try withExtendedLifetime(storage) {
      try body(UnsafeMutableBufferPointer(start: storage.numbers(type), count: count))
    }
  }

  private func checkHolds<Scalar: TensorScalar>(_: Scalar.Type) {
    guard dtype != Scalar.dtype else { return }
    shapeFailure(
      "this tensor of shape \(shape) holds \(dtype), not \(Scalar.dtype): convert it with converted(to: .\(Scalar.dtype))"
    )
  }

  /// The number of elements of a shape, which must be one a tensor can have.
  static func checkedCount(of shape: [Int], _ dtype: DType = .float32) -> Int {
    var count = 1
    for size in shape {
      guard size >= 0 else { shapeFailure("Tensor: a shape cannot have a negative size, as in \(shape)") }
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, product < 1 << 40 else {
        let bytes = shape.reduce(4.0) { $0 * Double(Swift.max($1, 1)) }
        let text = bytes < 0x1p63 ? "\(Int(bytes))" : "\(bytes)"
        shapeFailure("Tensor: shape \(shape) is too large: it would need \(text) bytes of memory")
      }
      count = product
    }
    return count
  }

  /// Copies the numbers if another tensor shares them, so that they can be changed.
  @inlinable
  mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&storage) { storage = storage.copy() }
  }

  /// The distance in memory between neighbours along each axis.
  var strides: [Int] { Tensor.strides(of: shape) }

  static func strides(of shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in stride(from: shape.count - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    return strides
  }

  /// Every number replaced by a function of it, which is computed in single precision. It has no gradient.
  public func map(_ transform: (Float) throws -> Float) rethrows -> Tensor {
    let x = single
    let result = Tensor(uninitialized: shape)
    let (source, target) = (x.storage.base, result.storage.base)
    for i in 0..<count { target[i] = try transform(source[i]) }
    return result.recordedWithoutGradient(
      "map", self, advice: "write it with functions of tensors, such as exp(x) or maximum(x, 0), or use stopGradient(x)"
    )
  }
}
