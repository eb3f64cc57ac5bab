import CellSession
import Testing

@testable import Lessons

@Suite struct CellDeadlineTests {
  /// The first cell is the endless one: on a busy machine a quick one before it might be too late itself.
  private func run(_ end: CellOutcome) -> LessonReport {
    let session = ScriptedSession(["one": .isEndless(end)])
    return LessonRunner(timeLimit: .milliseconds(200)).run(LessonRunnerTests.notebook, name: "n", in: session)
  }

  @Test(arguments: [
    CellOutcome.succeeded, .failed(CellFailure(name: "Interrupted", message: "the loop ended early", traceback: [])),
  ])
  func aCellThatTakesTooLongHasFailed(_ end: CellOutcome) {
    let report = run(end)
    #expect(report.records.count == 1 && report.cellsNotRun.map(\.number) == [2, 3])
    #expect(report.records[0].failure?.name == "TimeLimit")
    #expect(report.records[0].failure?.message.contains("after 0.2 s") == true)
    #expect(report.records[0].duration >= .milliseconds(200))
  }

  @Test func aFailureOfItsOwnIsTold() {
    #expect(
      run(.failed(CellFailure(name: "FatalError", message: "m", traceback: []))).records[0].failure?.name
        == "FatalError")
  }

  @Test func aCellInTimeIsLeftAlone() {
    let session = ScriptedSession()
    let deadline = CellDeadline(after: .seconds(3600), interrupting: session)
    #expect(deadline.judged(.succeeded) == .succeeded)
    #expect(!session.wasInterrupted)
  }

  @Test func theNextCellIsNotInterrupted() {
    let session = ScriptedSession()
    let first = CellDeadline(after: .milliseconds(1), interrupting: session)
    // Either the cell was in time, or it was interrupted: never anything after it.
    let outcome = first.judged(.succeeded)
    #expect(session.wasInterrupted == (outcome != .succeeded))
  }
}
