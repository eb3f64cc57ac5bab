import CellSession
import Testing

@testable import Lessons

@Suite struct ReportPrinterTests {
  private func printed(
    _ behaviours: [String: ScriptedSession.Behaviour], isTerminal: Bool = false, showsOutputs: Bool = true
  ) -> String {
    let transcript = Transcript()
    let printer = ReportPrinter(isTerminal: isTerminal, width: 30, showsOutputs: showsOutputs, write: transcript.write)
    let cells = ["one", "two"].map { NotebookCell(.code, id: $0, source: $0) }
    _ = LessonRunner().run(Notebook(cells: cells), name: "n", in: ScriptedSession(behaviours), onStep: printer.show)
    return transcript.text
  }

  @Test func plainLines() {
    let text = printed(["one": .shows(.output(.stdout, "a\nb\n"), .claim("s", true)), "two": .fails()])
    #expect(
      text == """
        [1/2] one … 0.0 s
            a
            b
            ✓ s
        [2/2] two … 0.0 s
            FatalError
            at line 1

        """)
  }

  @Test func quietKeepsWhatIsWrong() {
    let text = printed(
      ["one": .shows(.output(.stdout, "a\n"), .claim("good", true), .claim("bad", false))], showsOutputs: false)
    #expect(
      text == "[1/2] one … 0.0 s\n    ✗ bad\n      computed 1, expected 2\n[2/2] two … 0.0 s\n")
  }

  @Test func aTerminalSeesTheLatestLineWithinItsWidth() {
    let text = printed(["one": .shows(.output(.stdout, "a very long line of progress text\r"))], isTerminal: true)
    let lines = text.split(separator: "\n")[0].split(separator: "\r").map(String.init)
    #expect(lines.first == "\u{1B}[K[1/2] one …")
    #expect(lines.contains { $0.contains("a very") })
    #expect(lines.allSatisfy { $0.count <= 30 + 3 })
    #expect(lines.last == "\u{1B}[K[1/2] one … 0.0 s")
  }

  @Test func longOutputsAreCutInTheMiddle() {
    let numbers = (1...100).map { "\($0)\n" }.joined()
    let text = printed(["one": .shows(.output(.stdout, numbers))])
    #expect(text.contains("    20\n    … 60 more lines …\n    81\n"))
    #expect(text.contains("    100\n"))
  }

  @Test func countersAreAligned() {
    #expect(ReportPrinter.counter(7, 23) == "[ 7/23]")
    #expect(ReportPrinter.counter(12, 23) == "[12/23]")
  }

  @Test(arguments: [("a\rb\n", "b\n"), ("abc\rx", "xbc"), ("10%\r100%\r\ndone", "100%\ndone"), ("plain", "plain")])
  func carriageReturns(_ text: String, shown: String) { #expect(OutputText.overwritten(text) == shown) }

  @Test(arguments: [
    (Duration.milliseconds(40), "0.0 s"), (.milliseconds(360), "0.4 s"), (.seconds(12), "12.0 s"),
    (.seconds(185), "3 min 5 s"),
  ])
  func seconds(_ duration: Duration, text: String) { #expect(secondsText(duration) == text) }
}
