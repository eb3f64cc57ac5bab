import Testing

@testable import Fovea

@Suite struct ExerciseTrialTests {
  private struct Refusal: Error, CustomStringConvertible { var description = "no such size" }

  private func trial(
    _ inputs: [Int] = [2, 3, 4], mistakes: [Mistake<Int, Int>] = [], _ answer: @escaping (Int) throws -> Int
  ) -> ExerciseVerdict {
    ExerciseTrial(
      inputs: inputs, answer: answer, expected: { $0 * $0 }, comparison: AnswerComparison(tolerance: 0),
      mistakes: mistakes
    ).run { _ in }
  }

  @Test func everyInputIsTried() {
    #expect(trial { $0 * $0 }.isSolved)
    let verdict = trial { $0 * 2 }
    #expect(!verdict.isSolved && !verdict.isPending)
    #expect(verdict.attempts.map(\.state) == [.right, .wrong, .wrong])
    #expect(verdict.attempts.map(\.label) == ["2", "3", "4"])
    #expect(verdict.attempts[1].answer == "6" && verdict.attempts[1].expected == "9")
    #expect(verdict.advice == nil)
  }

  @Test func theMistakeThatExplainsTheWrongAnswersIsNamed() {
    let mistakes = [
      Mistake<Int, Int>("doubled") { 2 * $0 }, Mistake("one too many") { $0 * $0 + 1 },
      Mistake("constant", relativeToRight: { _, right in try right(3) }),
    ]
    #expect(trial(mistakes: mistakes) { 2 * $0 }.advice == "doubled")
    #expect(trial(mistakes: mistakes) { $0 * $0 + 1 }.advice == "one too many")
    #expect(trial(mistakes: mistakes) { _ in 9 }.advice == "constant")
    #expect(trial(mistakes: mistakes) { $0 == 3 ? 6 : 17 }.advice == nil)
    #expect(trial(mistakes: mistakes) { $0 * $0 }.advice == nil)
  }

  @Test func theMistakeThatExplainsTheRightAnswersTooComesFirst() {
    let mistakes = [Mistake<Int, Int>("adds") { $0 + 12 }, Mistake("doubles the last") { $0 == 4 ? 16 : 0 }]
    // Wrong for 2 and 3 only; the first would explain none of it, the second explains all three.
    #expect(trial(mistakes: mistakes) { $0 == 4 ? 16 : 0 }.advice == "doubles the last")
    // Both explain the wrong answer to 4; only the second one explains those to 2 and 3 as well.
    let both = [Mistake<Int, Int>("adds") { $0 + 4 }, Mistake("doubles") { $0 == 4 ? 8 : $0 * $0 }]
    #expect(trial(mistakes: both) { $0 == 4 ? 8 : $0 * $0 }.advice == "doubles")
  }

  @Test func errorsOfTheLearnersAreWrongAnswers() {
    let verdict = trial { n in if n == 3 { throw Refusal() } else { n * n } }
    #expect(verdict.attempts.map(\.state) == [.right, .wrong, .right])
    #expect(verdict.attempts[1].remark == "it threw an error: no such size")
  }

  @Test func whatIsWrongWithTheExerciseIsADefect() {
    #expect(!trial([]) { $0 }.isSolved)
    let twin = trial(mistakes: [Mistake("the same") { $0 * $0 }]) { $0 * $0 }
    #expect(!twin.isSolved)
    #expect(twin.defects == ["no input tells this mistake from the right answer: “the same”"])
    let silent = trial(mistakes: [Mistake("never", relativeToRight: { _, _ in throw Refusal() })]) { $0 * $0 }
    #expect(silent.defects.count == 1)
    let failing = ExerciseTrial(
      inputs: [1], answer: { $0 }, expected: { _ in throw Refusal() }, comparison: AnswerComparison(tolerance: 0),
      mistakes: [Mistake<Int, Int>]()
    ).run { _ in }
    #expect(failing.defects == ["its own answer to 1 fails: no such size"])
  }

  @Test func beforeEachCallItIsKnownWhichInputIsTried() {
    var seen: [[ExerciseVerdict.Attempt.State]] = []
    _ = ExerciseTrial(
      inputs: [1, 2], answer: { $0 }, expected: { $0 }, comparison: AnswerComparison(tolerance: 0),
      mistakes: [Mistake<Int, Int>]()
    ).run { verdict in
      seen.append(verdict.attempts.map(\.state))
      #expect(verdict.isPending)
    }
    #expect(seen == [[.noAnswer], [.right, .noAnswer]])
  }
}
