/// Reads JSON (RFC 8259) and says on which line it is malformed.
struct JSONParser {
  private let bytes: [UInt8]
  private(set) var position: Int
  private var depth = 0

  /// Deeper nesting than any notebook has; a hostile file must not overflow the stack.
  private static let greatestDepth = 200

  init(_ bytes: [UInt8], at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  /// The value that is the whole of `text`.
  /// - Throws: ``LessonFileError`` with the line and what was expected there.
  static func parse(_ text: String) throws -> JSON {
    var parser = JSONParser(Array(text.utf8))
    let value = try parser.value()
    parser.skipSpace()
    guard parser.position == parser.bytes.count else {
      throw parser.problem("there is something after the end of the JSON value")
    }
    return value
  }

  /// The value that starts here; afterwards `position` is just behind it.
  mutating func value() throws -> JSON {
    skipSpace()
    guard let byte = peek else { throw problem("the JSON ends too early: a value is missing") }
    switch byte {
    case UInt8(ascii: "{"): return try nested { try $0.object() }
    case UInt8(ascii: "["): return try nested { try $0.list() }
    case UInt8(ascii: "\""): return .string(try text())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func nested(_ body: (inout JSONParser) throws -> JSON) throws -> JSON {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.greatestDepth else {
      throw problem("the JSON is nested more than \(Self.greatestDepth) levels deep")
    }
    position += 1
    return try body(&self)
  }

  private mutating func object() throws -> JSON {
    var members: [String: JSON] = [:]
    skipSpace()
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw problem("a member's name in double quotes is missing") }
      let name = try text()
      skipSpace()
      guard take(":") else { throw problem("a colon is missing after the name “\(name)”") }
      members[name] = try value()
      skipSpace()
    } while take(",")
    guard take("}") else { throw problem("a comma or the closing } of an object is missing") }
    return .object(members)
  }

  private mutating func list() throws -> JSON {
    var elements: [JSON] = []
    skipSpace()
    if take("]") { return .array(elements) }
    repeat {
      elements.append(try value())
      skipSpace()
    } while take(",")
    guard take("]") else { throw problem("a comma or the closing ] of a list is missing") }
    return .array(elements)
  }

  private mutating func word(_ word: String, _ value: JSON) throws -> JSON {
    guard bytes[position...].starts(with: word.utf8) else { throw problem("this is not a JSON value") }
    position += word.utf8.count
    return value
  }

  private mutating func number() throws -> JSON {
    let start = position
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func digits() throws {
    let start = position
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > start else { throw problem("this is not a JSON value") }
  }

  private mutating func text() throws -> String {
    position += 1
    var result: [UInt8] = []
    while true {
      guard let byte = peek else { throw problem("a string is not closed with a double quote") }
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: result, as: UTF8.self)
      case UInt8(ascii: "\\"): try appendEscape(to: &result)
      case 0..<0x20:
        position -= 1
        throw problem("a string holds a raw control character; write it as an escape such as \\n")
      default: result.append(byte)
      }
    }
  }

  private mutating func appendEscape(to result: inout [UInt8]) throws {
    guard let byte = peek else { throw problem("a string is not closed with a double quote") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "u"): result.append(contentsOf: try escapedScalar().utf8)
    default: throw problem("\\\(Character(Unicode.Scalar(byte))) is not an escape that JSON knows")
    }
  }

  private mutating func escapedScalar() throws -> String {
    var units = [try codeUnit()]
    if UTF16.isLeadSurrogate(units[0]), bytes[position...].starts(with: "\\u".utf8) {
      position += 2
      units.append(try codeUnit())
    }
    guard let text = String(validating: units, as: UTF16.self) else {
      throw problem("a \\u escape is half of a surrogate pair")
    }
    return text
  }

  private mutating func codeUnit() throws -> UInt16 {
    let end = min(position + 4, bytes.count)
    let digits = String(decoding: bytes[position..<end], as: UTF8.self)
    // `UInt16(_:radix:)` alone would take a sign for a digit.
    guard digits.utf8.count == 4, digits.allSatisfy(\.isHexDigit), let unit = UInt16(digits, radix: 16) else {
      throw problem("\\u must be followed by four hexadecimal digits")
    }
    position = end
    return unit
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  private func problem(_ message: String) -> LessonFileError {
    let line = 1 + bytes[..<min(position, bytes.count)].count { $0 == 0x0A }
    return LessonFileError(message, line: line)
  }
}
