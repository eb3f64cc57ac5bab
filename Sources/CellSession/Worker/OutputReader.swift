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
      let needed = byte >= 0b1111_0000 ? 4 : byte >= 0b1110_0000 ? 3 : byte >= 0b1100_0000 ? 2 : 1
      return needed > length ? length : 0
    }
    return 0
  }
}

/// Passes a cell's output on up to a limit, and says once what is not shown.
struct OutputLimit {
  /// Two megabytes: below what Jupyter's server takes from a kernel in its window before it drops messages.
  static let bytes = 2_000_000

  private var shown = 0
  private var withheld = 0

  /// The part of `text` that is shown; with the notice once the limit is reached.
  mutating func admit(_ text: String) -> (text: String, notice: String?) {
    guard withheld == 0 else {
      withheld += text.utf8.count
      return ("", nil)
    }
    let room = Self.bytes - shown
    guard text.utf8.count > room else {
      shown += text.utf8.count
      return (text, nil)
    }
    var part = text.utf8.prefix(room)
    while String(part) == nil, !part.isEmpty { part = part.dropLast() }
    shown = Self.bytes
    withheld = text.utf8.count - part.count
    let notice =
      "\n… output is cut here: this cell has printed more than \(Self.bytes / 1_000_000) MB. It runs on; "
      + "write long output to a file, or print less.\n"
    return (String(part) ?? "", notice)
  }

  /// What to say when the cell has ended and something was withheld.
  func closing(discarded: Int) -> String? {
    let (sum, overflows) = withheld.addingReportingOverflow(discarded)
    return sum == 0 ? nil : "… \(overflows ? .max : sum) bytes of output were not shown.\n"
  }
}
