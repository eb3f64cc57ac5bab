/// The numbers of a tensor, shared by its copies until one of them changes.
@usableFromInline
final class TensorStorage: @unchecked Sendable {
  @usableFromInline let bytes: UnsafeMutableRawPointer
  @usableFromInline let count: Int
  @usableFromInline let dtype: DType

  init(count: Int, dtype: DType = .float32) {
    self.count = count
    self.dtype = dtype
    bytes = BufferPool.shared.allocate(byteCount: Self.byteCount(count, dtype))
  }

  /// Whole cache lines, so that vector loads of the engine are aligned.
  private static func byteCount(_ count: Int, _ dtype: DType) -> Int { (max(count, 1) * dtype.size + 63) / 64 * 64 }

  /// The numbers of a tensor that is known to hold `Float`s.
  @usableFromInline @inline(__always)
  var base: UnsafeMutablePointer<Float> { numbers(Float.self) }

  /// The numbers, as what they are.
  @usableFromInline @inline(__always)
  func numbers<Scalar: TensorScalar>(_: Scalar.Type) -> UnsafeMutablePointer<Scalar> {
    precondition(dtype == Scalar.dtype, "a tensor of \(dtype) is no tensor of \(Scalar.dtype)")
    return bytes.assumingMemoryBound(to: Scalar.self)
  }

  /// One number, whatever they are.
  @usableFromInline
  func value(at place: Int) -> Double {
    switch dtype {
    case .float32: Double(numbers(Float.self)[place])
    case .float64: numbers(Double.self)[place]
    case .int32: Double(numbers(Int32.self)[place])
    case .uint8: Double(numbers(UInt8.self)[place])
    }
  }

  @usableFromInline
  func setValue(_ value: Double, at place: Int) {
    switch dtype {
    case .float32: numbers(Float.self)[place] = Float(value)
    case .float64: numbers(Double.self)[place] = value
    case .int32: numbers(Int32.self)[place] = Int32(nearest: value)
    case .uint8: numbers(UInt8.self)[place] = UInt8(nearest: value)
    }
  }

  @usableFromInline
  func copy() -> TensorStorage {
    let copy = TensorStorage(count: count, dtype: dtype)
    copy.bytes.copyMemory(from: bytes, byteCount: count * dtype.size)
    return copy
  }

  deinit { BufferPool.shared.deallocate(bytes, byteCount: Self.byteCount(count, dtype)) }
}
