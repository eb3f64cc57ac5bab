import JSONText

/// The content of a request, read field by field.
struct RequestContent {
  let type: String
  let fields: [String: JSON]

  init(_ message: Message) {
    type = message.header.type
    fields = message.content
  }

  func string(_ name: String, default fallback: String? = nil) throws -> String {
    try value(name, "a string", default: fallback) { $0.stringValue }
  }

  func bool(_ name: String, default fallback: Bool) throws -> Bool {
    try value(name, "true or false", default: fallback) { $0.boolValue }
  }

  func integer(_ name: String, default fallback: Int) throws -> Int {
    try value(name, "an integer", default: fallback) { $0.integerValue }
  }

  func object(_ name: String, default fallback: [String: JSON]) throws -> [String: JSON] {
    try value(name, "an object", default: fallback) { $0.objectValue }
  }

  /// Front ends write null for a field that they leave to the kernel.
  private func value<Value>(
    _ name: String, _ expected: String, default fallback: Value?, _ convert: (JSON) -> Value?
  ) throws -> Value {
    guard let field = fields[name], fallback == nil || field != .null else {
      guard let fallback else { throw InvalidContent(type: type, field: name, expected: expected, found: "missing") }
      return fallback
    }
    guard let value = convert(field) else {
      throw InvalidContent(type: type, field: name, expected: expected, found: field.kind)
    }
    return value
  }
}

/// A request with a field that is missing or of another type than the specification says.
struct InvalidContent: Error, Equatable, CustomStringConvertible {
  let type: String
  let field: String
  let expected: String
  let found: String

  var description: String { "The field '\(field)' of \(type) is \(found): it must be \(expected)." }

  var executionError: ExecutionError {
    ExecutionError(name: "InvalidRequest", value: description, traceback: [description])
  }
}
