/// One way in which a cell can go on.
public struct Completion: Equatable, Sendable {
  /// What stands in the cell in place of the name begun; a call ends with its opening parenthesis if it takes arguments.
  public var text: String
  /// `function`, `property`, `type`, `keyword`, …
  public var kind: String
  /// The declaration, with labels, and its type.
  public var signature: String

  init?(_ item: CompletionReply.Item) {
    // Arguments are the learner's to write, the first label is not: `append(<#T##Element#>)` → `append(`,
    // `filtered(by: <#T##Filter#>)` → `filtered(by: `.
    let placeholder = item.sourceText.firstRange(of: "<#")
    text = placeholder.map { String(item.sourceText[..<$0.lowerBound]) } ?? item.sourceText
    guard !text.isEmpty, !text.hasPrefix("foveaCell"), text != "foveaAwait(", !text.contains("FoveaMarker") else {
      return nil
    }
    kind = Self.kind(item.kind)
    signature = item.type.isEmpty ? item.description : "\(item.description) → \(item.type)"
  }

  /// The last parts of SourceKit's long names, in the words of front ends.
  private static func kind(_ name: String) -> String {
    let parts = name.split(separator: ".")
    if parts.contains("keyword") { return "keyword" }
    if parts.contains("function") { return "function" }
    if parts.contains("var") { return parts.contains("local") || parts.contains("global") ? "instance" : "property" }
    if parts.contains("enumelement") { return "property" }
    if parts.contains("module") { return "module" }
    let types: [Substring] = ["struct", "class", "enum", "protocol", "typealias", "actor", "associatedtype"]
    return parts.contains(where: types.contains) ? "class" : "instance"
  }
}

/// Where in a text the name begins that is being typed.
struct CompletionPoint {
  /// In UTF-8 bytes.
  var start: Int
  var prefix: String

  /// - Parameter cursor: in UTF-8 bytes.
  init(in source: String, cursor: Int) {
    let before = String(decoding: source.utf8.prefix(cursor), as: UTF8.self)
    prefix = String(before.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
    start = before.utf8.count - prefix.utf8.count
  }
}
