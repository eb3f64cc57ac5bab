/// What became of a cell's work, and of the session, after its worker died.
enum CellFate: Equatable {
  /// Nothing of the cell is left.
  case takenBack
  /// What it had done by the end of this statement is there.
  case keptUpTo(statement: Int)
  /// It had done everything before its worker died.
  case keptWhole
  /// The cell and some before it are gone.
  case takenBackFurther(cells: [String])

  init(_ restored: WorkerLineage.Restored, cell number: Int, history: SessionHistory) {
    if restored.state == number {
      self = restored.statement.map { .keptUpTo(statement: $0) } ?? .keptWhole
    } else {
      let lost = history.steps(after: restored.state).map(\.cell)
      self = lost.isEmpty ? .takenBack : .takenBackFurther(cells: lost)
    }
  }

  /// One line for the learner.
  func line(_ unit: CellUnit) -> String {
    switch self {
    case .takenBack: "Every variable is as it was before this cell."
    case .keptUpTo(let statement):
      "What the cell did up to the end of the statement in line \(unit.line(of: statement) ?? 1) is kept; "
        + "what came after is not."
    case .keptWhole: "What the cell did is kept."
    case .takenBackFurther(let cells):
      "The checkpoint from before this cell was gone, too: what \(cells.joined(separator: ", ")) did is lost as well. "
        + "Run \(cells.count == 1 ? "it" : "them") again."
    }
  }
}

extension CellFailure {
  /// The name of an end that is no fault: the learner has still to write what was needed.
  public static let notSolved = "NotSolved"

  static let lossNotice =
    "The worker and its checkpoints are all gone: the variables of earlier cells are lost. Run those cells again."

  static let outdated = CellFailure(
    name: "StateLost",
    message: "while the cell was compiled, the worker and its newest checkpoint died; the cell was not run. "
      + "The session is in an earlier state: run the cells since then again (%checkpoints lists them)",
    traceback: [])

  static let interruption = CellFailure(name: "Interrupted", message: "the cell was interrupted", traceback: [])

  static let earlyEnd = CellFailure(
    name: "Interrupted", message: "the cell's loop ended early; what it did stays",
    traceback: [paint("Interrupted", .red) + ": the cell's loop ended early; what it did stays."])

  /// The same with a last line; a failure that has none yet says its name there.
  func adding(_ line: String) -> CellFailure {
    var copy = self
    copy.traceback.append(traceback.isEmpty ? "\(paint(name, .red)): \(line)" : line)
    return copy
  }

  /// A failure whose traceback is empty shows at least its own words.
  public var withHeadline: CellFailure {
    var copy = self
    if traceback.isEmpty { copy.traceback = [paint(name, .red) + ": " + message] }
    return copy
  }
}
