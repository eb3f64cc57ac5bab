import JSONText

/// The notebook that learners are given: a lesson without its solutions and without what its cells showed.
enum StudentNotebook {
  /// What stands in a cell in place of a solution.
  static let stub = "unsolved()"
  /// A cell with this tag is a solution as a whole.
  static let tag = "solution"

  /// - Throws: ``LessonFileError`` for a solution that does not end, or an end without a beginning; `line` is counted in
  ///   the source of the cell at `cell`.
  static func make(of notebook: Notebook) throws(SolutionError) -> Notebook {
    var result = notebook
    result.cells = []
    for (index, var cell) in notebook.cells.enumerated() {
      let tags = cell.metadata["tags"]?.arrayValue ?? []
      if tags.contains(.string(tag)) { continue }
      if cell.kind == .code {
        let source: String
        do throws(SolutionMarkers.Unbalanced) { source = try SolutionMarkers.replaced(in: cell.source, by: stub) } catch
        {
          throw SolutionError(cell: index, line: error.line, message: error.message)
        }
        if !source.isIdentical(to: cell.source) {
          // How the script spelled the cell would give the solution away.
          cell.metadata.unmark(["script"])
        } else if isCheck(source) {
          fold(&cell)
        }
        cell.source = source
        cell.outputs = []
        cell.executionCount = nil
      }
      result.cells.append(cell)
    }
    return result
  }

  /// Whether a cell checks an exercise.
  private static func isCheck(_ source: String) -> Bool {
    source.split(separator: "\n").contains { $0.hasPrefix("exercise(") }
  }

  /// Shows a cell as folded until a learner unfolds it: the mistakes that a check knows say much about the answer.
  private static func fold(_ cell: inout NotebookCell) {
    var jupyter = cell.metadata["jupyter"]?.objectValue ?? [:]
    jupyter["source_hidden"] = true
    cell.metadata["jupyter"] = .object(jupyter)
  }
}

/// A solution that cannot be told from what is round it.
struct SolutionError: Error, Equatable {
  /// The place of the cell, from 0.
  var cell: Int
  /// The line in its source, from 0.
  var line: Int
  var message: String
}
