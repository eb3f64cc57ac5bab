import CellSession

/// A run of lessons as JUnit XML, which services for continuous integration read: a test suite for each lesson, a test case for
/// each cell, claim and exercise. A cell's time is its own test case's; its claims and exercises take none.
struct JUnitReport {
  var reports: [LessonReport]
  var unusable: [UnusableLesson] = []

  /// The XML document.
  var text: String {
    let suites = reports.map(Suite.init) + unusable.map(Suite.init)
    let body = suites.flatMap { $0.lines.map { "  " + $0 } }
    let opening = "<testsuites name=\"fovea run\" \(Self.counts(suites.flatMap(\.cases)))>"
    return (["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", opening] + body + ["</testsuites>", ""])
      .joined(separator: "\n")
  }

  fileprivate static func counts(_ cases: [TestCase]) -> String {
    let outcomes = cases.compactMap(\.outcome?.element)
    let count = { (name: String) in outcomes.count { $0 == name } }
    let time = seconds(cases.reduce(.zero) { $0 + $1.duration })
    return "tests=\"\(cases.count)\" failures=\"\(count("failure"))\" errors=\"\(count("error"))\" "
      + "skipped=\"\(count("skipped"))\" time=\"\(time)\""
  }

  /// Seconds with three digits after the point, whatever the locale.
  fileprivate static func seconds(_ duration: Duration) -> String {
    let (whole, rest) = duration.components
    let milliseconds = String(1000 + rest / 1_000_000_000_000_000)
    return "\(whole).\(milliseconds.dropFirst())"
  }
}

private struct TestCase {
  /// What else than success came of it.
  struct Outcome {
    /// `failure`, `error` or `skipped`.
    var element: String
    var type: String?
    var message: String
    var details: [String] = []
  }

  var name: String
  var duration = Duration.zero
  var outcome: Outcome?

  func lines(lesson: String) -> [String] {
    let time = JUnitReport.seconds(duration)
    let opening =
      "<testcase classname=\"\(XMLText.escaped(lesson))\" name=\"\(XMLText.escaped(name))\" time=\"\(time)\""
    guard let outcome else { return [opening + "/>"] }
    let type = outcome.type.map { " type=\"\(XMLText.escaped($0))\"" } ?? ""
    let details = XMLText.escaped(outcome.details.joined(separator: "\n"), keepsLines: true)
    let message = " message=\"\(XMLText.escaped(outcome.message))\""
    return [opening + ">", "  <\(outcome.element)\(type)\(message)>\(details)</\(outcome.element)>", "</testcase>"]
  }
}

private struct Suite {
  var name: String
  var cases: [TestCase]

  init(_ report: LessonReport) {
    name = report.name
    cases = report.records.flatMap(Self.cases)
    for cell in report.cellsNotRun {
      let reason = "not run, for a cell before it failed"
      cases.append(TestCase(name: Self.name(cell), outcome: .init(element: "skipped", message: reason)))
    }
    if report.checksNothing {
      let reason = "a lesson must check at least one thing that it says, with claim(\"…\", …)"
      let outcome = TestCase.Outcome(element: "failure", type: "NoClaims", message: reason)
      cases.append(TestCase(name: "the lesson has claims", outcome: outcome))
    }
  }

  init(_ lesson: UnusableLesson) {
    name = lesson.name
    let outcome = TestCase.Outcome(element: "error", type: "LessonFileError", message: lesson.reason)
    cases = [TestCase(name: "the lesson can be run", outcome: outcome)]
  }

  var lines: [String] {
    let opening = "<testsuite name=\"\(XMLText.escaped(name))\" \(JUnitReport.counts(cases))>"
    return [opening] + cases.flatMap { $0.lines(lesson: name).map { "  " + $0 } } + ["</testsuite>"]
  }

  private static func name(_ cell: LessonCell) -> String { "cell \(cell.number): \(cell.title)" }

  private static func cases(_ record: CellRecord) -> [TestCase] {
    var cell = TestCase(name: name(record.cell), duration: record.duration)
    if let failure = record.failure {
      // Code that is still to be written is no accident.
      cell.outcome = .init(
        element: failure.name == CellFailure.notSolved ? "failure" : "error", type: failure.name,
        message: failure.message, details: failure.traceback)
    }
    let claims = record.claims.map { claim in
      let outcome = TestCase.Outcome(
        element: "failure", type: "Claim", message: claim.evidence ?? "it does not hold",
        details: [claim.sentence] + (claim.evidence.map { [$0] } ?? []))
      return TestCase(
        name: "cell \(record.cell.number), claim: \(claim.sentence)", outcome: claim.holds ? nil : outcome)
    }
    let exercises = record.exercises.map { exercise in
      let outcome = TestCase.Outcome(
        element: "failure", type: "Exercise", message: exercise.remarks.first ?? "it is not solved",
        details: [exercise.task] + exercise.remarks)
      return TestCase(
        name: "cell \(record.cell.number), exercise: \(exercise.task)", outcome: exercise.isSolved ? nil : outcome)
    }
    return [cell] + claims + exercises
  }
}
