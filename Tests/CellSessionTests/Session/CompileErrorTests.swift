import Testing

@testable import CellSession

extension LiveSessionTests {
  @Suite struct CompileErrorTests {
    private let live = LiveSession.shared

    @Test(arguments: [
      ("let a = 1\nlet b = a + nowhere", 2, 13, "nowhere"),
      ("nowhere + 1", 1, 1, "nowhere"),
      ("1 + nowhere", 1, 5, "nowhere"),
      ("print(1)\n\n  print(nowhere)", 3, 9, "nowhere"),
      ("private let x: Int = \"text\"", 1, 22, "String"),
      ("let n: Int = await nowhere()", 1, 20, "nowhere"),
      ("let x = 1 1", 1, 10, "separated"),
      ("func f() -> Int { \"text\" }", 1, 19, "String"),
    ])
    func placesAreTheLearners(source: String, line: Int, column: Int, word: String) throws {
      let transcript = live.run(source)
      let failure = try #require(transcript.failure)
      #expect(failure.name == "CompileError")
      #expect(failure.message.hasPrefix("line \(line), column \(column): "), "\(failure.message)")
      #expect(failure.message.contains(word))
      let lines = failure.traceback
      #expect(lines[0].hasPrefix("Cell \(transcript.number):\(line):\(column): "))
      let shown = String(source.split(separator: "\n", omittingEmptySubsequences: false)[line - 1])
      #expect(lines[1] == "  " + shown)
      let caret = try #require(lines[2].firstIndex(of: "^"))
      #expect(
        lines[2].distance(from: lines[2].startIndex, to: caret) == 2 + column - 1, "\(lines.joined(separator: "\n"))")
    }

    /// The compiler draws no caret under a line with characters of more than one byte.
    @Test func aCaretStandsUnderAnyLine() throws {
      let lines = try live.failure("let é = \"ß\" + nowhere").traceback
      #expect(lines[1] == "  let é = \"ß\" + nowhere")
      #expect(lines[2] == "                " + "^", "\(lines)")
    }

    @Test func generatedNamesAreNotShown() throws {
      for source in [
        "nowhere", "[1, 2].map { $0 + \"a\" }", "let f: (Int) -> Int = { $0 }\nf", "await nowhere", "()()",
      ] {
        guard let failure = live.run(source).failure else { continue }
        let text = failure.traceback.joined(separator: "\n")
        #expect(!text.contains("fovea") && !text.contains("Fovea"), "\(text)")
      }
      #expect(live.run("nowhere").failure != nil)
    }

    @Test func nothingRanAndNothingChanged() throws {
      live.value("var untouched = 1")
      let transcript = live.run("untouched = 2\nprint(\"ran\")\nnowhere")
      #expect(transcript.failure?.name == "CompileError")
      #expect(transcript.events.isEmpty)
      #expect(live.value("untouched") == "1")
    }

    @Test func warningsComeOnStandardErrorAndTheCellRuns() {
      let transcript = live.run("func g() -> Int {\n  var once = 1\n  return once\n}\ng()")
      #expect(transcript.outcome == .succeeded)
      #expect(transcript.result == "1")
      #expect(transcript.text(.stderr).hasPrefix("Cell \(transcript.number):2:7: warning: "))
      #expect(live.run("1 + 1\n2 + 2").text(.stderr).isEmpty, "an unused value is no warning in a notebook")
    }

    @Test func errorsInTheCellAfterAreCountedAnew() throws {
      _ = try live.failure("\n\nnowhere")
      #expect(try live.failure("nowhere").message.hasPrefix("line 1, column 1"))
    }
  }
}
