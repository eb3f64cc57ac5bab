extension JSON {
  /// A number of JSON text, which keeps the digits it was written with.
  ///
  /// So nothing is rounded between reading and writing, integers beyond 64 bits included.
  public struct Number: Sendable, Hashable {
    /// The number as JSON text spells it.
    public let text: String

    /// `text` must be a number in JSON's spelling and not too large for `Double`.
    init(spelled text: String) { self.text = text }

    public init(_ value: Int) { text = String(value) }

    /// The shortest spelling that reads back as `value`; nil for infinity and not-a-number, which JSON cannot say.
    public init?(_ value: Double) {
      guard value.isFinite else { return nil }
      text = String(value)
    }

    /// The number that `text` spells; nil for anything else, white space around a number included.
    public init?(text: String) {
      guard case .number(let number)? = try? JSON(parsing: text), number.text == text else { return nil }
      self = number
    }

    /// The value of an integer of at most 64 bits; nil for other numbers, among them `1.0`.
    public var integerValue: Int? { Int(text) }

    /// The value, rounded to the nearest `Double`.
    public var doubleValue: Double { Double(text) ?? .nan }

    private var isSpelledAsInteger: Bool {
      text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
  }
}

extension JSON.Number {
  /// Integers are equal if their digits are, other numbers if they are the same `Double`: `1.5` and `1.50` are equal, `1`
  /// and `1.0` are not, because many readers tell integers from other numbers by their spelling.
  public static func == (left: Self, right: Self) -> Bool {
    if left.text == right.text { return true }
    return !left.isSpelledAsInteger && !right.isSpelledAsInteger && left.doubleValue == right.doubleValue
  }

  public func hash(into hasher: inout Hasher) {
    if isSpelledAsInteger { hasher.combine(text) } else { hasher.combine(doubleValue) }
  }
}
