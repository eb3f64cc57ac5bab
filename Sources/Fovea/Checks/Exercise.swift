/// One thing that a solution must satisfy, with advice for whoever has not got it yet.
public struct Check: Sendable {
  let sentence: String
  let holds: Bool
  let advice: String

  /// - Parameters:
  ///   - sentence: what must hold, in words.
  ///   - condition: whether it holds.
  ///   - advice: the likely mistake, named, for when it does not.
  public init(_ sentence: String, _ condition: Bool, otherwise advice: String = "") {
    self.sentence = sentence
    holds = condition
    self.advice = advice
  }
}

/// Shows how far the learner's solution has come: each check, the advice for the first that fails, and a hint to unfold.
///
/// - Parameters:
///   - task: what is to be done.
///   - hint: help that stays folded until it is asked for.
///   - checks: what a solution must satisfy, in the order in which to look at them.
public func exercise(_ task: String, hint: String = "", _ checks: Check...) {
  let solved = checks.allSatisfy(\.holds)
  Notebook.show(exerciseBundle(task, hint: hint, checks: checks, solved: solved))
}

func exerciseBundle(_ task: String, hint: String, checks: [Check], solved: Bool) -> DisplayBundle {
  let advice = checks.first { !$0.holds && !$0.advice.isEmpty }?.advice
  var lines = ["\(solved ? "✓ Solved" : "○ Exercise"): \(task)"]
  lines += checks.map { "  \($0.holds ? "✓" : "✗") \($0.sentence)" }
  var html = "<div><b>\(lines[0].htmlEscaped)</b><ul style=\"list-style:none\">"
  html += checks.map { "<li>\($0.holds ? "✓" : "✗") \($0.sentence.htmlEscaped)</li>" }.joined() + "</ul>"
  if let advice {
    lines.append("  \(advice)")
    html += "<p>\(advice.htmlEscaped)</p>"
  }
  if !solved && !hint.isEmpty {
    lines.append("  Hint: \(hint)")
    html += "<details><summary>Hint</summary>\(hint.htmlEscaped)</details>"
  }
  let states = checks.map { "{\"sentence\":\($0.sentence.jsonQuoted),\"holds\":\($0.holds)}" }.joined(separator: ",")
  return DisplayBundle(
    text: lines.joined(separator: "\n"),
    [
      "text/html": html + "</div>",
      "application/vnd.fovea.exercise+json":
        "{\"exercise\":\(task.jsonQuoted),\"solved\":\(solved),\"checks\":[\(states)]}",
    ])
}
