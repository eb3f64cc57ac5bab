import CellSession
import Testing

@testable import Lessons

@Suite struct LessonRunnerTests {
  static let notebook = Notebook(cells: [
    NotebookCell(.markdown, id: "m", source: "# Edges\n```\n# not a heading\n```"),
    NotebookCell(.code, id: "a", source: "one"),
    NotebookCell(.code, id: "blank", source: " \n"),
    NotebookCell(.code, id: "b", source: "two"),
    NotebookCell(.raw, id: "r", source: "raw"),
    NotebookCell(.code, id: "c", source: "three", metadata: ["title": "The third"]),
  ])

  @Test func runsTheCodeInOrder() {
    let session = ScriptedSession(["two": .shows(.claim("s", true), .output(.stdout, "x"))])
    let report = LessonRunner().run(Self.notebook, name: "n", in: session)
    #expect(session.sources == ["one", "two", "three"])
    #expect(report.records.map(\.cell.title) == ["Edges", "Edges (2)", "The third"])
    #expect(report.records.map(\.cell.number) == [1, 2, 3])
    #expect(report.records.map(\.cell.index) == [1, 3, 5])
    #expect(report.claims == [Claim(sentence: "s", holds: true)])
    #expect(report.passes)
    #expect(report.closingLines == ["1 of 1 claim holds"])
  }

  @Test func stopsAtTheFirstFailure() {
    let session = ScriptedSession(["one": .shows(.claim("s", true)), "two": .fails(.output(.stdout, "x"))])
    let report = LessonRunner().run(Self.notebook, name: "n", in: session)
    #expect(session.sources == ["one", "two"])
    #expect(!report.passes)
    #expect(
      report.problems == ["cell 2 (Edges (2)) failed: FatalError: Index out of range", "1 cell was not run"])
    #expect(report.records[1].outputs.count == 2, "what was printed before the failure, and the failure")
  }

  @Test func goesOnWhenTold() {
    let session = ScriptedSession(["one": .fails(), "three": .shows(.claim("s", true))])
    let report = LessonRunner(keepsGoing: true).run(Self.notebook, name: "n", in: session)
    #expect(session.sources == ["one", "two", "three"])
    #expect(!report.passes)
    #expect(report.claims.count == 1)
  }

  @Test func namesTheClaimsThatFail() {
    let session = ScriptedSession([
      "one": .shows(.claim("right", true)), "three": .shows(.claim("wrong", false), .claim("wrong too", false)),
    ])
    let report = LessonRunner().run(Self.notebook, name: "n", in: session)
    #expect(
      report.closingLines == [
        "2 of 3 claims fail:", "  ✗ cell 3: wrong", "    computed 1, expected 2", "  ✗ cell 3: wrong too",
        "    computed 1, expected 2",
      ])
  }

  @Test func countsTheExercises() {
    let session = ScriptedSession([
      "one": .shows(.claim("s", true), .exercise("a", solved: true)), "two": .shows(.exercise("b", solved: true)),
    ])
    let report = LessonRunner().run(Self.notebook, name: "n", in: session)
    #expect(report.passes)
    #expect(report.closingLines == ["1 of 1 claim holds, 2 of 2 exercises solved"])
    #expect(
      totalLines(of: [report, report], unusable: [])[0].hasSuffix(": 2 of 2 claims hold, 4 of 4 exercises solved"))
  }

  @Test func exercisesAloneAreChecksToo() {
    let session = ScriptedSession(["one": .shows(.exercise("a", solved: true))])
    #expect(LessonRunner().run(Self.notebook, name: "n", in: session).closingLines == ["1 of 1 exercise solved"])
  }

  @Test func namesTheExercisesThatAreNotSolved() {
    let wrong = #","checks":[{"sentence":"3","holds":true},{"sentence":"4","holds":false,"answer":"5","expected":"6"}]"#
    let session = ScriptedSession([
      "one": .shows(.claim("s", true), .exercise("a", solved: false, #","advice":"rounded up""#)),
      "two": .shows(.exercise("b", solved: true)),
      "three": .shows(
        .exercise("c", solved: false, wrong), .exercise("d", solved: true, #","checks":[]"#),
        .exercise("e", solved: false, #","defects":["nothing to try"]"#)),
    ])
    let report = LessonRunner().run(Self.notebook, name: "n", in: session)
    #expect(!report.passes)
    #expect(
      report.closingLines == [
        "2 of 5 exercises solved; not solved:", "  ○ cell 1: a", "    rounded up", "  ○ cell 3: c",
        "    4: got 5, expected 6", "  ○ cell 3: e", "    nothing to try",
      ])
  }

  @Test func anExerciseThatCannotBeReadIsNotSolved() {
    let odd = CellEvent.display(
      MIMEBundle(data: ["application/vnd.fovea.exercise+json": #"{"solved":true}"#]), id: nil, updating: false)
    let report = LessonRunner().run(Self.notebook, name: "n", in: ScriptedSession(["one": .shows(odd)]))
    #expect(report.unsolvedExercises.count == 1)
    #expect(!report.passes)
  }

  @Test func codeThatIsStillToBeWrittenDoesNotEndTheRun() {
    let pending = #","pending":true,"checks":[{"sentence":"3","holds":false}]"#
    let session = ScriptedSession([
      "one": .isUnsolved(.exercise("a", solved: false, pending)), "two": .isUnsolved(),
      "three": .shows(.claim("s", true)),
    ])
    let report = LessonRunner().run(Self.notebook, name: "n", in: session)
    #expect(session.sources == ["one", "two", "three"])
    #expect(
      report.closingLines == [
        "cell 2 (Edges (2)) failed: NotSolved: in f()", "0 of 1 exercise solved; not solved:", "  ○ cell 1: a",
        "    3: no answer",
      ])
  }

  @Test func aLessonWithoutClaimsDoesNotPass() {
    let report = LessonRunner().run(Self.notebook, name: "n", in: ScriptedSession())
    #expect(!report.passes)
    #expect(report.closingLines.first?.hasPrefix("no claims") == true)
  }
}
