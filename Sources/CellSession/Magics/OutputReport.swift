/// What `%output` shows: the output of a cell that was too much to show at once, page by page.
final class OutputReport: @unchecked Sendable {
  private let folder: String
  private let lock = Lock()
  /// The cells that have run, oldest first: by which number the worker knows the one that the learner knows by another.
  private var cells: [(label: Int, number: Int32)] = []

  /// - Parameter folder: where withheld output is kept.
  init(folder: String) { self.folder = folder }

  /// A cell is about to run.
  func note(label: Int, number: Int) {
    lock.withLock {
      cells.removeAll { $0.label == label }
      cells.append((label, Int32(truncatingIfNeeded: number)))
    }
  }

  /// What is kept of a cell's output; nil if there is nothing.
  func output(ofCell label: Int) -> WithheldOutput? {
    guard let cell = lock.withLock({ cells.last { $0.label == label } }) else { return nil }
    return WithheldOutput(path: WithheldOutputs.path(in: folder, cell: cell.number))
  }

  /// A page of a cell's output, and how to go on.
  /// - Parameter label: the cell; nil for the last one of which there is any.
  /// - Throws: a failure that names what there is.
  func text(ofCell label: Int?, page: Int) throws(CellFailure) -> String {
    let kept = lock.withLock { cells.map(\.label) }.filter { output(ofCell: $0) != nil }
    guard let label = label ?? kept.last, let output = output(ofCell: label) else {
      throw failure(
        (label.map { "all that Cell \($0) printed was shown, or it is kept no longer" }
          ?? "all output was shown, there is no more")
          + (kept.isEmpty ? "" : "; there is more of " + kept.map { "Cell \($0)" }.joined(separator: ", ")))
    }
    guard page <= output.pageCount else {
      throw failure("there are \(output.pageCount) pages of Cell \(label)'s output, no page \(page)")
    }
    let next = page < output.pageCount ? "`%output \(label) \(page + 1)` shows the next" : "this is the last"
    let text = output.page(page)
    return text + (text.hasSuffix("\n") || text.isEmpty ? "" : "\n")
      + "… page \(page) of \(output.pageCount) of what Cell \(label) printed beyond the limit: \(next). "
      + "While this session lasts, all of it is in \(output.path)\n"
  }

  private func failure(_ message: String) -> CellFailure {
    CellFailure(name: "MagicError", message: message, traceback: [])
  }
}
