internal import CZlib

/// Files packed by gzip (RFC 1952), through zlib.
enum GzipFile {
  static let signature: [UInt8] = [0x1F, 0x8B]

  /// More than this is no data set for one process, but a small file made to fill the memory.
  static let largestSize = 1 << 32

  /// The bytes of a file, unpacked if they are packed.
  static func contents(of path: String) throws(DataError) -> [UInt8] {
    let bytes = try DataError.bytes(of: path)
    return bytes.starts(with: signature) ? try unpacked(bytes, name: path) : bytes
  }

  /// The bytes that were packed; files put one behind the other are unpacked as one.
  ///
  /// - Parameter name: what error messages call the file.
  static func unpacked(_ packed: [UInt8], name: String) throws(DataError) -> [UInt8] {
    var stream = z_stream()
    // 16 asks for gzip's frame, with its checksum.
    guard
      inflateInit2_(&stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw .damaged(name: name, reason: "the unpacker could not start") }
    defer { inflateEnd(&stream) }

    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    var used = 0
    while true {
      let room = min(packed.count - used, 1 << 30)
      let (status, made, taken) = packed.withUnsafeBufferPointer { source in
        chunk.withUnsafeMutableBufferPointer { target in
          // zlib does not write to its input, though it says nothing of that.
          stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress.map { $0 + used })
          stream.avail_in = UInt32(room)
          stream.next_out = target.baseAddress
          stream.avail_out = UInt32(target.count)
          let status = inflate(&stream, Z_NO_FLUSH)
          return (status, target.count - Int(stream.avail_out), room - Int(stream.avail_in))
        }
      }
      used += taken
      result += chunk[..<made]
      guard result.count <= largestSize else {
        throw .damaged(name: name, reason: "unpacked, it has more than \(largestSize >> 30) GiB")
      }
      switch status {
      case Z_STREAM_END:
        guard packed[used...].starts(with: signature) else { return result }
        inflateReset(&stream)
      case Z_OK where made > 0 || taken > 0: continue
      case Z_OK, Z_BUF_ERROR:
        throw .damaged(name: name, reason: "it is packed by gzip and its end is missing; copy or download it again")
      default:
        let reason = stream.msg.map { String(cString: $0) } ?? "its bytes make no sense"
        throw .damaged(name: name, reason: "gzip cannot unpack it (\(reason)); copy or download it again")
      }
    }
  }
}
