/// The text of a value of any type, as a learner would write it, short enough to read.
///
/// Unlike `String(describing:)` it leaves out the module that a type came from, and elides long collections before
/// it describes their elements.
struct ValueText {
  /// Collections with more elements than this are elided.
  var longest = 1000
  /// How many elements of an elided collection are shown at its beginning; three are shown at its end.
  var shown = 60
  /// How deep structs and collections are described.
  var deepest = 8

  func text(of value: Any, depth: Int = 0) -> String {
    if let string = value as? String { return string.debugDescription }
    if let substring = value as? Substring { return substring.debugDescription }
    if let character = value as? Character { return "\"\(character)\"" }
    if depth > deepest { return "…" }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      return mirror.children.first.map { text(of: $0.value, depth: depth) } ?? "nil"
    case .collection where !hasOwnText(value):
      return "[" + elements(mirror.children, depth) { text(of: $0, depth: depth + 1) } + "]"
    case .set where !hasOwnText(value):
      return "[" + elements(mirror.children, depth) { text(of: $0, depth: depth + 1) } + "]"
    case .dictionary where !hasOwnText(value):
      return mirror.children.isEmpty ? "[:]" : "[" + elements(mirror.children, depth) { pair($0, depth) } + "]"
    case .tuple:
      return "(" + members(mirror, depth).joined(separator: ", ") + ")"
    case .struct where !(value is any CustomStringConvertible) && !(value is any CustomDebugStringConvertible):
      return "\(type(of: value))(" + members(mirror, depth).joined(separator: ", ") + ")"
    case .enum where !(value is any CustomStringConvertible) && !(value is any CustomDebugStringConvertible):
      guard let payload = mirror.children.first, let name = payload.label else { return String(describing: value) }
      let inner = Mirror(reflecting: payload.value)
      if inner.displayStyle == .tuple { return name + text(of: payload.value, depth: depth + 1) }
      return "\(name)(\(text(of: payload.value, depth: depth + 1)))"
    default:
      return String(describing: value)
    }
  }

  /// The standard library's collections have a description, which qualifies and never elides: ours is better. A user's
  /// own collection with a description keeps it.
  private func hasOwnText(_ value: Any) -> Bool {
    value is any CustomStringConvertible && !(value is any StandardCollection)
  }

  private func members(_ mirror: Mirror, _ depth: Int) -> [String] {
    mirror.children.map { child in
      let value = text(of: child.value, depth: depth + 1)
      guard let label = child.label, !label.hasPrefix(".") else { return value }
      return "\(label): \(value)"
    }
  }

  private func pair(_ value: Any, _ depth: Int) -> String {
    let parts = Mirror(reflecting: value).children.map { text(of: $0.value, depth: depth + 1) }
    return parts.joined(separator: ": ")
  }

  private func elements(_ children: Mirror.Children, _ depth: Int, _ describe: (Any) -> String) -> String {
    guard children.count > longest else { return children.map { describe($0.value) }.joined(separator: ", ") }
    let head = children.prefix(shown).map { describe($0.value) }
    let tail = children.suffix(3).map { describe($0.value) }
    return (head + ["…"] + tail).joined(separator: ", ") + " (\(children.count) elements)"
  }

  /// The text, without its middle when it is longer than a reader would scroll through.
  static func elided(_ text: String, limit: Int = 20_000) -> String {
    guard text.utf8.count > limit, text.count > limit else { return text }
    let kept = limit / 2
    return text.prefix(kept) + "\n… \(text.count - 2 * kept) characters left out …\n" + text.suffix(kept)
  }
}

/// The collections whose description Fovea replaces.
private protocol StandardCollection {}
extension Array: StandardCollection {}
extension ArraySlice: StandardCollection {}
extension ContiguousArray: StandardCollection {}
extension Set: StandardCollection {}
extension Dictionary: StandardCollection {}
