import Testing

@testable import CellSession

extension LiveSessionTests {
  /// Exercises whose function does not come back.
  @Suite struct UnsolvedExerciseTests {
    private let live = LiveSession.shared

    private func shown(_ transcript: CellTranscript) -> [String] {
      transcript.events.compactMap {
        if case .display(let bundle, _, _) = $0 { bundle.data["text/plain"] } else { nil }
      }
    }

    private let check = "exercise(\"twice\", hints: \"add\", trying: [1, 2], twice, expected: { 2 * $0 })"

    @Test func anUnsolvedOneIsANotice() throws {
      live.run("func twice(_ n: Int) -> Int {\n  unsolved()\n}\nvar tries = 1")
      let transcript = live.run("tries += 1\n" + check)
      let failure = try #require(transcript.failure)
      #expect(failure.name == "NotSolved")
      #expect(failure.message.hasPrefix("in twice(_:), Cell "))
      #expect(
        failure.message.hasSuffix(
          ", line 2, put your own code in place of unsolved(), run that cell, and then this one again"))
      #expect(failure.traceback.count == 2, "the notice, and what became of the session")
      #expect(shown(transcript) == ["○ Exercise: twice\n  … 1: no answer\n  Hint: add"])
      #expect(live.run("tries").result == "1")
      #expect(live.run("func twice(_ n: Int) -> Int { 2 * n }").failure == nil)
      #expect(shown(live.run(check)) == ["✓ Solved: twice\n  ✓ 1\n  ✓ 2"])
    }

    @Test func aTrapSaysForWhichInput() throws {
      live.run("func twice(_ n: Int) -> Int { [2][n - 1] }")
      let transcript = live.run(check)
      #expect(try #require(transcript.failure).name == "FatalError")
      #expect(shown(transcript) == ["○ Exercise: twice\n  ✓ 1\n  … 2: no answer\n  Hint: add"])
    }

    @Test func whatWasTakenBackIsNotShown() throws {
      live.run("func twice(_ n: Int) -> Int { 2 * n }")
      let transcript = live.run(check + "\n[1][2]")
      #expect(try #require(transcript.failure).name == "FatalError")
      #expect(shown(transcript) == ["✓ Solved: twice\n  ✓ 1\n  ✓ 2"])
    }
  }
}
