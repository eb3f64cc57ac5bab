/// A recursive-descent reader over the bytes of one text.
struct JSONReader {
  let bytes: UnsafeBufferPointer<UInt8>
  let halfSurrogates: JSON.HalfSurrogates
  var position = 0
  private var depth = 0

  /// Lends a reader of `text` to `body`.
  static func reading<Result>(
    _ text: some Sequence<UInt8>, _ halfSurrogates: JSON.HalfSurrogates, _ body: (inout JSONReader) throws -> Result
  ) throws -> Result {
    func read(_ bytes: UnsafeBufferPointer<UInt8>) throws -> Result {
      var reader = JSONReader(bytes: bytes, halfSurrogates: halfSurrogates)
      return try body(&reader)
    }
    if let result = try text.withContiguousStorageIfAvailable(read) { return result }
    return try [UInt8](text).withUnsafeBufferPointer(read)
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, halfSurrogates: JSON.HalfSurrogates) {
    self.bytes = bytes
    self.halfSurrogates = halfSurrogates
  }

  /// Reads a value with nothing but white space around it.
  mutating func document() throws -> JSON {
    let value = try value()
    skipWhitespace()
    guard position == bytes.count else { throw failure("there is something after the end of the value") }
    return value
  }

  mutating func value() throws -> JSON {
    skipWhitespace()
    guard let byte = peek else { throw failure("the text ends too early: a value is missing") }
    switch byte {
    case UInt8(ascii: "{"): return try nested { reader throws in .object(try reader.members()) }
    case UInt8(ascii: "["): return try nested { reader throws in .array(try reader.elements()) }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: throw failure("this is not a JSON value")
    }
  }

  private mutating func nested(_ body: (inout JSONReader) throws -> JSON) throws -> JSON {
    depth += 1
    defer { depth -= 1 }
    guard depth <= JSON.maximumDepth else { throw failure("nested deeper than \(JSON.maximumDepth) levels") }
    position += 1
    return try body(&self)
  }

  private mutating func members() throws -> [String: JSON] {
    var members: [String: JSON] = [:]
    if skip(UInt8(ascii: "}")) { return members }
    repeat {
      skipWhitespace()
      guard peek == UInt8(ascii: "\"") else { throw failure("a member's name in double quotes is missing") }
      let name = try string()
      guard skip(UInt8(ascii: ":")) else { throw failure("a colon is missing after the name “\(name)”") }
      members[name] = try value()
    } while skip(UInt8(ascii: ","))
    guard skip(UInt8(ascii: "}")) else { throw failure("a comma or the closing } of an object is missing") }
    return members
  }

  private mutating func elements() throws -> [JSON] {
    var elements: [JSON] = []
    if skip(UInt8(ascii: "]")) { return elements }
    repeat {
      elements.append(try value())
    } while skip(UInt8(ascii: ","))
    guard skip(UInt8(ascii: "]")) else { throw failure("a comma or the closing ] of an array is missing") }
    return elements
  }

  private mutating func literal(_ word: StaticString, _ value: JSON) throws -> JSON {
    let end = position + word.utf8CodeUnitCount
    guard end <= bytes.count,
      bytes[position..<end].elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    else { throw failure("this is not a JSON value") }
    position = end
    return value
  }

  private mutating func number() throws -> JSON.Number {
    let start = position
    _ = advance(UInt8(ascii: "-"))
    let leadingZero = peek == UInt8(ascii: "0")
    let wholeDigits = skipDigits()
    guard wholeDigits > 0 else { throw failure("a number ends after its sign") }
    guard !leadingZero || wholeDigits == 1 else { throw failure("a number other than 0 begins with 0") }
    if advance(UInt8(ascii: ".")) {
      guard skipDigits() > 0 else { throw failure("a number ends after its decimal point") }
    }
    if advance(UInt8(ascii: "e")) || advance(UInt8(ascii: "E")) {
      if !advance(UInt8(ascii: "+")) { _ = advance(UInt8(ascii: "-")) }
      guard skipDigits() > 0 else { throw failure("a number ends inside its exponent") }
    }
    let number = JSON.Number(spelled: String(decoding: bytes[start..<position], as: UTF8.self))
    guard number.doubleValue.isFinite else { throw failure("a number too large to hold") }
    return number
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

  /// An error at `offset`, or else where the reader is.
  func failure(_ reason: String, at offset: Int? = nil) -> JSONError {
    let offset = offset ?? position
    return JSONError(reason: reason, line: 1 + bytes[..<offset].count { $0 == 0x0A }, offset: offset)
  }

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
