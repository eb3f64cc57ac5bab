import JSONText

extension [String: JSON] {
  /// Adds entries below Fovea's own key.
  mutating func mark(_ entries: [String: JSON]) {
    guard !entries.isEmpty else { return }
    let own = self[PercentScript.key]?.objectValue ?? [:]
    self[PercentScript.key] = .object(own.merging(entries) { _, new in new })
  }

  /// Removes entries below Fovea's own key, and the key when nothing is left.
  mutating func unmark(_ names: [String]) {
    guard var own = self[PercentScript.key]?.objectValue else { return }
    let before = own.count
    for name in names { own[name] = nil }
    if own.count < before { self[PercentScript.key] = own.isEmpty ? nil : .object(own) }
  }
}

extension Notebook {
  /// The notebook without the spellings of the script it came from.
  var withoutSpellings: Notebook {
    var plain = self
    plain.metadata.unmark(["header"] + ScriptEncoding.names)
    for index in plain.cells.indices { plain.cells[index].metadata.unmark(["script"]) }
    return plain
  }

  /// Whether two notebooks say the same: all but what their cells showed and how their scripts were spelled.
  func says(sameAs other: Notebook) -> Bool {
    let plain = withoutSpellings
    let otherPlain = other.withoutSpellings
    return plain.metadata == otherPlain.metadata
      && plain.cells.elementsEqual(otherPlain.cells) { cell, other in
        cell.kind == other.kind && cell.id == other.id && cell.source.isIdentical(to: other.source)
          && cell.metadata == other.metadata && cell.attachments == other.attachments
      }
  }
}
