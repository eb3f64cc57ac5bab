internal import CZlib

/// Compressed bytes without a frame of their own (RFC 1951), as zip archives hold them, through zlib.
enum Deflate {
  /// The size of a compressed byte is at least this fraction of what it stands for.
  static let largestRatio = 1032

  /// The bytes that `bytes` stand for; nil if they are damaged, or stand for more or fewer than `count` bytes.
  static func expanded(_ bytes: ArraySlice<UInt8>, count: Int) -> [UInt8]? {
    var stream = z_stream()
    guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      return nil
    }
    defer { inflateEnd(&stream) }
    var isComplete = false
    // One byte more than expected, to notice when there is more; and no buffer that is empty, which zlib refuses.
    let result = [UInt8](unsafeUninitializedCapacity: count + 1) { output, written in
      bytes.withUnsafeBytes { input in
        written = run(&stream, input, UnsafeMutableRawBufferPointer(output)) { stream, _ in
          let status = inflate(&stream, Z_NO_FLUSH)
          if status == Z_STREAM_END { isComplete = true }
          return status == Z_OK
        }
      }
    }
    return isComplete && result.count == count ? result : nil
  }

  /// The bytes compressed.
  static func compressed(_ parts: [UnsafeRawBufferPointer]) -> [UInt8] {
    var stream = z_stream()
    let status = deflateInit2_(
      &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib refuses its own defaults: status \(status)")
    defer { deflateEnd(&stream) }
    let whole = parts.reduce(0) { $0 + $1.count }
    return [UInt8](unsafeUninitializedCapacity: Int(deflateBound(&stream, UInt(whole))) + 16 * parts.count) {
      output, written in
      for (index, part) in parts.enumerated() {
        let isLastPart = index == parts.count - 1
        let room = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(output)[written...])
        written += run(&stream, part, room) { stream, isLastPiece in
          deflate(&stream, isLastPart && isLastPiece ? Z_FINISH : Z_NO_FLUSH) == Z_OK
        }
      }
    }
  }

  /// The checksum of a zip archive (CRC-32) over several parts.
  static func checksum(_ parts: [UnsafeRawBufferPointer]) -> UInt32 {
    UInt32(
      parts.reduce(0) { sum, part in
        // Without bytes zlib starts afresh.
        part.isEmpty ? sum : crc32_z(sum, part.baseAddress?.assumingMemoryBound(to: UInt8.self), part.count)
      })
  }

  /// Feeds a stream all of `input`, in pieces that zlib's 32-bit counts can tell, while `step` says so; answers how much
  /// was written.
  private static func run(
    _ stream: inout z_stream, _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer,
    _ step: (inout z_stream, _ isLastPiece: Bool) -> Bool
  ) -> Int {
    let largest = 1 << 30
    var (read, written) = (0, 0)
    while true {
      let piece = (min(largest, input.count - read), min(largest, output.count - written))
      stream.next_in = UnsafeMutablePointer(
        mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self).advanced(by: read))
      stream.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self).advanced(by: written)
      (stream.avail_in, stream.avail_out) = (UInt32(piece.0), UInt32(piece.1))
      let goesOn = step(&stream, read + piece.0 == input.count)
      let (taken, made) = (piece.0 - Int(stream.avail_in), piece.1 - Int(stream.avail_out))
      read += taken
      written += made
      guard goesOn, taken + made > 0 else { return written }
    }
  }
}
