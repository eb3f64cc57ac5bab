/// Turns the bytes of a stream into text, however the writes cut its characters.
struct OutputDecoder {
  private var pending: [UInt8] = []

  /// The text that is complete by now; a character's first bytes wait for the rest. Bytes that are no UTF-8 become U+FFFD.
  mutating func decode(_ bytes: some Collection<UInt8>) -> String {
    pending += bytes
    let complete = pending.count - incompleteSuffix()
    defer { pending.removeFirst(complete) }
    return String(decoding: pending[..<complete], as: UTF8.self)
  }

  /// The bytes that wait for the rest of a character; no longer to be decoded.
  mutating func takeIncomplete() -> [UInt8] {
    defer { pending = [] }
    return pending
  }

  /// What is left when no more will come.
  mutating func finish() -> String {
    defer { pending = [] }
    return String(decoding: pending, as: UTF8.self)
  }

  /// How many bytes at the end begin a character that is not all there yet.
  private func incompleteSuffix() -> Int {
    for length in 1...3 where length <= pending.count {
      let byte = pending[pending.count - length]
      if byte & 0b1100_0000 == 0b1000_0000 { continue }
      // Not every byte that looks so can begin a character.
      guard (0xC2...0xF4).contains(byte) else { return 0 }
      let needed = byte >= 0b1111_0000 ? 4 : byte >= 0b1110_0000 ? 3 : 2
      return needed > length ? length : 0
    }
    return 0
  }
}
