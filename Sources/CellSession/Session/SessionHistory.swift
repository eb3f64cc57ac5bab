/// The cells that ran, and what the session knew after each: where it can go back to.
///
/// A state has the number of the cell that made it, as the worker's checkpoints do; 0 is the session before any cell.
struct SessionHistory {
  /// A cell that ran, wholly or in part, and was not taken back.
  struct Step: Equatable {
    var state: Int
    /// `Cell 7`.
    var cell: String
    /// The cell's first line.
    var title: String
  }

  private(set) var steps: [Step] = []
  private var scopes: [Int: Scope] = [0: Scope()]

  /// The state that the session is in.
  var current: Int { steps.last?.state ?? 0 }

  /// A cell has made a new state.
  mutating func add(_ step: Step, scope: Scope) {
    steps.append(step)
    scopes[step.state] = scope
  }

  /// The state before the last so many cells; nil if fewer ran.
  func state(before count: Int) -> Int? {
    guard count <= steps.count else { return nil }
    return count == steps.count ? 0 : steps[steps.count - count - 1].state
  }

  /// The steps that lead away from a state.
  func steps(after state: Int) -> [Step] { steps.filter { $0.state > state } }

  /// The session is in an earlier state again. Returns what it knew there.
  mutating func goBack(to state: Int) -> Scope {
    steps.removeAll { $0.state > state }
    return scopes[state] ?? Scope()
  }

  /// Everything is lost.
  mutating func reset() { self = SessionHistory() }

  /// Forgets what was known in states that nothing leads back to.
  mutating func keepOnly(_ states: Set<Int>) {
    scopes = scopes.filter { states.contains($0.key) || $0.key == current }
  }
}
