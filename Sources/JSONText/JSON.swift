/// Any JSON value (RFC 8259), as messages carry it and notebooks store it.
///
/// The members of an object have no order: they are found by name, and writers sort them.
public enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(Number)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  /// A whole number.
  public static func integer(_ value: Int) -> JSON { .number(Number(value)) }

  /// The number; `null` for infinity and not-a-number, which JSON cannot say: front ends that parse strictly would refuse
  /// the whole text.
  public init(_ value: Double) { self = Number(value).map(JSON.number) ?? .null }

  /// The text of a string, or nil for any other value.
  public var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The value of an integer, or nil for any other value, among them `1.0` and integers beyond 64 bits.
  public var integerValue: Int? {
    if case .number(let value) = self { value.integerValue } else { nil }
  }

  /// The value of a boolean, or nil for any other value.
  public var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The elements of an array, or nil for any other value.
  public var arrayValue: [JSON]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The members of an object, or nil for any other value.
  public var objectValue: [String: JSON]? {
    if case .object(let value) = self { value } else { nil }
  }

  /// The member `key` of an object; nil when there is none or the value is no object.
  public subscript(key: String) -> JSON? {
    objectValue?[key]
  }

  /// The element at `index` of an array; nil when there is none or the value is no array.
  public subscript(index: Int) -> JSON? {
    guard let elements = arrayValue, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// What kind of value this is, for messages to people: "a string", "an integer", …
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number(let value): value.integerValue == nil ? "a number" : "an integer"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
