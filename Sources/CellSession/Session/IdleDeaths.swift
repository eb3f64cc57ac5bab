/// Tells of workers that died while no cell ran, by a task or a thread that a cell had left running: at once below the
/// last cell, and again to the next, for front ends that no longer listen to the last.
final class IdleDeaths: @unchecked Sendable {
  struct Report {
    var failure: CellFailure
    /// Where the session is now; nil if every state is lost.
    var restored: WorkerLineage.Restored?
  }

  private let cells: LoadedCells
  private let lock = Lock()
  private var lastCell: @Sendable (CellEvent) -> Void = { _ in }
  private var untold: [Report] = []

  init(cells: LoadedCells) { self.cells = cells }

  /// A cell begins: what happens after it is shown below it.
  func cellBegins(_ onEvent: @escaping @Sendable (CellEvent) -> Void) { lock.withLock { lastCell = onEvent } }

  /// On the supervising thread.
  func note(_ idleDeath: WorkerSupervisor.IdleDeath) {
    let report = Report(failure: cells.failure(idleDeath.death, unit: nil), restored: idleDeath.restored)
    let onEvent = lock.withLock {
      untold.append(report)
      return lastCell
    }
    let fate =
      report.restored == nil
      ? CellFailure.lossNotice : "The tasks and threads of all cells have ended; every variable is as it was."
    let lines = ["What a cell had left running has ended the worker."] + report.failure.traceback + [fate]
    onEvent(.output(.stderr, lines.joined(separator: "\n") + "\n"))
  }

  /// The deaths since the last cell, each once.
  func takeUntold() -> [Report] {
    lock.withLock {
      defer { untold = [] }
      return untold
    }
  }
}

extension IdleDeaths.Report {
  /// The line for the next cell.
  var reminder: String {
    "Since the last cell, what a cell had left running ended the worker (\(failure.name): \(failure.message)). "
      + "The tasks and threads of all cells have ended; every variable is as it was.\n"
  }
}
