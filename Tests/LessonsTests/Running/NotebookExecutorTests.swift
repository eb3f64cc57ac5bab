import CellSession
import Testing

@testable import Lessons

@Suite struct NotebookExecutorTests {
  @Test func fillsInWhatTheCellsShow() {
    let old: [NotebookOutput] = [.stream(name: "stdout", text: "old")]
    let notebook = Notebook(cells: [
      NotebookCell(.code, id: "a", source: "one", outputs: old), NotebookCell(.markdown, id: "m", source: "two"),
      NotebookCell(.code, id: "b", source: "two", executionCount: 9, outputs: old),
      NotebookCell(.code, id: "c", source: "three", executionCount: 10, outputs: old),
    ])
    let session = ScriptedSession([
      "one": .shows(.text("before", id: "p")),
      "two": .fails(.text("after", id: "p", updating: true), .result(MIMEBundle(data: ["text/plain": "2"]))),
    ])
    let (executed, report) = NotebookExecutor().execute(notebook, name: "n", in: session)
    #expect(executed.cells.map(\.executionCount) == [1, nil, 2, nil])
    #expect(executed.cells[0].outputs == [.display(data: ["text/plain": "after"], metadata: [:])])
    #expect(executed.cells[2].outputs.first == .result(data: ["text/plain": "2"], metadata: [:], executionCount: 2))
    guard case .error(let name, let value, let traceback) = executed.cells[2].outputs.last else {
      Issue.record("the failure is missing")
      return
    }
    #expect((name, value, traceback.count) == ("FatalError", "Index out of range", 2))
    #expect(executed.cells[3].outputs == [], "an old output would look like one of this run")
    #expect(report.failedCells.count == 1)
  }
}
