/// What came of the checks of an exercise, or of those that have ended so far.
struct ExerciseVerdict {
  /// One input that was tried, or one check.
  struct Attempt {
    enum State { case right, wrong, noAnswer }

    /// The input, or what must hold.
    var label: String
    var state: State
    /// What the learner's function said, where it was wrong.
    var answer: String?
    /// What it should have said, where that gives nothing away.
    var expected: String?
    var remark: String?
  }

  var attempts: [Attempt] = []
  /// The likely mistake.
  var advice: String?
  /// What is wrong with the exercise itself.
  var defects: [String] = []

  var isSolved: Bool { attempts.allSatisfy { $0.state == .right } && defects.isEmpty }
  /// The learner's function has not come back.
  var isPending: Bool { attempts.contains { $0.state == .noAnswer } }
}

extension ExerciseVerdict {
  init(checks: [Check]) {
    attempts = checks.map { Attempt(label: $0.sentence, state: $0.holds ? .right : .wrong) }
    advice = checks.first { !$0.holds && !$0.advice.isEmpty }?.advice
  }

  /// Shows what came of it, and remembers the hints for `hint()`.
  func conclude(task: String, hints: [String]) {
    Notebook.sink?.display(ifCellDies: nil)
    GivenHints.note(task: task, hints: hints, isSolved: isSolved)
    Notebook.show(ExerciseReport(task: task, hints: hints, verdict: self).bundle)
    if !isSolved && StrictExercises.areWanted {
      notSolved("the exercise “\(task)” is not solved: see what it says above")
    }
  }
}
