/// Why a text is not JSON, with the byte at which that shows.
public struct JSONError: Error, Equatable, CustomStringConvertible {
  public let reason: String
  /// Offset from the start of the text, in bytes.
  public let offset: Int

  public var description: String { "\(reason) (at byte \(offset))" }
}

extension JSON {
  /// Arrays and objects nested deeper than this are refused, because each level costs stack space here and in every
  /// later reader.
  public static let maximumDepth = 200

  /// Reads one JSON value (RFC 8259).
  ///
  /// An integer beyond 64 bits becomes a `number`; half of a surrogate pair, which some front ends send for a cut emoji,
  /// becomes U+FFFD.
  /// - Throws: `JSONError` for anything that is not exactly one JSON value in valid UTF-8, or that nests deeper than
  ///   `maximumDepth`.
  public init(parsing text: some Sequence<UInt8>) throws {
    let bytes = [UInt8](text)
    self = try bytes.withUnsafeBufferPointer { buffer in
      var reader = JSONReader(bytes: buffer)
      return try reader.document()
    }
  }

  /// Reads one JSON value, as `init(parsing:)` does for bytes.
  public init(parsing text: String) throws {
    try self.init(parsing: text.utf8)
  }
}

/// A recursive-descent reader over the bytes of one text.
struct JSONReader {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0

  init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  mutating func document() throws -> JSON {
    let value = try value(depth: 0)
    skipWhitespace()
    guard position == bytes.count else { throw failure("text after the end of the value") }
    return value
  }

  private mutating func value(depth: Int) throws -> JSON {
    skipWhitespace()
    guard let byte = peek else { throw failure("the text ends where a value should be") }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw failure("no JSON value starts like this")
    }
  }

  private mutating func object(depth: Int) throws -> JSON {
    try enter(depth)
    var members: [String: JSON] = [:]
    if skip(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipWhitespace()
      guard peek == UInt8(ascii: "\"") else { throw failure("a member of an object needs a name in quotes") }
      let name = try string()
      guard skip(UInt8(ascii: ":")) else { throw failure("a colon is missing after a member's name") }
      members[name] = try value(depth: depth)
    } while skip(UInt8(ascii: ","))
    guard skip(UInt8(ascii: "}")) else { throw failure("an object is not closed") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws -> JSON {
    try enter(depth)
    var elements: [JSON] = []
    if skip(UInt8(ascii: "]")) { return .array(elements) }
    repeat {
      elements.append(try value(depth: depth))
    } while skip(UInt8(ascii: ","))
    guard skip(UInt8(ascii: "]")) else { throw failure("an array is not closed") }
    return .array(elements)
  }

  private mutating func enter(_ depth: Int) throws {
    guard depth <= JSON.maximumDepth else { throw failure("nested deeper than \(JSON.maximumDepth) levels") }
    position += 1
  }

  private mutating func literal(_ word: StaticString, _ value: JSON) throws -> JSON {
    let end = position + word.utf8CodeUnitCount
    guard end <= bytes.count,
      bytes[position..<end].elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    else { throw failure("no JSON value starts like this") }
    position = end
    return value
  }

  private mutating func number() throws -> JSON {
    let start = position
    var isInteger = true
    _ = advance(UInt8(ascii: "-"))
    let leadingZero = peek == UInt8(ascii: "0")
    let wholeDigits = skipDigits()
    guard wholeDigits > 0, !(leadingZero && wholeDigits > 1) else { throw failure("a malformed number") }
    if advance(UInt8(ascii: ".")) {
      isInteger = false
      guard skipDigits() > 0 else { throw failure("a number ends after its decimal point") }
    }
    if advance(UInt8(ascii: "e")) || advance(UInt8(ascii: "E")) {
      isInteger = false
      if !advance(UInt8(ascii: "+")) { _ = advance(UInt8(ascii: "-")) }
      guard skipDigits() > 0 else { throw failure("a number ends inside its exponent") }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let integer = Int(text) { return .integer(integer) }
    guard let double = Double(text), double.isFinite else { throw failure("a number too large to hold") }
    return .number(double)
  }

  private mutating func skipDigits() -> Int {
    let start = position
    while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    return position - start
  }
}

// MARK: - Bytes

extension JSONReader {
  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  func failure(_ reason: String) -> JSONError { JSONError(reason: reason, offset: position) }

  mutating func skipWhitespace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  /// Passes `byte` if it is next.
  mutating func advance(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  /// Passes `byte` if it is next after white space.
  mutating func skip(_ byte: UInt8) -> Bool {
    skipWhitespace()
    return advance(byte)
  }
}
