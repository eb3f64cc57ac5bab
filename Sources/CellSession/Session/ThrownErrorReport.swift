/// An error that a cell's top level threw and nothing caught.
struct ThrownErrorReport {
  var type: String
  var message: String
  /// The last top-level statement that was completed.
  var completed: Int
  var unit: CellUnit

  func failure() -> CellFailure {
    let line = unit.line(after: completed) ?? 1
    var traceback = [paint(type, .red) + ": " + message, "thrown at \(unit.displayName), line \(line)"]
    if unit.sourceLines.indices.contains(line - 1) {
      traceback.append("    " + unit.sourceLines[line - 1].trimmingSpaces)
    }
    traceback.append("What the cell did before that line stays.")
    return CellFailure(name: type, message: message, traceback: traceback)
  }
}
