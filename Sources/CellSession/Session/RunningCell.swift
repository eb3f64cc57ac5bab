/// A cell that has been compiled, and what its end is judged by.
struct RunningCell {
  var syntax: CellSyntax
  var unit: CellUnit
  var module: String
  /// The number of the state that it makes.
  var state: Int

  var step: SessionHistory.Step {
    let title = unit.sourceLines.first { !$0.trimmingSpaces.isEmpty } ?? ""
    return .init(state: state, cell: unit.displayName, title: String(title.trimmingSpaces.prefix(60)))
  }
}
