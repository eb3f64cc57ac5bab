/// The whole text that is compiled for a cell, and how to read the compiler's answers about it.
struct CellUnit {
  /// The name under which the compiler and the run-time library speak of the cell: `Cell 7`.
  var displayName: String
  var text: String
  var map: SourceMap
  private var itemLines: [Int]
  private var markedItems: [Int]
  /// The cell as the learner wrote it, by lines.
  var sourceLines: [String]

  init(
    _ syntax: CellSyntax, rewritten: RewrittenCell, surroundings: Scope.Surroundings, module: String,
    displayName: String
  ) {
    self.displayName = displayName
    map = rewritten.map
    itemLines = rewritten.itemLines
    markedItems = rewritten.markedItems
    sourceLines = String(decoding: syntax.source, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var parts = [
      surroundings.preamble,
      "enum \(Scope.marker(of: module)) {}",
      "#sourceLocation(file: \"\(displayName)\", line: 1)",
      rewritten.text,
    ]
    for carried in surroundings.carried {
      parts.append("#sourceLocation(file: \"\(Self.displayName(ofModule: carried.module))\", line: \(carried.line))")
      parts.append(carried.source)
    }
    text = parts.joined(separator: "\n") + "\n"
  }

  /// The column in characters, as an editor counts, for one in UTF-8 bytes, as the compiler counts.
  func characterColumn(line: Int, byteColumn: Int) -> Int {
    guard sourceLines.indices.contains(line - 1) else { return byteColumn }
    return String(decoding: sourceLines[line - 1].utf8.prefix(byteColumn - 1), as: UTF8.self).count + 1
  }

  /// The line of the top-level statement that was running when `completed` was the last that had ended.
  func line(after completed: Int) -> Int? {
    (markedItems.first { $0 > completed } ?? markedItems.last).map { itemLines[$0] }
  }

  /// The line on which a top-level item begins.
  func line(of item: Int) -> Int? { itemLines.indices.contains(item) ? itemLines[item] : nil }

  /// Where the last top-level item begins.
  var lastItemLine: Int { itemLines.last ?? 1 }

  static func displayName(ofModule module: String) -> String {
    guard module.hasPrefix("Cell") else { return module }
    return "Cell \(module.dropFirst(4).prefix { $0.isNumber })"
  }
}
