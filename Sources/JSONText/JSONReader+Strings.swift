extension JSONReader {
  /// Reads a string, from its opening to its closing quote.
  mutating func string() throws -> String {
    position += 1
    let start = position
    try skipPlain()
    guard peek == UInt8(ascii: "\\") else {
      let end = position
      position += 1
      return try validated(bytes[start..<end], from: start)
    }
    var text = [UInt8](bytes[start..<position])
    while !advance(UInt8(ascii: "\"")) {
      position += 1
      text.append(contentsOf: try escape().utf8)
      let plain = position
      try skipPlain()
      text.append(contentsOf: bytes[plain..<position])
    }
    return try validated(text, from: start)
  }

  /// Passes everything up to an escape or a closing quote.
  private mutating func skipPlain() throws {
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): return
      case 0..<0x20: throw failure("a string holds a raw control character: write it as an escape such as \\n")
      default: position += 1
      }
    }
    throw unclosed
  }

  private var unclosed: JSONError { failure("a string is not closed with a double quote") }

  private mutating func escape() throws -> String {
    guard let byte = peek else { throw unclosed }
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return String(try unicodeEscape())
    case 0x21...0x7E: throw failure("\\\(Unicode.Scalar(byte)) is not an escape that JSON knows")
    default: throw failure("a backslash stands alone: write \\\\ for the character itself")
    }
  }

  private mutating func unicodeEscape() throws -> Unicode.Scalar {
    let first = try hexadecimalUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // A second half belongs to the first only if it follows at once; otherwise it is read on its own.
    let afterFirst = position
    if UTF16.isLeadSurrogate(first), advance(UInt8(ascii: "\\")), advance(UInt8(ascii: "u")) {
      let second = try hexadecimalUnit()
      if UTF16.isTrailSurrogate(second) {
        let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        if let scalar = Unicode.Scalar(value) { return scalar }
      }
    }
    position = afterFirst
    switch halfSurrogates {
    case .replaced: return "\u{FFFD}"
    case .refused: throw failure("a \\u escape is half of a surrogate pair")
    }
  }

  private mutating func hexadecimalUnit() throws -> UInt16 {
    guard position + 4 <= bytes.count else { throw malformedUnit }
    var unit: UInt16 = 0
    for byte in bytes[position..<position + 4] {
      guard byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw malformedUnit }
      unit = unit << 4 | UInt16(digit)
    }
    position += 4
    return unit
  }

  private var malformedUnit: JSONError { failure("\\u must be followed by four hexadecimal digits") }

  /// `text` as a string; `start` is where it began, escapes and all.
  private func validated(_ text: some Sequence<UInt8>, from start: Int) throws -> String {
    if let string = String(validating: text, as: UTF8.self) { return string }
    throw failure("a string is not valid UTF-8", at: firstInvalidByte(from: start))
  }

  private func firstInvalidByte(from start: Int) -> Int? {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes[start...].makeIterator()
    var offset = start
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .error: return offset
      case .emptyInput: return nil
      }
    }
  }
}
