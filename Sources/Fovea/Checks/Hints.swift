/// Shows the next hint of the exercise that was checked last; each call gives one, and says so when there is none left.
///
/// In a notebook the hints can also be unfolded below the exercise.
public func hint() {
  let text = GivenHints.next()
  Notebook.show(DisplayBundle(text: text, ["text/html": "<div>\(text.htmlEscaped)</div>"]))
}

/// Which hints the learner has been given.
enum GivenHints {
  /// How many hints of each exercise have been shown.
  nonisolated(unsafe) private static var counts: [String: Int] = [:]
  nonisolated(unsafe) private static var latest: (task: String, hints: [String], isSolved: Bool)?

  /// An exercise was checked. Where it is not solved, its first hint is shown.
  static func note(task: String, hints: [String], isSolved: Bool) {
    latest = (task, hints, isSolved)
    if !isSolved, !hints.isEmpty { counts[task] = max(counts[task] ?? 0, 1) }
  }

  /// How many of the hints have been given, the first included.
  static func count(task: String, hints: [String]) -> Int { min(max(counts[task] ?? 0, 1), hints.count) }

  static func next() -> String {
    guard let (task, hints, isSolved) = latest else {
      return
        "There is no hint yet: hints belong to an exercise, so run its check first, with an answer of yours, even a "
        + "wrong one."
    }
    if isSolved { return "“\(task)” is solved: there is no need of a hint." }
    guard !hints.isEmpty else { return "“\(task)” has no hints." }
    let given = counts[task] ?? 0
    guard given < hints.count else {
      return "There is no further hint for “\(task)”: all \(hints.count) have been given."
    }
    counts[task] = given + 1
    return "\(ExerciseReport.name(ofHint: given, of: hints.count)): \(hints[given])"
  }

  /// As in a new session.
  static func forgetAll() {
    counts = [:]
    latest = nil
  }
}
