/// A verdict in the forms that a learner, a console and the program that counts the exercises of a lesson need.
struct ExerciseReport {
  var task: String
  var hints: [String]
  var verdict: ExerciseVerdict
  /// With more inputs than this, only the first that is wrong is shown.
  private static let mostAttempts = 12

  /// Has this shown if the learner's function does not come back.
  func announce() { Notebook.sink?.display(ifCellDies: bundle) }

  var bundle: DisplayBundle {
    DisplayBundle(text: text, ["text/html": html, "application/vnd.fovea.exercise+json": json])
  }

  private var title: String { verdict.isSolved ? "✓ Solved: \(task)" : "○ Exercise: \(task)" }

  private var shownAttempts: [ExerciseVerdict.Attempt] {
    guard verdict.attempts.count > Self.mostAttempts else { return verdict.attempts }
    return verdict.attempts.first { $0.state != .right }.map { [$0] } ?? []
  }

  private var count: String? {
    guard verdict.attempts.count > Self.mostAttempts else { return nil }
    let right = verdict.attempts.filter { $0.state == .right }.count
    return "right for \(right) of \(verdict.attempts.count) inputs"
  }

  /// What is said of the attempt at a place: in full only of the first that is not right.
  private func details(_ index: Int) -> [String] {
    let attempts = shownAttempts
    guard index == attempts.firstIndex(where: { $0.state != .right }) else { return [] }
    let attempt = attempts[index]
    if attempt.state == .noAnswer { return ["no answer"] }
    return [attempt.answer.map { "got \($0)" }, attempt.expected.map { "expected \($0)" }, attempt.remark].compactMap(
      \.self)
  }

  private static func mark(_ state: ExerciseVerdict.Attempt.State) -> String {
    switch state {
    case .right: "✓"
    case .wrong: "✗"
    case .noAnswer: "…"
    }
  }

  private var text: String {
    var lines = [title]
    if let count { lines.append("  " + count) }
    for (index, attempt) in shownAttempts.enumerated() {
      let details = details(index)
      lines.append(
        "  \(Self.mark(attempt.state)) \(attempt.label)"
          + (details.isEmpty ? "" : ": " + details.joined(separator: ", ")))
    }
    if let advice = verdict.advice { lines.append("  \(advice)") }
    lines += verdict.defects.map { "  The exercise itself is not in order: \($0)" }
    if !verdict.isSolved {
      let given = GivenHints.count(task: task, hints: hints)
      lines += (0..<given).map { "  \(Self.name(ofHint: $0, of: hints.count)): \(hints[$0])" }
      if given < hints.count { lines.append("  hint() gives the next hint.") }
    }
    return lines.joined(separator: "\n")
  }

  private var html: String {
    var html = "<div><b>\(title.htmlEscaped)</b>"
    if let count { html += "<p>\(count)</p>" }
    html += "<ul style=\"list-style:none;margin:.3em 0\">"
    for (index, attempt) in shownAttempts.enumerated() {
      let color = attempt.state == .right ? VerdictColor.right : VerdictColor.wrong
      let details = details(index).map { "<span style=\"white-space:pre-wrap\">\($0.htmlEscaped)</span>" }
      html += "<li><b style=\"color:\(color)\">\(Self.mark(attempt.state))</b> \(attempt.label.htmlEscaped)"
      html += (details.isEmpty ? "" : ": " + details.joined(separator: ", ")) + "</li>"
    }
    html += "</ul>"
    if let advice = verdict.advice { html += "<p>\(advice.htmlEscaped)</p>" }
    html += verdict.defects.map { "<p><b>The exercise itself is not in order:</b> \($0.htmlEscaped)</p>" }.joined()
    return html + (verdict.isSolved ? "" : foldedHints) + "</div>"
  }

  /// Each hint is inside of the one before it, so that one cannot be seen without the other.
  private var foldedHints: String {
    let opened = hints.indices.map { index in
      "<details><summary>\(Self.name(ofHint: index, of: hints.count))</summary>\(hints[index].htmlEscaped)"
    }
    return opened.joined() + String(repeating: "</details>", count: opened.count)
  }

  static func name(ofHint index: Int, of count: Int) -> String { count == 1 ? "Hint" : "Hint \(index + 1) of \(count)" }

  private var json: String {
    let checks = verdict.attempts.map { attempt in
      var fields = ["\"sentence\":\(attempt.label.jsonQuoted)", "\"holds\":\(attempt.state == .right)"]
      if let answer = attempt.answer { fields.append("\"answer\":\(answer.jsonQuoted)") }
      if let expected = attempt.expected { fields.append("\"expected\":\(expected.jsonQuoted)") }
      if let remark = attempt.remark { fields.append("\"remark\":\(remark.jsonQuoted)") }
      return "{" + fields.joined(separator: ",") + "}"
    }
    let list = { (texts: [String]) in "[" + texts.map(\.jsonQuoted).joined(separator: ",") + "]" }
    var fields = ["\"exercise\":\(task.jsonQuoted)", "\"solved\":\(verdict.isSolved)"]
    fields.append("\"checks\":[\(checks.joined(separator: ","))]")
    if verdict.isPending { fields.append("\"pending\":true") }
    if let advice = verdict.advice { fields.append("\"advice\":\(advice.jsonQuoted)") }
    if !verdict.defects.isEmpty { fields.append("\"defects\":\(list(verdict.defects))") }
    if !hints.isEmpty { fields.append("\"hints\":\(list(hints))") }
    return "{" + fields.joined(separator: ",") + "}"
  }
}
