/// IDX, the format in which MNIST was published: two zero bytes, a byte for the kind of numbers, a byte for the count of
/// axes, the axes' sizes and then the numbers, all of them big endian (http://yann.lecun.com/exdb/mnist/).
enum IDXFile {
  /// The tensor that the bytes of a file describe.
  ///
  /// - Parameter name: what error messages call the file.
  static func decode(_ bytes: [UInt8], name: String) throws(DataError) -> Tensor {
    guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0 else {
      let start = bytes.prefix(4).map { String($0, radix: 16) }.joined(separator: " ")
      throw .damaged(
        name: name,
        reason: bytes.isEmpty
          ? "it is empty" : "an IDX file begins with two zero bytes, this one with \(start) (hexadecimal)")
    }
    let rank = Int(bytes[3])
    let start = 4 + 4 * rank
    guard bytes.count >= start else {
      throw .damaged(name: name, reason: "its header names \(rank) axes, but ends before their sizes")
    }
    let shape = (0..<rank).map { axis in (0..<4).reduce(0) { $0 << 8 | Int(bytes[4 + 4 * axis + $1]) } }
    switch bytes[2] {
    case 0x08: return try tensor(bytes, start, shape, name, UInt8.self) { UInt8($0) }
    case 0x09: return try tensor(bytes, start, shape, name, UInt8.self) { Int32(Int8(bitPattern: $0)) }
    case 0x0B: return try tensor(bytes, start, shape, name, UInt16.self) { Int32(Int16(bitPattern: $0)) }
    case 0x0C: return try tensor(bytes, start, shape, name, UInt32.self) { Int32(bitPattern: $0) }
    case 0x0D: return try tensor(bytes, start, shape, name, UInt32.self) { Float(bitPattern: $0) }
    case 0x0E: return try tensor(bytes, start, shape, name, UInt64.self) { Double(bitPattern: $0) }
    default:
      throw .damaged(
        name: name, reason: "its third byte, \(bytes[2]), names no kind of numbers; IDX has 8, 9, 11, 12, 13 and 14")
    }
  }

  private static func tensor<Bits: FixedWidthInteger, Scalar: TensorScalar>(
    _ bytes: [UInt8], _ start: Int, _ shape: [Int], _ name: String, _: Bits.Type, _ number: (Bits) -> Scalar
  ) throws(DataError) -> Tensor {
    let size = MemoryLayout<Bits>.size
    // Compared as a product that cannot overflow: the sizes are what anybody wrote there.
    let wanted = shape.reduce(Double(size)) { $0 * Double($1) }
    guard wanted == Double(bytes.count - start) else {
      throw .damaged(
        name: name,
        reason: "its header promises \(shape) numbers of \(size) \(size == 1 ? "byte" : "bytes"), "
          + "\(NumberText.short(wanted, digits: 12)) bytes in all, but \(bytes.count - start) follow"
          + (Double(bytes.count - start) < wanted ? "; the end is missing" : ""))
    }
    let result = Tensor(uninitialized: shape, dtype: Scalar.dtype)
    let target = result.storage.numbers(Scalar.self)
    bytes.withUnsafeBytes { source in
      for i in 0..<result.count {
        target[i] = number(Bits(bigEndian: source.loadUnaligned(fromByteOffset: start + i * size, as: Bits.self)))
      }
    }
    return result
  }
}

extension Tensor {
  /// Reads an IDX file, plain or packed by gzip: the format in which MNIST and sets like it are published.
  ///
  /// Its bytes become `uint8`, its whole numbers `int32`, its fractions `float32` or `float64`.
  ///
  /// - Throws: `DataError` if the file cannot be opened, or is not what its header says.
  public init(idx path: String) throws(DataError) {
    self = try IDXFile.decode(try GzipFile.contents(of: path), name: path)
  }
}
