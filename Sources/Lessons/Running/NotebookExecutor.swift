/// Runs a notebook and fills in what its cells show, as a notebook front end would.
public struct NotebookExecutor {
  public var runner: LessonRunner

  public init(runner: LessonRunner = LessonRunner()) { self.runner = runner }

  /// The notebook with the outputs and numbers of this run, and the report of the run. Cells that were not reached are
  /// left without outputs.
  public func execute(
    _ notebook: Notebook, name: String, in session: any CellRunning,
    onStep: @escaping @Sendable (LessonRunner.Step) -> Void = { _ in }
  ) -> (notebook: Notebook, report: LessonReport) {
    var executed = notebook
    for index in executed.cells.indices {
      executed.cells[index].outputs = []
      executed.cells[index].executionCount = nil
    }
    let report = runner.run(notebook, name: name, in: session, onStep: onStep)
    for record in report.records {
      executed.cells[record.cell.index].outputs = record.outputs
      executed.cells[record.cell.index].executionCount = record.cell.number
    }
    return (executed, report)
  }
}
