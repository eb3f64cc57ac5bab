import Glibc

/// How many cells it shall be possible to go back.
struct KeptStates {
  static let variable = "FOVEA_CHECKPOINTS"

  var count = 5
  /// What is wrong with the environment's setting, for the learner.
  private(set) var problems: [String] = []

  init(environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }) {
    guard let text = environment(Self.variable) else { return }
    if let number = Int(text), number >= 0 {
      count = number
    } else {
      problems = ["\(Self.variable) is “\(text)”, which is no number of cells: \(count) is used instead."]
    }
  }

  func tooFew(ran: Int, wanted: Int) -> CellFailure {
    let message =
      switch ran {
      case 0: "no cell has run yet, there is nothing to undo"
      case 1: "only one cell can be undone, \(wanted) were asked for"
      default: "only \(ran) cells can be undone, \(wanted) were asked for"
      }
    return CellFailure(name: "CannotUndo", message: message, traceback: [])
  }

  func notKept(_ steps: [SessionHistory.Step], available: Int) -> CellFailure {
    let reason =
      count == 0
      ? "none is kept (%checkpoints 5 keeps them from now on)"
      : "the last \(count) are kept, within the memory allowed (%checkpoints lists them, %checkpoints 10 keeps more)"
    return CellFailure(
      name: "CannotUndo",
      message: "the state before \(steps.first?.cell ?? "that cell") is not kept any more: \(reason)", traceback: [])
  }
}
