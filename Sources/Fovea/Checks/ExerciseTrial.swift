/// The learner's function beside the right one and the known mistakes, to be tried on the inputs of an exercise.
struct ExerciseTrial<Input, Result> {
  var inputs: [Input]
  var answer: (Input) throws -> Result
  var expected: (Input) throws -> Result
  var comparison: AnswerComparison
  var mistakes: [Mistake<Input, Result>]

  /// What each function says to each input; nil where it threw.
  private struct Answers {
    var learner: [Result?] = []
    var right: [Result?] = []
  }

  /// Tries all inputs.
  ///
  /// - Parameter willTry: called before each call of the learner's function, which may never come back.
  func run(_ willTry: (ExerciseVerdict) -> Void) -> ExerciseVerdict {
    var verdict = ExerciseVerdict()
    if inputs.isEmpty { verdict.defects.append("there is nothing to try: give some inputs") }
    var answers = Answers()
    for input in inputs {
      let label = Input.self == Void.self ? "your answer" : AnswerText.text(of: input)
      do { answers.right.append(try expected(input)) } catch {
        answers.right.append(nil)
        verdict.defects.append("its own answer to \(label) fails: \(error)")
      }
      verdict.attempts.append(.init(label: label, state: .noAnswer))
      willTry(verdict)
      verdict.attempts[verdict.attempts.count - 1] = attempt(label, input, &answers, &verdict.defects)
    }
    for index in mistakes.indices where !isTold(mistakes[index], from: answers.right) {
      verdict.defects.append("no input tells this mistake from the right answer: “\(mistakes[index].name)”")
    }
    if !verdict.isSolved { verdict.advice = likelyMistake(answers, verdict) }
    return verdict
  }

  private func attempt(
    _ label: String, _ input: Input, _ answers: inout Answers, _ defects: inout [String]
  ) -> ExerciseVerdict.Attempt {
    let given: Result
    do { given = try answer(input) } catch {
      answers.learner.append(nil)
      return .init(label: label, state: .wrong, remark: "it threw an error: \(error)")
    }
    answers.learner.append(given)
    guard let right = answers.right[answers.learner.count - 1] else { return .init(label: label, state: .wrong) }
    var remark: String?
    switch comparison.compare(given, right) {
    case .equal: return .init(label: label, state: .right)
    case .unequal(let note): remark = note
    case .incomparable(let type): defects.append("answers of type \(type) cannot be compared: make it Equatable")
    }
    // The one right value would give the solution away; a function is more than its values.
    let expected = Input.self == Void.self ? nil : AnswerText.text(of: right)
    return .init(label: label, state: .wrong, answer: AnswerText.text(of: given), expected: expected, remark: remark)
  }

  private func mistaken(_ mistake: Mistake<Input, Result>, _ index: Int) -> Result? {
    try? mistake.answer(inputs[index], expected)
  }

  private func areEqual(_ a: Result?, _ b: Result?) -> Bool {
    guard let a, let b else { return false }
    return comparison.compare(a, b).isEqual
  }

  /// Whether there is an input to which who makes this mistake gives another answer than the right one.
  private func isTold(_ mistake: Mistake<Input, Result>, from right: [Result?]) -> Bool {
    inputs.indices.contains { index in
      guard let answer = mistaken(mistake, index) else { return false }
      return !areEqual(answer, right[index])
    }
  }

  /// The mistake that explains all wrong answers; rather one that explains the right ones as well.
  private func likelyMistake(_ answers: Answers, _ verdict: ExerciseVerdict) -> String? {
    let wrong = inputs.indices.filter { verdict.attempts[$0].state == .wrong }
    guard !wrong.isEmpty else { return nil }
    let explains = { (mistake: Mistake<Input, Result>, some: [Int]) in
      some.allSatisfy { areEqual(answers.learner[$0], mistaken(mistake, $0)) }
    }
    let likely = mistakes.filter { explains($0, wrong) }
    return (likely.first { explains($0, Array(inputs.indices)) } ?? likely.first)?.name
  }
}
