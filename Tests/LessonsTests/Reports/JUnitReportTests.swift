import CellSession
import Testing

@testable import Lessons

@Suite struct JUnitReportTests {
  private func report(_ behaviours: [String: ScriptedSession.Behaviour], keepsGoing: Bool = false) -> LessonReport {
    let session = ScriptedSession(behaviours)
    var report = LessonRunner(keepsGoing: keepsGoing).run(LessonRunnerTests.notebook, name: "01.swift", in: session)
    for index in report.records.indices { report.records[index].duration = .milliseconds(1050 + index) }
    return report
  }

  @Test func everyCellClaimAndExerciseIsACase() {
    let report = report([
      "one": .shows(.claim("right", true)), "two": .shows(.claim("wrong", false)),
      "three": .shows(.exercise("sum", solved: true)),
    ])
    #expect(
      JUnitReport(reports: [report]).text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="fovea run" tests="6" failures="1" errors="0" skipped="0" time="3.153">
          <testsuite name="01.swift" tests="6" failures="1" errors="0" skipped="0" time="3.153">
            <testcase classname="01.swift" name="cell 1: Edges" time="1.050"/>
            <testcase classname="01.swift" name="cell 1, claim: right" time="0.000"/>
            <testcase classname="01.swift" name="cell 2: Edges (2)" time="1.051"/>
            <testcase classname="01.swift" name="cell 2, claim: wrong" time="0.000">
              <failure type="Claim" message="computed 1, expected 2">wrong
        computed 1, expected 2</failure>
            </testcase>
            <testcase classname="01.swift" name="cell 3: The third" time="1.052"/>
            <testcase classname="01.swift" name="cell 3, exercise: sum" time="0.000"/>
          </testsuite>
        </testsuites>

        """)
  }

  @Test func aFailureHasItsTracebackAndWhatFollowsIsSkipped() {
    let text = JUnitReport(reports: [report(["one": .fails()])]).text
    #expect(text.contains(#"tests="3" failures="0" errors="1" skipped="2""#))
    #expect(text.contains(#"<error type="FatalError" message="Index out of range">FatalError"#))
    #expect(text.contains(#"name="cell 3: The third" time="0.000">"#))
    #expect(!text.contains("has claims"), "a run that was cut short cannot tell")
  }

  @Test func whatKeepsALessonFromPassingIsNeverGreen() {
    #expect(JUnitReport(reports: [report([:])]).text.contains(#"tests="4" failures="1""#), "no claims")
    let unsolved = report(["two": .isUnsolved(.exercise("sum", solved: false))])
    #expect(JUnitReport(reports: [unsolved]).text.contains(#"tests="4" failures="2""#))
    let unusable = UnusableLesson(name: "none.swift", reason: "there is no such file")
    let text = JUnitReport(reports: [], unusable: [unusable]).text
    #expect(text.contains(#"tests="1" failures="0" errors="1""#))
    #expect(text.contains(#"message="there is no such file""#))
  }
}
