/// Reads the parts of a file one after the other; whole numbers are little-endian.
struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  /// How messages call the file.
  let name: String

  init(_ bytes: ArraySlice<UInt8>, name: String) {
    self.bytes = bytes
    self.name = name
  }

  /// How many bytes were passed.
  private(set) var position = 0
  /// How many bytes are left.
  var left: Int { bytes.count - position }

  /// The next bytes.
  ///
  /// - Parameter what: what they are, for the message that the file ends before.
  mutating func take(_ count: Int, _ what: String) throws -> ArraySlice<UInt8> {
    guard count >= 0, count <= left else {
      throw TensorFileError.malformed(
        name: name, reason: "\(what) should take \(count) bytes, but only \(left) are left; the file was cut off")
    }
    defer { position += count }
    return bytes.dropFirst(position).prefix(count)
  }

  /// The next whole number.
  mutating func integer<Integer: FixedWidthInteger>(_: Integer.Type, _ what: String) throws -> Integer {
    try take(Integer.bitWidth / 8, what).reversed().reduce(0) { $0 << 8 | Integer(truncatingIfNeeded: $1) }
  }

  /// Passes some bytes over.
  mutating func skip(_ count: Int, _ what: String) throws { _ = try take(count, what) }
}

extension FixedWidthInteger {
  /// The bytes of the number, the lowest first.
  var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
