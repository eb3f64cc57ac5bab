/// Writes the members of a zip archive, then its directory. The same members give the same bytes: no time is noted.
struct ZipWriter {
  private var directory: [UInt8] = []
  private var count = 0

  /// Writes one file of the archive.
  ///
  /// - Parameter parts: its contents, one after the other.
  mutating func add(
    _ name: String, _ parts: [UnsafeRawBufferPointer], isCompressed: Bool, to file: inout FileWriter
  ) throws {
    let compressed = isCompressed ? Deflate.compressed(parts) : nil
    let size = parts.reduce(0) { $0 + $1.count }
    let start = file.count
    let common = try header(name, parts, size: size, storedSize: compressed?.count ?? size, isCompressed: isCompressed)
    try file.append([0x50, 0x4B, 3, 4] + common + Array(name.utf8))
    if let compressed { try file.append(compressed) } else { for part in parts { try file.append(part) } }
    let offset = try number(start, UInt32.self, name, "a place beyond 4 GiB")
    // The version that made it, the same fields, no comment, the first disk, no attributes.
    directory += [0x50, 0x4B, 1, 2, 20, 0] + common + [UInt8](repeating: 0, count: 10) + offset.littleEndianBytes
    directory += Array(name.utf8)
    count += 1
  }

  /// Writes the directory; nothing follows it.
  func finish(_ file: inout FileWriter, name: String) throws {
    let members = try number(count, UInt16.self, name, "more than 65 534 members").littleEndianBytes
    let size = try number(directory.count, UInt32.self, name, "a directory beyond 4 GiB").littleEndianBytes
    let start = try number(file.count, UInt32.self, name, "more than 4 GiB").littleEndianBytes
    try file.append(directory)
    try file.append([0x50, 0x4B, 5, 6, 0, 0, 0, 0] + members + members + size + start + [0, 0])
  }

  /// The fields that stand before a member and in the directory, from the version that reads it to the length of what
  /// follows the name.
  private func header(
    _ name: String, _ parts: [UnsafeRawBufferPointer], size: Int, storedSize: Int, isCompressed: Bool
  ) throws -> [UInt8] {
    let length = try number(name.utf8.count, UInt16.self, name, "a name beyond 64 KiB")
    // Names beyond ASCII are marked as UTF-8.
    let flags: UInt16 = name.utf8.allSatisfy { $0 < 0x80 } ? 0 : 0x800
    let method: UInt16 = isCompressed ? 8 : 0
    let firstOfJanuary1980: UInt16 = 0x21
    return [20, 0] + flags.littleEndianBytes + method.littleEndianBytes + [0, 0] + firstOfJanuary1980.littleEndianBytes
      + Deflate.checksum(parts).littleEndianBytes
      + (try number(storedSize, UInt32.self, name, "a member beyond 4 GiB")).littleEndianBytes
      + (try number(size, UInt32.self, name, "a member beyond 4 GiB")).littleEndianBytes
      + length.littleEndianBytes + [0, 0]
  }

  /// A number of the archive; the largest of each width is kept for other uses.
  private func number<Integer: FixedWidthInteger>(
    _ value: Int, _: Integer.Type, _ name: String, _ what: String
  ) throws -> Integer {
    guard let number = Integer(exactly: value), number < .max else {
      throw TensorFileError.cannotWrite(
        name: name, reason: "this would need \(what), which .npz files do not hold here; save it as safetensors")
    }
    return number
  }
}
