import CellSession

/// Runs the code cells of a lesson one after another and keeps what they showed, claimed and took.
public struct LessonRunner {
  /// Goes on after a cell that failed.
  public var keepsGoing: Bool

  /// How long a cell may take, its compilation included; one that takes longer is interrupted and has failed.
  public var timeLimit: Duration?

  public init(keepsGoing: Bool = false, timeLimit: Duration? = nil) {
    self.keepsGoing = keepsGoing
    self.timeLimit = timeLimit
  }

  /// What happens while a lesson runs, for whoever watches it.
  public enum Step: Sendable {
    case began(LessonCell, of: Int)
    case showed(CellEvent, in: LessonCell)
    case ended(CellRecord, of: Int)
  }

  /// Runs the lesson in `session`.
  /// - Parameters:
  ///   - name: what reports call the lesson.
  ///   - onStep: called for every step, `showed` on any thread.
  public func run(
    _ notebook: Notebook, name: String, in session: any CellRunning,
    onStep: @escaping @Sendable (Step) -> Void = { _ in }
  ) -> LessonReport {
    let cells = LessonCell.codeCells(of: notebook)
    let collector = OutputCollector()
    let clock = ContinuousClock()
    var runs: [(cell: LessonCell, failure: CellFailure?, duration: Duration)] = []
    for cell in cells {
      onStep(.began(cell, of: cells.count))
      collector.beginCell()
      let start = clock.now
      let deadline = timeLimit.map { CellDeadline(after: $0, interrupting: session) }
      let end = session.run(cell.source, number: cell.number) { event in
        collector.record(event, number: cell.number)
        onStep(.showed(event, in: cell))
      }
      let outcome = deadline?.judged(end) ?? end
      let duration = clock.now - start
      var failure: CellFailure?
      if case .failed(let reason) = outcome {
        failure = reason
        collector.record(reason)
      }
      runs.append((cell, failure, duration))
      let index = runs.count - 1
      onStep(
        .ended(
          CellRecord(
            cell: cell, outputs: collector.outputs[index], claims: collector.claims[index],
            exercises: collector.exercises[index], failure: failure, duration: duration), of: cells.count))
      // Code that is still to be written is no accident: what does not need it goes on.
      if let failure, failure.name != CellFailure.notSolved, !keepsGoing { break }
    }
    // Only now: a later cell may have updated what an earlier one showed.
    let (outputs, claims, exercises) = (collector.outputs, collector.claims, collector.exercises)
    let records = runs.indices.map { index in
      CellRecord(
        cell: runs[index].cell, outputs: outputs[index], claims: claims[index], exercises: exercises[index],
        failure: runs[index].failure, duration: runs[index].duration)
    }
    return LessonReport(
      name: name, title: LessonCell.title(of: notebook), records: records, cellsNotRun: Array(cells[records.count...]))
  }
}
