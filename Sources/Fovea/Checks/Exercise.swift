/// Tries the learner's function on several inputs, shows where it is right, and names the likely mistake where it is not.
///
///     exercise(
///       "The size of an output",
///       hints: "How far can the window's first pixel go?", "And in steps of the stride?",
///       trying: [(7, 3, 1, 0), (7, 3, 2, 1), (227, 11, 4, 0)],
///       outputSize,
///       expected: { n, f, s, p in try ConvolutionAxis(input: n, filter: f, stride: s, padding: .init(p)).output },
///       mistakes: [
///         .paddingCountedOnce,
///         Mistake("the steps are rounded up; a window has to fit wholly") { n, f, s, p in (n + 2 * p - f + s - 1) / s + 1 },
///       ])
///
/// Numbers, tensors, filters, images and arrays or tuples of them are compared within the tolerance, everything else that
/// is `Equatable` exactly. Answers that differ only in the type of the tensor's elements are equal. In a lesson that runs
/// without a learner, an exercise that is not solved, or a mistake that no input tells from the right answer, is a failure.
///
/// - Parameters:
///   - task: what is to be done, in one sentence or as a title.
///   - hints: help that is given one piece at a time; in a console `hint()` gives the next.
///   - inputs: what to try, a tuple for each call, or a single value.
///   - answer: the learner's function. If it throws, that is shown as its answer.
///   - expected: the right function, by Fovea's own means.
///   - tolerance: by how much numbers may differ, relative to the expected number where that is larger than 1.
///   - mistakes: known wrong answers; the first one that equals the learner's answers is named.
public func exercise<each Input, Result>(
  _ task: String, hints: String..., trying inputs: [(repeat each Input)],
  _ answer: @escaping (repeat each Input) throws -> Result,
  @AnswerBuilder<Result> expected: @escaping (repeat each Input) throws -> Result,
  within tolerance: Double = 1e-4, mistakes: [Mistake<(repeat each Input), Result>] = []
) {
  let trial = ExerciseTrial(
    inputs: inputs, answer: { (input: (repeat each Input)) in try answer(repeat each input) },
    expected: { (input: (repeat each Input)) in try expected(repeat each input) },
    comparison: AnswerComparison(tolerance: tolerance), mistakes: mistakes)
  trial.run { ExerciseReport(task: task, hints: hints, verdict: $0).announce() }.conclude(task: task, hints: hints)
}

/// Compares the learner's one value with the right one, and names the likely mistake.
///
///     exercise(
///       "How many parameters have six filters of 5×5 over three planes?", hints: "How many has one filter?",
///       answer: parameters(), expected: Conv2D(filterShape: (5, 5, 3, 6)).parameterCount,
///       mistakes: [76: "that is one filter; there are six", 450: "each filter has a bias as well"])
///
/// - Parameters:
///   - task: what is to be done, in one sentence or as a title.
///   - hints: help that is given one piece at a time; in a console `hint()` gives the next.
///   - answer: the learner's value. If it throws, that is shown as the answer.
///   - expected: the right value, by Fovea's own means.
///   - tolerance: by how much numbers may differ, relative to the expected number where that is larger than 1.
///   - mistakes: known wrong values and what each of them says.
public func exercise<Result>(
  _ task: String, hints: String..., answer: @autoclosure @escaping () throws -> Result,
  expected: @autoclosure @escaping () throws -> Result, within tolerance: Double = 1e-4,
  mistakes: KeyValuePairs<Result, String> = [:]
) {
  let trial = ExerciseTrial<Void, Result>(
    inputs: [()], answer: answer, expected: expected, comparison: AnswerComparison(tolerance: tolerance),
    mistakes: mistakes.map { value, name in Mistake(name) { value } })
  trial.run { ExerciseReport(task: task, hints: hints, verdict: $0).announce() }.conclude(task: task, hints: hints)
}

/// Shows how far the learner's solution has come: each check, the advice for the first that fails, and hints.
///
/// - Parameters:
///   - task: what is to be done.
///   - hint: help that stays folded until it is asked for.
///   - checks: what a solution must satisfy, in the order in which to look at them.
public func exercise(_ task: String, hint: String = "", _ checks: Check...) {
  ExerciseVerdict(checks: checks).conclude(task: task, hints: hint.isEmpty ? [] : [hint])
}

/// Shows how far the learner's solution has come: each check, the advice for the first that fails, and hints.
///
/// - Parameters:
///   - task: what is to be done.
///   - hints: help that is given one piece at a time; in a console `hint()` gives the next.
///   - checks: what a solution must satisfy, in the order in which to look at them.
public func exercise(_ task: String, hints: [String], _ checks: Check...) {
  ExerciseVerdict(checks: checks).conclude(task: task, hints: hints)
}
