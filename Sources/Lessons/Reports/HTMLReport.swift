import CellSession

/// A run of lessons as one page: what each claims, how long its cells took, their pictures, and folded their sources. Lessons
/// that did not pass come first. The page needs nothing else than itself, and runs no script: a lesson's own output cannot
/// bring one in, either.
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
      <h1 id="contents">A run of lessons</h1>
      \(lines.map { "<p>\(XMLText.escaped($0))</p>" }.joined(separator: "\n"))
      \(summary)
      \((unusable.map(Self.section) + ordered.map { Self.section($0.element, $0.offset) })
        .joined(separator: "\n"))
      </body>
      </html>

      """
  }

  /// The lessons with their places in the run, those that did not pass first.
  private var ordered: [(offset: Int, element: LessonReport)] {
    let all = Array(reports.enumerated())
    return all.filter { !$0.element.passes } + all.filter { $0.element.passes }
  }

  private static let style = """
    :root{color-scheme:light dark;--good:#1a7f37;--bad:#cf222e;--rule:#8884;--code:#8881}\
    @media(prefers-color-scheme:dark){:root{--good:#3fb950;--bad:#ff7b72}}\
    body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
    table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}\
    td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}\
    section{border-top:1px solid var(--rule);margin-top:2rem}\
    ul{list-style:none;padding:0 0 0 1rem}li{margin:.2rem 0}.good{color:var(--good)}.bad{color:var(--bad)}\
    summary{cursor:pointer}.cell{border-top:1px solid var(--rule);padding:.15rem 0}\
    .cell time{float:right;font-variant-numeric:tabular-nums;opacity:.8}\
    .cell pre{background:var(--code);padding:.6rem .8rem;margin:.4rem 0}\
    figure{margin:.5rem 0 1.2rem;overflow-x:auto}\
    img{max-width:100%}pre{overflow-x:auto;font-size:.85rem}.bad pre,pre.bad{white-space:pre-wrap}\
    @media print{body{max-width:none;margin:0;font-size:11pt}pre{white-space:pre-wrap}\
    figure{overflow:visible;break-inside:avoid}h2,summary{break-after:avoid}}
    """

  /// The contents: the lessons, a row each.
  private var summary: String {
    let rows = ordered.map { index, report in
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
    return """
      <section id="lesson-\(index)">
      <h2>\(mark(report.passes)) \(title(report))</h2>
      <p><code>\(XMLText.escaped(report.name))</code>, \(secondsText(report.duration)) · <a href="#contents">contents</a></p>
      \(problems.isEmpty ? "" : "<pre class=\"bad\">\(problems)</pre>")
      \(checks(report))
      \(report.records.map(cell).joined(separator: "\n"))
      </section>
      """
  }

  /// What was checked, folded where all is well: the run before knew it, too.
  private static func checks(_ report: LessonReport) -> String {
    let claims = report.claims.map { claim in
      let evidence = claim.evidence.map { " <small>\(XMLText.escaped($0))</small>" } ?? ""
      return "<li>\(mark(claim.holds)) \(XMLText.escaped(claim.sentence))\(evidence)</li>"
    }
    let exercises = report.exercises.map { exercise in
      "<li>\(mark(exercise.isSolved)) Exercise: \(XMLText.escaped(exercise.task))</li>"
    }
    guard !claims.isEmpty || !exercises.isEmpty else { return "" }
    return "<details\(report.passes ? "" : " open")><summary>\(checksHold(report.claims, report.exercises))</summary>"
      + "<ul>\((claims + exercises).joined(separator: "\n"))</ul></details>"
  }

  /// A line for a cell, with its source folded, and its pictures below.
  private static func cell(_ record: CellRecord) -> String {
    let pictures = record.outputs.compactMap { $0.data.flatMap(ReportPicture.html) }
    let isGood =
      record.failure == nil && record.claims.allSatisfy(\.holds) && record.exercises.allSatisfy(\.isSolved)
    return "<div class=\"cell\"><details><summary>\(mark(isGood)) \(record.cell.number). "
      + "\(XMLText.escaped(record.cell.title)) <time>\(secondsText(record.duration))</time></summary>"
      + "<pre><code>\(XMLText.escaped(record.cell.source, keepsLines: true))</code></pre></details>"
      + pictures.map { "<figure>\($0)</figure>" }.joined() + "</div>"
  }
}
