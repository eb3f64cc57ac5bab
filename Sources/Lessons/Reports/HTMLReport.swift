import CellSession

/// A run of lessons as one page: what each claims, how long its cells took, and their pictures. It needs nothing else than
/// itself, and runs no script: a lesson's own output cannot bring one in, either.
struct HTMLReport {
  var reports: [LessonReport]
  var unusable: [UnusableLesson] = []

  /// The page.
  var text: String {
    let lines = totalLines(of: reports, unusable: unusable)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>Fovea: a run of lessons</title>
      <style>\(Self.style)</style>
      </head>
      <body>
      <h1>A run of lessons</h1>
      \(lines.map { "<p>\(XMLText.escaped($0))</p>" }.joined(separator: "\n"))
      \(summary)
      \((unusable.map(Self.section) + reports.enumerated().map { Self.section($0.element, $0.offset) })
        .joined(separator: "\n"))
      </body>
      </html>

      """
  }

  private static let style = """
    :root{color-scheme:light dark;--good:#1a7f37;--bad:#cf222e}\
    @media(prefers-color-scheme:dark){:root{--good:#3fb950;--bad:#ff7b72}}\
    body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
    table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}\
    td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}\
    section{border-top:1px solid #8888;margin-top:2rem}\
    ul{list-style:none;padding:0}li{margin:.2rem 0}.good{color:var(--good)}.bad{color:var(--bad)}\
    figure{margin:1rem 0;overflow-x:auto}figcaption{font-size:.85rem;opacity:.8}\
    img{max-width:100%}pre{overflow-x:auto;font-size:.85rem}
    """

  /// The lessons, a row each.
  private var summary: String {
    let rows = reports.enumerated().map { index, report in
      "<tr><td>\(Self.mark(report.passes))</td><td><a href=\"#lesson-\(index)\">\(Self.title(report))</a></td>"
        + "<td class=\"number\">\(report.claims.count { $0.holds }) of \(report.claims.count)</td>"
        + "<td class=\"number\">\(report.exercises.count { $0.isSolved }) of \(report.exercises.count)</td>"
        + "<td class=\"number\">\(secondsText(report.duration))</td></tr>"
    }
    return "<table><thead><tr><th></th><th>Lesson</th><th class=\"number\">Claims that hold</th>"
      + "<th class=\"number\">Exercises solved</th><th class=\"number\">Time</th></tr></thead>"
      + "<tbody>\(rows.joined(separator: "\n"))</tbody></table>"
  }

  private static func title(_ report: LessonReport) -> String { XMLText.escaped(report.title ?? report.name) }

  /// A mark that is read aloud, too, and does not depend on its colour.
  private static func mark(_ isGood: Bool) -> String {
    isGood
      ? "<b class=\"good\" role=\"img\" aria-label=\"in order\">✓</b>"
      : "<b class=\"bad\" role=\"img\" aria-label=\"not in order\">✗</b>"
  }

  private static func section(_ lesson: UnusableLesson) -> String {
    "<section><h2>\(mark(false)) \(XMLText.escaped(lesson.name))</h2><p>\(XMLText.escaped(lesson.reason))</p></section>"
  }

  private static func section(_ report: LessonReport, _ index: Int) -> String {
    let problems = report.problems.map { XMLText.escaped($0, keepsLines: true) }.joined(separator: "\n")
    let cells = report.records.map { record in
      "<tr><td class=\"number\">\(record.cell.number)</td><td>\(XMLText.escaped(record.cell.title))</td>"
        + "<td class=\"number\">\(secondsText(record.duration))</td><td>\(mark(record.failure == nil))</td></tr>"
    }
    return """
      <section id="lesson-\(index)">
      <h2>\(mark(report.passes)) \(title(report))</h2>
      <p><code>\(XMLText.escaped(report.name))</code>, \(secondsText(report.duration))</p>
      \(problems.isEmpty ? "" : "<pre class=\"bad\">\(problems)</pre>")
      \(checks(report))
      <details><summary>\(counted(cells.count, "cell")) and their times</summary>
      <table><tbody>\(cells.joined(separator: "\n"))</tbody></table></details>
      \(report.records.flatMap(pictures).joined(separator: "\n"))
      </section>
      """
  }

  private static func checks(_ report: LessonReport) -> String {
    let claims = report.claims.map { claim in
      let evidence = claim.evidence.map { " <small>\(XMLText.escaped($0))</small>" } ?? ""
      return "<li>\(mark(claim.holds)) \(XMLText.escaped(claim.sentence))\(evidence)</li>"
    }
    let exercises = report.exercises.map { exercise in
      "<li>\(mark(exercise.isSolved)) Exercise: \(XMLText.escaped(exercise.task))</li>"
    }
    return "<ul>\((claims + exercises).joined(separator: "\n"))</ul>"
  }

  private static func pictures(_ record: CellRecord) -> [String] {
    record.outputs.compactMap { output in
      guard let picture = output.data.flatMap(ReportPicture.html) else { return nil }
      let caption = "Cell \(record.cell.number): \(XMLText.escaped(record.cell.title))"
      return "<figure>\(picture)<figcaption>\(caption)</figcaption></figure>"
    }
  }
}
