import CellSession

/// What one code cell did when it ran.
public struct CellRecord: Sendable, Equatable {
  public var cell: LessonCell
  public var outputs: [NotebookOutput]
  public var claims: [Claim]
  public var exercises: [Exercise] = []
  /// Why the cell did not end well, if it did not.
  public var failure: CellFailure?
  public var duration: Duration
}

/// What came of one run of a lesson.
public struct LessonReport: Sendable, Equatable {
  public var name: String
  /// Its first heading.
  public var title: String?
  /// The cells that ran, in order.
  public var records: [CellRecord]
  /// The code cells that come after the failure that ended the run.
  public var cellsNotRun: [LessonCell]
}

extension LessonReport {
  public var claims: [Claim] { records.flatMap(\.claims) }

  /// The claims that do not hold, each with the number of its cell.
  public var failedClaims: [(cell: Int, claim: Claim)] {
    records.flatMap { record in record.claims.filter { !$0.holds }.map { (record.cell.number, $0) } }
  }

  public var exercises: [Exercise] { records.flatMap(\.exercises) }

  /// The exercises that are not solved, each with the number of its cell.
  public var unsolvedExercises: [(cell: Int, exercise: Exercise)] {
    records.flatMap { record in record.exercises.filter { !$0.isSolved }.map { (record.cell.number, $0) } }
  }

  public var failedCells: [CellRecord] { records.filter { $0.failure != nil } }

  public var duration: Duration { records.reduce(.zero) { $0 + $1.duration } }

  /// Whether every cell ran well, every claim holds and every exercise is solved, and there is at least one of them: a lesson
  /// that checks nothing must not look as if it had been checked.
  public var passes: Bool { problems.isEmpty }

  /// Whether the lesson has neither claims nor exercises; a run that was cut short cannot tell.
  var checksNothing: Bool { claims.isEmpty && exercises.isEmpty && cellsNotRun.isEmpty }

  /// What keeps the lesson from passing, a line each.
  public var problems: [String] {
    var problems: [String] = []
    for record in failedCells {
      // Told below, with the exercise.
      if record.failure?.name == CellFailure.notSolved, record.exercises.contains(where: { !$0.isSolved }) { continue }
      let failure = record.failure.map { "\($0.name): \($0.message)" } ?? ""
      problems.append("cell \(record.cell.number) (\(record.cell.title)) failed: \(failure)")
    }
    let missed = cellsNotRun.count
    if missed > 0 { problems.append(missed == 1 ? "1 cell was not run" : "\(missed) cells were not run") }
    let failed = failedClaims
    if !failed.isEmpty {
      problems.append("\(failed.count) of \(counted(claims.count, "claim")) \(failed.count == 1 ? "fails" : "fail"):")
      for (cell, claim) in failed {
        problems.append("  ✗ cell \(cell): \(claim.sentence)")
        if let evidence = claim.evidence { problems.append("    \(evidence)") }
      }
    }
    let unsolved = unsolvedExercises
    if !unsolved.isEmpty {
      problems.append("\(exercisesSolved(exercises)); not solved:")
      for (cell, exercise) in unsolved {
        problems.append("  ○ cell \(cell): \(exercise.task)")
        problems += exercise.remarks.map { "    \($0)" }
      }
    }
    if checksNothing {
      problems.append("no claims: a lesson must check at least one thing that it says, with claim(\"…\", …)")
    }
    return problems
  }

  /// The lines that end the report of a lesson.
  public var closingLines: [String] {
    problems.isEmpty ? [checksHold(claims, exercises)] : problems
  }
}

/// A lesson that could not even be read or started.
struct UnusableLesson: Equatable {
  var name: String
  var reason: String
}

/// The lines that end the report of several lessons.
func totalLines(of reports: [LessonReport], unusable: [UnusableLesson]) -> [String] {
  let checks = checksHold(reports.flatMap(\.claims), reports.flatMap(\.exercises))
  let seconds = reports.reduce(Duration.zero) { $0 + $1.duration }
  let lessons = counted(reports.count + unusable.count, "lesson")
  let line = "\(lessons), \(secondsText(seconds)): \(checks)"
  let failing = unusable.map(\.name) + reports.filter { !$0.passes }.map(\.name)
  return failing.isEmpty ? [line] : [line, "Not in order: " + failing.joined(separator: ", ")]
}

/// `2 of 2 claims hold`, `1 of 1 claim holds, 3 of 4 exercises solved`.
func checksHold(_ claims: [Claim], _ exercises: [Exercise]) -> String {
  let holding = claims.filter(\.holds).count
  let said = "\(holding) of \(counted(claims.count, "claim")) \(claims.count == 1 ? "holds" : "hold")"
  if claims.isEmpty && !exercises.isEmpty { return exercisesSolved(exercises) }
  return exercises.isEmpty ? said : "\(said), \(exercisesSolved(exercises))"
}

/// `3 of 4 exercises solved`.
private func exercisesSolved(_ exercises: [Exercise]) -> String {
  "\(exercises.filter(\.isSolved).count) of \(counted(exercises.count, "exercise")) solved"
}

/// `1 claim`, `2 claims`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// `0.4 s`, `12.0 s`, `3 min 5 s`.
func secondsText(_ duration: Duration) -> String {
  let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  if seconds >= 100 {
    let whole = Int(seconds.rounded())
    return "\(whole / 60) min \(whole % 60) s"
  }
  let tenths = Int((seconds * 10).rounded())
  return "\(tenths / 10).\(tenths % 10) s"
}
