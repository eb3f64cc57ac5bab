/// The ways out of the running cell and of the last ones before it, whose tasks and threads may still print.
final class CellOutputs {
  /// So many cells are remembered; what is still printed by older ones is shown below the newest.
  static let remembered = 100

  private let withheld: WithheldOutputs
  /// Oldest first.
  private var outputs: [CellOutput] = []

  init(withheld: WithheldOutputs) { self.withheld = withheld }

  /// The running cell's, or that of the cell that ran last.
  var newest: CellOutput? { outputs.last }

  /// A cell begins.
  func begin(cell: Int32, label: Int, _ emit: @escaping @Sendable (CellEvent) -> Void) {
    outputs.removeAll { $0.cell == cell }
    withheld.forget(cell)
    if outputs.count >= Self.remembered { outputs.removeFirst() }
    outputs.append(CellOutput(cell: cell, label: label, withheld: withheld, emit))
  }

  /// Called when the worker died: what its code said last, whichever cell it belongs to.
  func takeLastWords() -> String {
    outputs.reversed().lazy.map { $0.takeLastWords() }.first { !$0.isEmpty } ?? ""
  }

  /// That of the cell with this number; of the newest where it is not known.
  func output(of cell: Int32) -> CellOutput? {
    guard cell != 0, let output = outputs.last(where: { $0.cell == cell }) else { return newest }
    return output
  }
}
