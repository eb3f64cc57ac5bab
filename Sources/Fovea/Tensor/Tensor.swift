/// An array of 32-bit floating-point numbers with any number of axes.
///
/// A tensor is a value: assigning it to another variable and changing that one leaves this one as it was (the numbers
/// are only copied when that happens). Axes are numbered from 0; the last one is contiguous in memory. Images are
/// `[H, W, C]`, batches of them `[N, H, W, C]`.
public struct Tensor: Sendable {
  /// The size of each axis; empty for a single number.
  public internal(set) var shape: [Int]
  @usableFromInline var storage: TensorStorage

  /// A tensor whose numbers are not set yet; the caller sets them all.
  init(uninitialized shape: [Int]) {
    self.shape = shape
    storage = TensorStorage(count: shape.reduce(1, *))
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

  /// All numbers in row-major order (the last axis varies fastest).
  public var scalars: [Float] { Array(UnsafeBufferPointer(start: storage.base, count: count)) }

  /// The only number of a tensor that holds one.
  public var scalar: Float {
    guard count == 1 else {
      shapeFailure(
        "scalar: a tensor of shape \(shape) holds \(count) numbers; pick one, or reduce it with sum() or max()")
    }
    return storage.base[0]
  }

  /// Calls `body` with the numbers in row-major order, without copying them; the pointer is valid during the call only.
  public func withUnsafeBufferPointer<R>(_ body: (UnsafeBufferPointer<Float>) throws -> R) rethrows -> R {
    try withExtendedLifetime(storage) { try body(UnsafeBufferPointer(start: storage.base, count: count)) }
  }

  /// Calls `body` with the numbers in row-major order to change them; the pointer is valid during the call only.
  public mutating func withUnsafeMutableBufferPointer<R>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> R
  ) rethrows -> R {
    makeUnique()
    return try withExtendedLifetime(storage) {
      try body(UnsafeMutableBufferPointer(start: storage.base, count: count))
    }
  }

  /// The number of elements of a shape, which must be one a tensor can have.
  static func checkedCount(of shape: [Int]) -> Int {
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

  /// Every number replaced by a function of it.
  public func map(_ transform: (Float) throws -> Float) rethrows -> Tensor {
    let result = Tensor(uninitialized: shape)
    let (source, target) = (storage.base, result.storage.base)
    for i in 0..<count { target[i] = try transform(source[i]) }
    return result
  }
}

/// The numbers of a tensor, shared by its copies until one of them changes.
@usableFromInline
final class TensorStorage: @unchecked Sendable {
  @usableFromInline let base: UnsafeMutablePointer<Float>
  @usableFromInline let count: Int

  init(count: Int) {
    self.count = count
    // Whole cache lines, so that vector loads of the engine are aligned.
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    base = UnsafeMutableRawPointer.allocate(byteCount: (bytes + 63) / 64 * 64, alignment: 64)
      .bindMemory(to: Float.self, capacity: max(count, 1))
  }

  @usableFromInline
  func copy() -> TensorStorage {
    let copy = TensorStorage(count: count)
    copy.base.update(from: base, count: count)
    return copy
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }
}
