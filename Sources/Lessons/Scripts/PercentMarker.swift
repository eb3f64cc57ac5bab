import JSONText

/// The line that begins a cell of a percent script: `// %% A title [markdown] id="intro" tags=["exercise"]`.
///
/// The parts, all optional and in this order: further `%` signs (the depth of the cell), the title, the kind in
/// brackets (code where there is none), then metadata as `name=JSON`, and what no such pair can say as one JSON object.
struct PercentMarker: Equatable {
  var kind: NotebookCell.Kind = .code
  /// `title` and `cell_depth` are among these, as other readers of percent scripts have it.
  var metadata: [String: JSON] = [:]
  var id: String?
  var attachments: JSON?

  /// Names of pairs that are not metadata.
  private static let reserved: Set<String> = ["id", "attachments"]
  private static let greatestDepth = 8

  init(kind: NotebookCell.Kind = .code, metadata: [String: JSON] = [:], id: String? = nil, attachments: JSON? = nil) {
    self.kind = kind
    self.metadata = metadata
    self.id = id
    self.attachments = attachments
  }
}

extension PercentMarker {
  /// Whether a line begins a cell: `// %%` or `//%%`, then nothing or a space.
  static func begins(_ line: String) -> Bool { rest(of: line) != nil }

  /// What follows `// %%`, further percent signs included.
  private static func rest(of line: String) -> Substring.UTF8View? {
    for prefix in ["// %%", "//%%"] where line.utf8.starts(with: prefix.utf8) {
      let rest = line.utf8.dropFirst(prefix.utf8.count)
      let next = rest.first { $0 != UInt8(ascii: "%") }
      if next.map(isSpace) ?? true { return rest }
    }
    return nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

  /// Reads a line that ``begins(_:)`` a cell.
  /// - Throws: ``LessonFileError`` for an id that is not text.
  init?(line: String) throws {
    guard let rest = Self.rest(of: line) else { return nil }
    let depth = rest.prefix { $0 == UInt8(ascii: "%") }.count
    if depth > 0 { metadata["cell_depth"] = .integer(depth) }
    var bytes = Array(rest.dropFirst(depth).drop(while: Self.isSpace))
    while bytes.last.map(Self.isSpace) ?? false { bytes.removeLast() }
    try readTail(of: &bytes)
    while bytes.last.map(Self.isSpace) ?? false { bytes.removeLast() }
    var title = String(decoding: bytes, as: UTF8.self)
    for (tag, kind) in [("[markdown]", NotebookCell.Kind.markdown), ("[md]", .markdown), ("[raw]", .raw)]
    where title == tag || title.hasSuffix(" " + tag) {
      self.kind = kind
      title = String(title.dropLast(tag.count))
      while title.hasSuffix(" ") { title.removeLast() }
      break
    }
    if !title.isEmpty { metadata["title"] = .string(title) }
  }

  /// Takes the longest run of metadata at the end of the line off it.
  private mutating func readTail(of bytes: inout [UInt8]) throws {
    for start in bytes.indices where start == 0 || Self.isSpace(bytes[start - 1]) {
      guard let tail = Self.tail(Array(bytes[start...])) else { continue }
      metadata.merge(tail.metadata) { _, new in new }
      attachments = tail.attachments
      if let id = tail.id {
        guard let text = id.stringValue else {
          throw LessonFileError("a cell's id must be text in double quotes: id=\"…\"")
        }
        self.id = text
      }
      bytes.removeSubrange(start...)
      return
    }
  }

  private typealias Tail = (metadata: [String: JSON], id: JSON?, attachments: JSON?)

  /// `bytes` as `name=JSON` pairs and perhaps an object, if they are just that.
  private static func tail(_ bytes: [UInt8]) -> Tail? {
    var tail: Tail = ([:], nil, nil)
    var position = 0
    while position < bytes.count {
      let isObject = bytes[position] == UInt8(ascii: "{")
      var name = ""
      if !isObject {
        guard let equals = bytes[position...].firstIndex(of: UInt8(ascii: "=")) else { return nil }
        name = String(decoding: bytes[position..<equals], as: UTF8.self)
        guard isName(name), equals + 1 < bytes.count, !isSpace(bytes[equals + 1]) else { return nil }
        position = equals + 1
      }
      guard let (value, end) = try? JSON.value(in: bytes, at: position, halfSurrogates: .refused) else { return nil }
      position = end
      switch (isObject, name) {
      case (true, _):
        guard let members = value.objectValue, position == bytes.count else { return nil }
        tail.metadata.merge(members) { _, new in new }
      case (_, "id"): tail.id = value
      case (_, "attachments"): tail.attachments = value
      default: tail.metadata[name] = value
      }
      let afterValue = position
      while position < bytes.count, isSpace(bytes[position]) { position += 1 }
      guard position == bytes.count || position > afterValue else { return nil }
    }
    return bytes.isEmpty ? nil : tail
  }

  /// Whether a name can stand before `=`.
  private static func isName(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        CellIdentifier.isValid(String(Unicode.Scalar(byte))) || byte == UInt8(ascii: ".")
      }
  }
}

extension PercentMarker {
  /// The line, in its usual form.
  var line: String {
    var short = self
    var title = metadata["title"]?.stringValue
    let depth = metadata["cell_depth"]?.integerValue.flatMap { (1...Self.greatestDepth).contains($0) ? $0 : nil }
    if title != nil { short.metadata["title"] = nil }
    if depth != nil { short.metadata["cell_depth"] = nil }
    let line = short.line(title: title, depth: depth ?? 0)
    if !line.utf8.contains(0x0A), (try? PercentMarker(line: line)) == self { return line }
    // A title that reads like something else, such as `a [raw]` or `n=3`, goes where it cannot be mistaken.
    if let text = title { short.metadata["title"] = .string(text) }
    title = nil
    return short.line(title: nil, depth: depth ?? 0)
  }

  private func line(title: String?, depth: Int) -> String {
    var parts = ["// %%" + String(repeating: "%", count: depth)]
    if let title { parts.append(title) }
    if kind != .code { parts.append("[\(kind.rawValue)]") }
    if let id { parts.append("id=" + JSON.string(id).text(.spaced)) }
    if let attachments { parts.append("attachments=" + attachments.text(.spaced)) }
    let isPair = { (name: String) in Self.isName(name) && !Self.reserved.contains(name) }
    for (name, value) in metadata.filter({ isPair($0.key) }).sorted(by: { $0.key < $1.key }) {
      parts.append("\(name)=\(value.text(.spaced))")
    }
    let others = metadata.filter { !isPair($0.key) }
    if !others.isEmpty { parts.append(JSON.object(others).text(.spaced)) }
    return parts.joined(separator: " ")
  }
}
