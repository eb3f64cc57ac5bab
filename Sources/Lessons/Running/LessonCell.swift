/// A code cell of a lesson, as its run speaks of it.
public struct LessonCell: Sendable, Equatable {
  /// The place among the lesson's code cells that have something to run, from 1; also the number it runs under.
  public var number: Int
  /// The place among all cells of the notebook, from 0.
  public var index: Int
  /// The cell's title, else the heading it stands under, else its first line.
  public var title: String
  public var source: String
}

extension LessonCell {
  /// The code cells of a notebook that are not blank.
  static func codeCells(of notebook: Notebook) -> [LessonCell] {
    var cells: [LessonCell] = []
    var heading: String?
    var uses = 0
    for (index, cell) in notebook.cells.enumerated() {
      if cell.kind == .markdown, let found = headings(cell.source).last { (heading, uses) = (found, 0) }
      guard cell.kind == .code, let firstLine = firstLine(cell.source) else { continue }
      var title = cell.metadata["title"]?.stringValue
      if title == nil, let heading {
        uses += 1
        title = uses == 1 ? heading : "\(heading) (\(uses))"
      }
      cells.append(LessonCell(number: cells.count + 1, index: index, title: title ?? firstLine, source: cell.source))
    }
    return cells
  }

  private static func firstLine(_ source: String) -> String? {
    let line = Lines.ofSource(source).first { $0.contains { !$0.isWhitespace } }
    return line.map { String($0.drop(while: \.isWhitespace).prefix(60)) }
  }

  /// The first heading of a notebook.
  static func title(of notebook: Notebook) -> String? {
    notebook.cells.lazy.filter { $0.kind == .markdown }.compactMap { headings($0.source).first }.first
  }

  private static func headings(_ markdown: String) -> [String] {
    var isCode = false
    var headings: [String] = []
    for line in Lines.ofSource(markdown) {
      if line.hasPrefix("```") { isCode.toggle() }
      let level = line.prefix { $0 == "#" }.count
      guard !isCode, (1...6).contains(level), line.dropFirst(level).first == " " else { continue }
      headings.append(String(line.dropFirst(level).drop(while: \.isWhitespace)))
    }
    return headings
  }
}
