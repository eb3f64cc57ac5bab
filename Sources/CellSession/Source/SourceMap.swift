/// What was changed in a cell's text before it was compiled, so that every place the compiler names can be shown as
/// the learner wrote it.
///
/// Edits never add or remove a line: line numbers need no translation, columns do. Columns count UTF-8 bytes from 1, as
/// the compiler's do.
struct SourceMap {
  struct Insertion: Equatable {
    var line: Int
    /// The column, in the original, before which the text stands.
    var column: Int
    var length: Int
  }

  private(set) var insertions: [Int: [Insertion]] = [:]

  mutating func add(_ insertion: Insertion) {
    insertions[insertion.line, default: []].append(insertion)
    insertions[insertion.line]!.sort { $0.column < $1.column }
  }

  /// The column in the cell for a column in the generated text; one inside an insertion becomes the place it stands at.
  func originalColumn(line: Int, generated column: Int) -> Int {
    var shift = 0
    for insertion in insertions[line] ?? [] {
      let start = insertion.column + shift
      if column < start { break }
      if column < start + insertion.length { return insertion.column }
      shift += insertion.length
    }
    return column - shift
  }

  /// A line that stands below the generated line `line` (carets, a fix-it), without the columns that were inserted.
  func removingInsertions(fromAnnotation text: String, line: Int) -> String {
    var bytes = Array(text.utf8)
    for insertion in (insertions[line] ?? []).reversed() {
      let earlier = insertions[line]!.filter { $0.column < insertion.column }.reduce(0) { $0 + $1.length }
      let start = insertion.column - 1 + earlier
      guard start < bytes.count else { continue }
      bytes.removeSubrange(start..<min(start + insertion.length, bytes.count))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
