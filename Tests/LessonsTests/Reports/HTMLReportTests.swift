import CellSession
import Testing

@testable import Lessons

@Suite struct HTMLReportTests {
  private func page(_ behaviours: [String: ScriptedSession.Behaviour]) -> String {
    let report = LessonRunner().run(LessonRunnerTests.notebook, name: "01.swift", in: ScriptedSession(behaviours))
    return HTMLReport(reports: [report]).text
  }

  private func shows(_ data: [String: String]) -> ScriptedSession.Behaviour {
    .shows(.display(MIMEBundle(data: data), id: nil, updating: false))
  }

  @Test func saysWhatTheLessonClaims() {
    let page = page(["one": .shows(.claim("1 < 2", true), .claim("wrong", false))])
    #expect(page.contains("<h2><b class=\"bad\" role=\"img\" aria-label=\"not in order\">✗</b> Edges</h2>"))
    #expect(page.contains(": 1 of 2 claims hold</p>"))
    #expect(page.contains("</b> 1 &lt; 2</li>"))
    #expect(page.contains("</b> wrong <small>computed 1, expected 2</small></li>"))
  }

  @Test func hasThePicturesOfCells() {
    let page = page([
      "one": shows(["text/html": "<div><svg id=\"s\"/></div>", "image/svg+xml": "<svg/>"]),
      "two": shows(["image/png": "aGk=\n", "text/plain": "2 × 2 \"grey\"\nmore"]),
      "three": shows(["text/html": "<table></table>"]),
    ])
    #expect(page.contains("<template shadowrootmode=\"open\"><div><svg id=\"s\"/></div></template>"))
    #expect(page.contains("<img alt=\"2 × 2 &quot;grey&quot;\" src=\"data:image/png;base64,aGk=\">"))
    #expect(page.split(separator: "<figure>").count == 3, "a table is no picture")
  }

  /// Nobody should have to look for what is not in order.
  @Test func lessonsThatFailComeFirst() throws {
    let reports = [true, false, true].enumerated().map { index, holds in
      LessonRunner().run(
        LessonRunnerTests.notebook, name: "0\(index).swift", in: ScriptedSession(["one": .shows(.claim("s", holds))]))
    }
    let page = HTMLReport(reports: reports).text
    let sections = page.matches(of: #/<section id="lesson-(\d)">/#).map { String($0.1) }
    let rows = page.matches(of: #/<a href="#lesson-(\d)">/#).map { String($0.1) }
    #expect(sections == ["1", "0", "2"] && rows == sections)
    // What holds is folded.
    #expect(page.ranges(of: "<details open><summary>0 of 1 claim holds").count == 1)
    #expect(page.ranges(of: "<details><summary>1 of 1 claim holds").count == 2)
  }

  @Test func cellsHaveTheirSourcesFolded() {
    let page = page(["one": .shows(.claim("s", true))])
    #expect(page.contains("<pre><code>one</code></pre></details>") && page.contains("</time></summary>"))
  }

  @Test func formulasAreReadableWithoutAScript() {
    let rule = #"\left\lfloor \frac{n + 2p_1 - f}{s} \right\rfloor + 1 \le 1{,}000 \\ \text{so } a \cdot \frac12 \odd"#
    #expect(FormulaText.text(rule) == "⌊(n + 2p₁ - f) / s⌋ + 1 ≤ 1,000 <br> so  a · 1 / 2 odd")
    let page = page(["one": shows(["text/html": #"<svg/><p>it is $\displaystyle 2 \cdot 3$, $5</p>"#])])
    #expect(page.contains("<p>it is <code>2 · 3</code>, $5</p>"))
  }

  @Test func needsNothingFromElsewhere() {
    let page = page(["one": .shows(.claim("s", true))])
    #expect(page.contains("content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\""))
    #expect(!page.contains("http:") && !page.contains("https:") && !page.contains("<script"))
  }

  @Test func lessonsThatCannotBeUsedAreNamed() {
    let page = HTMLReport(reports: [], unusable: [UnusableLesson(name: "a<b.swift", reason: "not UTF-8")]).text
    #expect(page.contains("a&lt;b.swift</h2><p>not UTF-8</p>"))
  }
}
