/// Percent scripts: Swift files whose cells begin with `// %%`, and the notebooks they stand for.
///
/// A blank line before a marker belongs to neither cell. In text cells every line is a comment. A line that would be
/// taken for a marker is written with a further `// ` in front. What a notebook has no place for (an unusual spelling of
/// a marker, a header, the kind of line end) travels in its metadata under `fovea`, so that a script comes back from
/// a notebook byte for byte, except where the notebook was edited.
public enum PercentScript {
  static let key = "fovea"

  /// The notebook that a script stands for; cells without an id get one that depends only on their content.
  /// - Throws: ``LessonFileError`` with the line of an id that is not valid or not unique.
  public static func notebook(_ script: String) throws -> Notebook {
    let encoding = ScriptEncoding(of: script)
    let text = encoding.plain(script)
    let parts = parts(text)
    var notebook = try decode(parts)
    notebook.metadata.mark(encoding.marks)
    if write(notebook).isIdentical(to: script) { return notebook }
    if !ScriptHeader.text(ScriptHeader.metadata(parts.header), keeping: "").isIdentical(to: parts.header) {
      notebook.metadata.mark(["header": .string(parts.header)])
    }
    for keepsAll in [false, true] {
      for (index, block) in parts.blocks.enumerated() {
        let place = ScriptCell.Place(isLast: index == parts.blocks.count - 1, isFirst: index == 0)
        var cell = notebook.cells[index]
        cell.metadata.unmark(["script"])
        let usual = ScriptCell.text(cell, writesID: block.hasID, place: place)
        if keepsAll || !usual.isIdentical(to: block.text) {
          notebook.cells[index].metadata.mark(["script": .string(block.text)])
        }
      }
      if write(notebook).isIdentical(to: script) { break }
    }
    return notebook
  }

  /// The script of a notebook: everything but what its cells showed when they ran.
  public static func text(_ notebook: Notebook) -> String {
    let text = write(notebook)
    let encoding = ScriptEncoding(marks: notebook.metadata[key])
    // Kept spellings are trusted only as far as they say the same as the notebook, which may have been edited.
    if let back = try? decode(parts(encoding.plain(text))), back.says(sameAs: notebook) { return text }
    return write(notebook.withoutSpellings)
  }

  // MARK: Reading

  private struct Block {
    var text: String
    var firstLine: Int
    var hasID = false
  }

  private struct Parts {
    var header = ""
    var blocks: [Block] = []
  }

  private static func parts(_ text: String) -> Parts {
    let (lines, endsWithNewline) = Lines.split(text)
    let starts = lines.indices.filter { PercentMarker.begins(lines[$0]) }
    let firstMarker = starts.first ?? lines.count
    let header = ScriptHeader.length(Array(lines[..<firstMarker]))
    let cuts = (header < firstMarker ? [header] : []) + starts
    let join = { (range: Range<Int>) in
      let isOpen = range.upperBound == lines.count && !endsWithNewline
      return lines[range].joined(separator: "\n") + (range.isEmpty || isOpen ? "" : "\n")
    }
    var parts = Parts(header: join(0..<header))
    for (index, start) in cuts.enumerated() {
      let end = index + 1 < cuts.count ? cuts[index + 1] : lines.count
      parts.blocks.append(Block(text: join(start..<end), firstLine: start + 1))
    }
    for index in parts.blocks.indices {
      let marker = try? PercentMarker(line: lines[cuts[index]])
      parts.blocks[index].hasID = marker?.id != nil
    }
    return parts
  }

  private static func decode(_ parts: Parts) throws -> Notebook {
    let drafts = try parts.blocks.enumerated().map { index, block in
      let place = ScriptCell.Place(isLast: index == parts.blocks.count - 1, isFirst: index == 0)
      var draft = try ScriptCell.draft(block.text, place: place, firstLine: block.firstLine)
      draft.metadata.unmark(["script"])
      return draft
    }
    return Notebook(cells: try CellDraft.identified(drafts), metadata: ScriptHeader.metadata(parts.header))
  }

  /// The line of a script, from 1, on which the source of each cell begins.
  static func firstLinesOfSources(_ script: String) -> [Int] {
    parts(ScriptEncoding(of: script).plain(script)).blocks.map { block in
      PercentMarker.begins(Lines.split(block.text).lines.first ?? "") ? block.firstLine + 1 : block.firstLine
    }
  }

  // MARK: Writing

  private static func write(_ notebook: Notebook) -> String {
    let last = notebook.cells.count - 1
    let spellings = notebook.cells.enumerated().map { index, cell in
      spelling(of: cell, place: ScriptCell.Place(isLast: index == last, isFirst: index == 0))
    }
    let pinned = Set(spellings.indices.filter { spellings[$0]?.hasID ?? false })
    let needed = CellIdentifier.needed(for: notebook.cells, pinned: pinned)
    var metadata = notebook.metadata
    metadata.unmark(["header"] + ScriptEncoding.names)
    let header = notebook.metadata[key]?["header"]?.stringValue ?? ""
    var result = ScriptHeader.text(metadata, keeping: header)
    if last >= 0, !result.isEmpty, result.utf8.last != 0x0A { result += "\n" }
    for (index, var cell) in notebook.cells.enumerated() {
      if let kept = spellings[index], kept.hasID == needed.contains(index) {
        result += kept.text
      } else {
        cell.metadata.unmark(["script"])
        let place = ScriptCell.Place(isLast: index == last, isFirst: index == 0)
        result += ScriptCell.text(cell, writesID: needed.contains(index), place: place)
      }
    }
    return ScriptEncoding(marks: notebook.metadata[key]).encoded(result)
  }

  /// The spelling that came with a cell, if it still says what the cell says.
  private static func spelling(of cell: NotebookCell, place: ScriptCell.Place) -> Block? {
    guard let text = cell.metadata[key]?["script"]?.stringValue, place.isLast || text.utf8.last == 0x0A
    else { return nil }
    let parts = parts(text)
    guard parts.blocks.count == 1, parts.header.isEmpty, let block = parts.blocks.first,
      var draft = try? ScriptCell.draft(text, place: place)
    else { return nil }
    draft.metadata.unmark(["script"])
    var metadata = cell.metadata
    metadata.unmark(["script"])
    guard draft.kind == cell.kind, draft.source.isIdentical(to: cell.source), draft.metadata == metadata,
      draft.attachments == cell.attachments, draft.id == nil || draft.id == cell.id
    else { return nil }
    return block
  }
}
