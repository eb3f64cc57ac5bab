extension JSON {
  /// How JSON text is laid out.
  public enum Layout: Sendable {
    /// One line without a space: as messages go over the wire.
    case compact
    /// One line, a space after each comma and colon: for people who read it in passing.
    case spaced
    /// A member or element a line, indented by one space a level: as Jupyter saves notebooks.
    case indented
  }

  /// The JSON text in UTF-8, compact.
  public var bytes: [UInt8] {
    var writer = JSONWriter(layout: .compact)
    writer.write(self)
    return writer.output
  }

  /// The JSON text, compact.
  public var text: String { text(.compact) }

  /// The JSON text: members sorted by name in the order of code points, characters beyond ASCII written as they are.
  public func text(_ layout: Layout) -> String {
    var writer = JSONWriter(layout: layout)
    writer.write(self)
    return String(decoding: writer.output, as: UTF8.self)
  }
}

/// Writes values, one after the other, to a buffer of UTF-8.
struct JSONWriter {
  private(set) var output: [UInt8] = []
  private let layout: JSON.Layout
  private var level = 0

  init(layout: JSON.Layout) {
    self.layout = layout
  }

  mutating func write(_ value: JSON) {
    switch value {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let value): output.append(contentsOf: value.text.utf8)
    case .string(let value): write(value)
    case .array(let elements):
      list(elements, UInt8(ascii: "["), UInt8(ascii: "]")) { writer, element in writer.write(element) }
    case .object(let members):
      // By code points (UTF-8 has their order), as Python sorts; Swift's own order would compare normalised forms.
      let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      list(sorted, UInt8(ascii: "{"), UInt8(ascii: "}")) { writer, member in
        writer.write(member.key)
        writer.output.append(contentsOf: (writer.layout == .compact ? ":" : ": ").utf8)
        writer.write(member.value)
      }
    }
  }

  private mutating func list<Item>(
    _ items: [Item], _ open: UInt8, _ close: UInt8, _ write: (inout JSONWriter, Item) -> Void
  ) {
    output.append(open)
    level += 1
    for (index, item) in items.enumerated() {
      if index > 0 { output.append(contentsOf: (layout == .spaced ? ", " : ",").utf8) }
      breakLine()
      write(&self, item)
    }
    level -= 1
    if !items.isEmpty { breakLine() }
    output.append(close)
  }

  private mutating func breakLine() {
    guard layout == .indented else { return }
    output.append(0x0A)
    output.append(contentsOf: repeatElement(0x20, count: level))
  }

  private mutating func write(_ string: String) {
    output.append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { text in
      var plain = 0
      for (index, byte) in text.enumerated() {
        guard let escape = Self.escape(for: byte) else { continue }
        output.append(contentsOf: text[plain..<index])
        output.append(contentsOf: escape.utf8)
        plain = index + 1
      }
      output.append(contentsOf: text[plain...])
    }
    output.append(UInt8(ascii: "\""))
  }

  private static func escape(for byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "\""): "\\\""
    case UInt8(ascii: "\\"): "\\\\"
    case 0x08: "\\b"
    case 0x09: "\\t"
    case 0x0A: "\\n"
    case 0x0C: "\\f"
    case 0x0D: "\\r"
    case 0..<0x20: "\\u00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
    default: nil
    }
  }
}
