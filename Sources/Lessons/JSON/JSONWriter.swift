extension JSON {
  /// How JSON text is laid out.
  public enum Layout: Sendable {
    /// One line, a space after each comma and colon.
    case line
    /// A member or element a line, indented by one space a level: as Jupyter writes notebooks.
    case indented
  }

  /// The value as JSON text: members sorted by name, characters beyond ASCII written as they are.
  public func text(_ layout: Layout = .line) -> String {
    var result = ""
    write(to: &result, layout, level: 0)
    return result
  }

  private func write(to result: inout String, _ layout: Layout, level: Int) {
    switch self {
    case .null: result += "null"
    case .bool(let value): result += value ? "true" : "false"
    case .number(let text): result += text
    case .string(let text): Self.write(text, to: &result)
    case .array(let elements):
      Self.write(elements, "[", "]", to: &result, layout, level) { element, result in
        element.write(to: &result, layout, level: level + 1)
      }
    case .object(let members):
      // By code points, as Python sorts; Swift's own order would compare normalised forms.
      let sorted = members.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
      Self.write(sorted, "{", "}", to: &result, layout, level) { member, result in
        Self.write(member.key, to: &result)
        result += ": "
        member.value.write(to: &result, layout, level: level + 1)
      }
    }
  }

  private static func write<Item>(
    _ items: [Item], _ open: String, _ close: String, to result: inout String, _ layout: Layout, _ level: Int,
    _ body: (Item, inout String) -> Void
  ) {
    result += open
    for (index, item) in items.enumerated() {
      switch layout {
      case .line: result += index == 0 ? "" : ", "
      case .indented: result += (index == 0 ? "\n" : ",\n") + String(repeating: " ", count: level + 1)
      }
      body(item, &result)
    }
    if case .indented = layout, !items.isEmpty { result += "\n" + String(repeating: " ", count: level) }
    result += close
  }

  private static func write(_ text: String, to result: inout String) {
    result += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    result += "\""
  }
}
