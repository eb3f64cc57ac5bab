extension WorkerSupervisor {
  enum Outcome {
    case ended(WorkerEvent.CellEnd)
    /// The session is at a checkpoint: from before the cell, from its middle, or from before an earlier one.
    case died(WorkerDeath, WorkerLineage.Restored)
    /// Stopped, and taken back to a checkpoint.
    case interrupted(WorkerLineage.Restored)
    /// It was stopped before it began.
    case notBegun
    /// While it was compiled, the session lost the state for which it was: it was not run.
    case outdated
    /// Its loops ended early when they were asked to: what it did stays.
    case endedEarly
    /// Worker and checkpoints are all gone: a new worker runs, and knows nothing of earlier cells.
    case lost(WorkerDeath)
    case cannotStart(CellFailure)
  }

  /// A cell to run.
  struct Job {
    /// Greater than that of any cell before.
    var number: Int
    /// The number by which the learner knows it.
    var label: Int
    var image: String
    var entryPoint: String
    /// nil where nobody can be asked.
    var onInput: InputHandler?
    var onEvent: @Sendable (CellEvent) -> Void
  }

  /// A worker that died while no cell ran, by what a cell had left running.
  struct IdleDeath {
    var death: WorkerDeath
    /// nil if every state is lost.
    var restored: WorkerLineage.Restored?
  }
}
