extension JSON {
  /// Arrays and objects nested deeper than this are refused, because each level costs stack space here and in every
  /// later reader.
  public static let maximumDepth = 200

  /// What becomes of a `\u` escape that is half of a surrogate pair, and so no character.
  public enum HalfSurrogates: Sendable {
    /// It becomes U+FFFD. Some front ends send such halves for a cut emoji, and the rest of their message is good.
    case replaced
    /// It is an error: text that is to be kept must not change.
    case refused
  }

  /// Reads one JSON value (RFC 8259). Of members with the same name the last one counts.
  /// - Throws: ``JSONError`` for anything that is not exactly one JSON value in valid UTF-8, that nests deeper than
  ///   ``maximumDepth``, or that holds a number beyond the range of `Double`.
  public init(parsing text: some Sequence<UInt8>, halfSurrogates: HalfSurrogates = .replaced) throws {
    self = try JSONReader.reading(text, halfSurrogates) { reader in try reader.document() }
  }

  /// Reads one JSON value, as ``init(parsing:halfSurrogates:)`` does for bytes.
  public init(parsing text: String, halfSurrogates: HalfSurrogates = .replaced) throws {
    try self.init(parsing: text.utf8, halfSurrogates: halfSurrogates)
  }

  /// Reads the value that begins at the offset `start` of `text`, whatever follows it.
  /// - Returns: The value and the offset just behind it.
  /// - Throws: ``JSONError`` as ``init(parsing:halfSurrogates:)`` does.
  public static func value(
    in text: some Sequence<UInt8>, at start: Int, halfSurrogates: HalfSurrogates = .replaced
  ) throws -> (value: JSON, end: Int) {
    try JSONReader.reading(text, halfSurrogates) { reader in
      reader.position = start
      return (try reader.value(), reader.position)
    }
  }
}
