/// NumPy's file format for one array (`numpy.lib.format`, versions 1.0 to 3.0).
enum NPYFile {
  static let signature: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The array of a file; what follows it is left alone, as NumPy does.
  ///
  /// - Parameter name: what error messages call the file.
  static func decode(_ bytes: ArraySlice<UInt8>, name: String) throws -> Tensor {
    guard bytes.starts(with: signature) else {
      throw TensorFileError.malformed(
        name: name, reason: bytes.isEmpty ? "it is empty" : "it does not begin as an .npy file does")
    }
    var reader = ByteReader(bytes, name: name)
    try reader.skip(signature.count, "the signature")
    let version = (try reader.integer(UInt8.self, "the version"), try reader.integer(UInt8.self, "the version"))
    guard (1...3).contains(version.0), version.1 == 0 else {
      throw TensorFileError.malformed(
        name: name, reason: "it has version \(version.0).\(version.1) of the format; 1.0, 2.0 and 3.0 are known")
    }
    let length =
      version.0 == 1
      ? Int(try reader.integer(UInt16.self, "the length of the header"))
      : Int(try reader.integer(UInt32.self, "the length of the header"))
    let header = try NPYHeader(try reader.take(length, "the header"), name: name)
    let (type, isBigEndian) = try storedType(header.kind, name)
    guard let size = type.byteCount(of: header.shape) else {
      throw TensorFileError.malformed(name: name, reason: "its shape \(header.shape) is too large")
    }
    let numbers = try reader.take(size, "an array of shape \(header.shape)")
    guard header.isFortranOrder else {
      return try type.tensor(header.shape, bytes: numbers, isBigEndian: isBigEndian, name: name)
    }
    return try type.tensor(header.shape.reversed(), bytes: numbers, isBigEndian: isBigEndian, name: name).transposed()
  }

  /// What stands before the numbers of a tensor: the whole is a multiple of 64 bytes, so that the numbers can be mapped.
  static func header(of tensor: Tensor) -> [UInt8] {
    let text = NPYHeader(kind: kind(of: tensor.dtype), isFortranOrder: false, shape: tensor.shape).text
    // A header beyond 16 bits needs the second version; only shapes of some thousand axes have one.
    let isLong = text.utf8.count > 0xFF00
    let fixed = signature.count + (isLong ? 6 : 4)
    let padding = 63 - (fixed + text.utf8.count) % 64
    let length = text.utf8.count + padding + 1
    return signature + [isLong ? 2 : 1, 0]
      + (isLong ? UInt32(length).littleEndianBytes : UInt16(length).littleEndianBytes)
      + Array(text.utf8) + [UInt8](repeating: 0x20, count: padding) + [0x0A]
  }

  private static func kind(of dtype: DType) -> String {
    switch dtype {
    case .float32: "<f4"
    case .float64: "<f8"
    case .int32: "<i4"
    case .uint8: "|u1"
    }
  }

  private static let types: [String: StoredType] = [
    "b1": .bool, "u1": .uint8, "i1": .int8, "i2": .int16, "u2": .uint16, "i4": .int32, "u4": .uint32, "i8": .int64,
    "u8": .uint64, "f2": .float16, "f4": .float32, "f8": .float64,
  ]

  private static let families: [Character: String] = [
    "c": "complex numbers", "O": "Python objects", "U": "text", "S": "text", "M": "dates", "m": "spans of time",
    "f": "floating-point numbers beyond 64 bits", "V": "bytes without a meaning",
  ]

  /// How NumPy calls a kind of numbers, such as `<f4`.
  static func storedType(_ kind: String, _ name: String) throws -> (StoredType, isBigEndian: Bool) {
    let hasOrder = kind.first.map { "<>|=".contains($0) } ?? false
    let rest = hasOrder ? String(kind.dropFirst()) : kind
    guard let type = types[rest] else {
      let family = rest.first.flatMap { families[$0] } ?? "numbers that are unknown here"
      throw TensorFileError.unsupported(
        name: name, reason: "\(family) (NumPy calls the kind '\(kind)'); convert them in NumPy: x.astype('float32')")
    }
    return (type, kind.first == ">")
  }
}

extension Tensor {
  /// The numbers as bytes, little-endian, in row-major order.
  func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try withExtendedLifetime(storage) {
      try body(UnsafeRawBufferPointer(start: storage.bytes, count: count * dtype.size))
    }
  }
}
