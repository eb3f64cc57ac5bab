/// One cell as a percent script spells it: the marker and the lines below it.
enum ScriptCell {
  /// Where in the script a cell stands, which decides how it is spelled.
  struct Place {
    /// Only the last cell is not followed by a blank line.
    var isLast: Bool
    /// Only the first may lack a marker.
    var isFirst: Bool
  }

  /// The text of a cell in its usual form.
  static func text(_ cell: NotebookCell, writesID: Bool, place: Place) -> String {
    let marker = PercentMarker(
      kind: cell.kind, metadata: cell.metadata, id: writesID ? cell.id : nil,
      attachments: cell.kind == .code ? nil : cell.attachments)
    var lines = [marker.line]
    for line in Lines.ofSource(cell.source) {
      let written = cell.kind == .code ? line : line.isEmpty ? "//" : "// " + line
      lines.append(looksLikeMarker(written) ? "// " + written : written)
    }
    if !place.isLast { lines.append("") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The cell that `text` spells, marker line included.
  /// - Throws: ``LessonFileError`` with the line, counted from `firstLine`.
  static func draft(_ text: String, place: Place, firstLine: Int = 1) throws -> CellDraft {
    var lines = Lines.split(text).lines
    var marker = PercentMarker()
    do {
      if let first = lines.first, let written = try PercentMarker(line: first) {
        marker = written
        lines.removeFirst()
      }
    } catch let error as LessonFileError { throw LessonFileError(error.message, line: firstLine) }
    if !place.isLast, lines.last?.isEmpty == true { lines.removeLast() }
    let source = lines.map { line in
      let line = isEscaped(line) ? String(Substring(line.utf8.dropFirst(3))) : line
      return marker.kind == .code ? line : uncommented(line)
    }.joined(separator: "\n")
    var draft = CellDraft(kind: marker.kind, source: source, metadata: marker.metadata)
    draft.attachments = marker.kind == .code ? nil : marker.attachments
    draft.id = marker.id
    draft.line = firstLine
    return draft
  }

  private static func uncommented(_ line: String) -> String {
    for prefix in ["// ", "//"] where line.utf8.starts(with: prefix.utf8) {
      return String(Substring(line.utf8.dropFirst(prefix.utf8.count)))
    }
    return line
  }

  /// Whether a line would be taken for a marker, or for one that has been escaped by a further `// `.
  private static func looksLikeMarker(_ line: String) -> Bool { PercentMarker.begins(line) || isEscaped(line) }

  private static func isEscaped(_ line: String) -> Bool {
    var rest = Substring(line).utf8
    while rest.starts(with: "// ".utf8) {
      rest = rest.dropFirst(3)
      if PercentMarker.begins(String(Substring(rest))) { return true }
    }
    return false
  }
}
