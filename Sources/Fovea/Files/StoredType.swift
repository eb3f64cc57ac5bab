/// A kind of numbers as files hold it; each is read as the kind of tensor that holds its numbers exactly.
enum StoredType: CaseIterable {
  case bool, uint8, int8, int16, uint16, int32, uint32, int64, uint64, float16, bfloat16, float32, float64

  init(_ dtype: DType) {
    switch dtype {
    case .float32: self = .float32
    case .float64: self = .float64
    case .int32: self = .int32
    case .uint8: self = .uint8
    }
  }

  /// The bytes that one number takes.
  var size: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// The bytes that a tensor of some shape takes; nil if that is more than Fovea is willing to hold.
  func byteCount(of shape: [Int]) -> Int? {
    var (count, most) = (1, 1)
    for size in shape {
      // An empty axis makes all strides count, too, though not a byte is needed.
      guard size >= 0, most <= (1 << 40) / Swift.max(size, 1) else { return nil }
      most *= Swift.max(size, 1)
      count *= size
    }
    return count * size
  }

  /// The tensor whose numbers are stored in `bytes`, in row-major order.
  ///
  /// - Parameter name: what error messages call the file.
  func tensor(_ shape: [Int], bytes: ArraySlice<UInt8>, isBigEndian: Bool = false, name: String) throws -> Tensor {
    try bytes.withUnsafeBytes { bytes in
      let numbers = StoredNumbers(shape: shape, bytes: bytes, isBigEndian: isBigEndian, name: name)
      return switch self {
      case .bool: try numbers.read(UInt8.self) { $0 == 0 ? 0 as UInt8 : 1 }
      case .uint8: try numbers.copied(UInt8.self) ?? numbers.read(UInt8.self) { $0 }
      case .int8: try numbers.read(Int8.self) { Int32($0) }
      case .int16: try numbers.read(Int16.self) { Int32($0) }
      case .uint16: try numbers.read(UInt16.self) { Int32($0) }
      case .int32: try numbers.copied(Int32.self) ?? numbers.read(Int32.self) { $0 }
      case .uint32: try numbers.read(UInt32.self) { Int32(exactly: $0) }
      case .int64: try numbers.read(Int64.self) { Int32(exactly: $0) }
      case .uint64: try numbers.read(UInt64.self) { Int32(exactly: $0) }
      case .float16: try numbers.read(UInt16.self) { Float(halfBits: $0) }
      case .bfloat16: try numbers.read(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
      case .float32: try numbers.copied(Float.self) ?? numbers.read(UInt32.self) { Float(bitPattern: $0) }
      case .float64: try numbers.copied(Double.self) ?? numbers.read(UInt64.self) { Double(bitPattern: $0) }
      }
    }
  }
}

/// The bytes of an array and what is known of them.
private struct StoredNumbers {
  let shape: [Int]
  let bytes: UnsafeRawBufferPointer
  let isBigEndian: Bool
  let name: String

  /// The numbers as they are stored; nil if their bytes stand the other way round.
  func copied<Scalar: TensorScalar>(_: Scalar.Type) -> Tensor? {
    guard !isBigEndian else { return nil }
    let result = Tensor(uninitialized: shape, dtype: Scalar.dtype)
    UnsafeMutableRawBufferPointer(start: result.storage.bytes, count: bytes.count).copyMemory(from: bytes)
    return result
  }

  /// The numbers converted one by one.
  ///
  /// - Parameter convert: nil for one that a tensor cannot hold.
  @inline(__always)
  func read<Stored: FixedWidthInteger, Scalar: TensorScalar>(
    _: Stored.Type, _ convert: (Stored) -> Scalar?
  ) throws -> Tensor {
    let result = Tensor(uninitialized: shape, dtype: Scalar.dtype)
    let numbers = result.storage.numbers(Scalar.self)
    for i in 0..<result.count {
      let word = bytes.loadUnaligned(fromByteOffset: i * MemoryLayout<Stored>.size, as: Stored.self)
      let stored = isBigEndian ? Stored(bigEndian: word) : Stored(littleEndian: word)
      guard let number = convert(stored) else {
        throw TensorFileError.unsupported(
          name: name,
          reason:
            "\(stored) (number \(i) in the order of the file) is beyond int32, the widest whole numbers of a tensor; "
            + "save it as float64")
      }
      numbers[i] = number
    }
    return result
  }
}

extension Float {
  /// The number whose half-precision bits (IEEE 754 binary16) these are.
  init(halfBits bits: UInt16) {
    let (exponent, fraction) = (Int(bits >> 10 & 0x1F), UInt32(bits & 0x3FF))
    let magnitude: Float
    switch exponent {
    case 0: magnitude = Float(fraction) * 0x1p-24
    case 0x1F: magnitude = Float(bitPattern: 0x7F80_0000 | fraction << 13)
    default: magnitude = Float(bitPattern: UInt32(exponent + 112) << 23 | fraction << 13)
    }
    self = bits & 0x8000 == 0 ? magnitude : -magnitude
  }
}
