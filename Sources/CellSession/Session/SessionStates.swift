/// What the session knows of its cells, in step with the states that the worker is in, was in and can go back to.
///
/// Used while the session's lock for running is held.
final class SessionStates {
  private(set) var scope = Scope()
  private var history = SessionHistory()
  private var keptStates: KeptStates
  private let supervisor: WorkerSupervisor
  private let cells: LoadedCells
  private let idleDeaths: IdleDeaths
  private let budget: MemoryBudget

  init(
    supervisor: WorkerSupervisor, cells: LoadedCells, idleDeaths: IdleDeaths, keptStates: KeptStates,
    budget: MemoryBudget
  ) {
    self.supervisor = supervisor
    self.cells = cells
    self.idleDeaths = idleDeaths
    self.keptStates = keptStates
    self.budget = budget
  }

  /// A cell begins: what happens until the next is shown below it.
  func cellBegins(_ onEvent: @escaping @Sendable (CellEvent) -> Void) { idleDeaths.cellBegins(onEvent) }

  /// What a cell's end means for the session, and how it is told.
  func conclude(
    _ outcome: WorkerSupervisor.Outcome, _ cell: RunningCell
  ) throws(CellFailure) -> CellOutcome {
    switch outcome {
    case .ended(.completed):
      keep(cell)
      return .succeeded
    case .ended(.threw(let type, let message)):
      let completed = supervisor.completedStatement
      keep(cell, upTo: completed)
      return .failed(
        ThrownErrorReport(type: type, message: message, completed: completed, unit: cell.unit).failure())
    case .ended(.notLoaded(let reason)):
      throw LoadFailureReport(reason: reason, unit: cell.unit).failure()
    case .died(let death, let restored):
      return .failed(cells.failure(death, unit: cell.unit).adding(settle(cell, restored).line(cell.unit)))
    case .interrupted(let restored):
      return .failed(.interruption.adding(settle(cell, restored).line(cell.unit)))
    case .notBegun: return .failed(.interruption.adding(CellFate.takenBack.line(cell.unit)))
    case .outdated:
      try tellOfIdleDeaths { _ in }
      throw CellFailure.outdated
    case .endedEarly:
      keep(cell)
      return .failed(.earlyEnd)
    case .lost(let death):
      forgetEverything()
      return .failed(cells.failure(death, unit: cell.unit).adding(CellFailure.lossNotice))
    case .cannotStart(let failure): throw failure
    }
  }

  /// The cell's declarations are the session's from now on: all, or those up to a statement.
  private func keep(_ cell: RunningCell, upTo statement: Int? = nil) {
    scope.add(
      cell.syntax, module: cell.module, completedItem: statement ?? cell.syntax.items.count,
      isComplete: statement == nil)
    history.add(cell.step, scope: scope)
    history.keepOnly(supervisor.keptStates)
  }

  /// The session knows what it knew in the state it is in now.
  private func settle(_ cell: RunningCell, _ restored: WorkerLineage.Restored) -> CellFate {
    let fate = CellFate(restored, cell: cell.state, history: history)
    switch fate {
    case .takenBack: break
    case .keptUpTo(let statement): keep(cell, upTo: statement)
    case .keptWhole: keep(cell)
    case .takenBackFurther: scope = history.goBack(to: restored.state)
    }
    return fate
  }

  private func forgetEverything() {
    scope = Scope()
    history.reset()
  }

  /// What happened while no cell ran.
  func tellOfIdleDeaths(_ onEvent: (CellEvent) -> Void) throws(CellFailure) {
    supervisor.replaceIfDead()
    for report in idleDeaths.takeUntold() {
      guard let restored = report.restored else {
        forgetEverything()
        throw report.failure.adding(CellFailure.lossNotice)
      }
      onEvent(.output(.stderr, report.reminder))
      if restored.state != history.current { scope = history.goBack(to: restored.state) }
    }
  }

  // MARK: Going back on purpose

  /// Sets how many cells it shall be possible to go back.
  func keep(_ count: Int) {
    keptStates.count = count
    supervisor.keep(count)
  }

  /// Goes back to before the last so many cells. Returns what to say.
  func undo(_ count: Int) throws(CellFailure) -> String {
    guard let state = history.state(before: count) else {
      throw keptStates.tooFew(ran: history.steps.count, wanted: count)
    }
    guard let restored = supervisor.goBack(to: state) else {
      throw keptStates.notKept(history.steps(after: state), available: report().kept.count)
    }
    let undone = history.steps(after: restored.state)
    scope = history.goBack(to: restored.state)
    return StatesReport.undone(undone)
  }

  /// What can be gone back to.
  func report() -> StatesReport {
    let (states, bytes) =
      supervisor.withLineage { lineage in
        (lineage.checkpoints.map { ($0.state, ProcessMemory.privateBytes(of: $0.process)) }, lineage.keptBytes())
      } ?? ([], nil)
    let kept = history.steps.indices.reversed().compactMap { index -> StatesReport.Kept? in
      let before = index == 0 ? 0 : history.steps[index - 1].state
      guard let state = states.first(where: { $0.0 == before }) else { return nil }
      let step = history.steps[index]
      return .init(cell: step.cell, title: step.title, bytes: state.1)
    }
    return StatesReport(kept: kept, count: keptStates.count, bytes: bytes, budget: budget.checkpoints)
  }
}
