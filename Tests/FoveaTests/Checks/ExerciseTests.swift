import Foundation
import Testing

@testable import Fovea

extension SinkTests {
  @Suite struct ExerciseTests {
    init() { GivenHints.forgetAll() }

    private func outputSize(_ n: Int, _ f: Int, _ stride: Int, _ padding: Int) -> Int {
      (n + 2 * padding - f) / stride + 1
    }

    /// The exercise of these tests, for some answer.
    private func shown(_ answer: @escaping (Int, Int, Int, Int) throws -> Int) throws -> DisplayBundle {
      let sink = RecordingSink.events {
        exercise(
          "The size of <an> output", hints: "How far?", "In which steps?", "And the first?",
          trying: [(7, 3, 1, 0), (7, 3, 2, 1), (8, 3, 2, 0)],
          answer,
          expected: { n, f, s, p in try ConvolutionAxis(input: n, filter: f, stride: s, padding: AxisPadding(p)).output
          },
          mistakes: [
            .paddingCountedOnce, .ceilInPlaceOfFloor,
            Mistake("the filter & its size") { n, _, s, p in
              let room = n + 2 * p
              return room / s + 1
            },
          ])
      }
      guard case .display(let bundle, nil, false) = try #require(sink.events.last) else {
        Issue.record("a display expected")
        return DisplayBundle(text: "")
      }
      #expect(sink.events.count == 1)
      return bundle
    }

    private func json(_ bundle: DisplayBundle) throws -> [String: Any] {
      let text = try #require(bundle.representations["application/vnd.fovea.exercise+json"])
      return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func aSolutionIsToldSo() throws {
      let bundle = try shown(outputSize)
      #expect(bundle.text == "✓ Solved: The size of <an> output\n  ✓ (7, 3, 1, 0)\n  ✓ (7, 3, 2, 1)\n  ✓ (8, 3, 2, 0)")
      #expect(!bundle.html.contains("<details>"))
      #expect(try json(bundle)["solved"] as? Bool == true)
    }

    @Test func theFirstWrongAnswerIsShownAndItsMistakeNamed() throws {
      let bundle = try shown { n, f, s, p in (n + p - f) / s + 1 }
      #expect(
        bundle.text == """
          ○ Exercise: The size of <an> output
            ✓ (7, 3, 1, 0)
            ✗ (7, 3, 2, 1): got 3, expected 4
            ✓ (8, 3, 2, 0)
            the padding is counted once, but it is on both sides: 2·p
            Hint 1 of 3: How far?
            hint() gives the next hint.
          """)
      #expect(bundle.html.contains("The size of &lt;an&gt; output"))
      let object = try json(bundle)
      #expect(object["solved"] as? Bool == false)
      #expect(object["advice"] as? String == "the padding is counted once, but it is on both sides: 2·p")
      #expect(object["hints"] as? [String] == ["How far?", "In which steps?", "And the first?"])
      let checks = try #require(object["checks"] as? [[String: Any]])
      #expect(checks.map { $0["holds"] as? Bool } == [true, false, true])
      #expect(checks[1]["answer"] as? String == "3" && checks[1]["expected"] as? String == "4")
    }

    @Test func mistakesOfSeveralStatementsAreNamedToo() throws {
      #expect(try shown { n, _, s, p in (n + 2 * p) / s + 1 }.text.contains("\n  the filter & its size\n"))
      #expect(try shown { n, f, s, p in (n + 2 * p - f + s - 1) / s + 1 }.text.contains("rounded up"))
    }

    @Test func eachHintIsInsideOfTheOneBefore() throws {
      let html = try shown { _, _, _, _ in 0 }.html
      let first = try #require(html.range(of: "<summary>Hint 1 of 3</summary>How far?<details>"))
      let second = try #require(html.range(of: "<summary>Hint 2 of 3</summary>In which steps?<details>"))
      #expect(first.upperBound < second.upperBound)
      #expect(html.hasSuffix("And the first?</details></details></details></div>"))
    }

    @Test func hintsAreGivenOneAtATime() throws {
      #expect(RecordingSink.events { hint() }.texts[0].hasPrefix("There is no hint yet"))
      _ = try shown { _, _, _, _ in 0 }
      let sink = RecordingSink.events {
        hint()
        hint()
        hint()
      }
      #expect(
        sink.texts == [
          "Hint 2 of 3: In which steps?", "Hint 3 of 3: And the first?",
          "There is no further hint for “The size of <an> output”: all 3 have been given.",
        ])
      // Those that were given stay.
      #expect(
        try shown { _, _, _, _ in 0 }.text.hasSuffix("Hint 2 of 3: In which steps?\n  Hint 3 of 3: And the first?"))
      _ = try shown(outputSize)
      #expect(
        RecordingSink.events { hint() }.texts == ["“The size of <an> output” is solved: there is no need of a hint."])
    }

    @Test func errorsAndShapesAreNamed() {
      struct Refusal: Error {}
      let sink = RecordingSink.events {
        exercise("t", trying: [1], { (_: Int) -> Int in throw Refusal() }, expected: { $0 })
        exercise(
          "u", trying: [Tensor(zeros: [2, 3])], { (x: Tensor) in x.transposed() }, expected: { $0 },
          mistakes: [.swappedAxes])
      }
      #expect(sink.texts[0] == "○ Exercise: t\n  ✗ 1: it threw an error: Refusal()")
      #expect(sink.texts[1].contains("its shape is [3, 2], expected is [2, 3]"))
      #expect(sink.texts[1].contains("rows and columns are exchanged"))
    }

    @Test func oneValueDoesNotGiveTheSolutionAway() throws {
      let mistakes: KeyValuePairs = [76: "that is one filter", 450: "the biases are missing"]
      let sink = RecordingSink.events {
        for answer in [76, 5, 456] {
          exercise(
            "Parameters", hints: "count", answer: answer, expected: Conv2D(filterShape: (5, 5, 3, 6)).parameterCount,
            mistakes: mistakes)
        }
      }
      #expect(sink.texts[0] == "○ Exercise: Parameters\n  ✗ your answer: got 76\n  that is one filter\n  Hint: count")
      #expect(sink.texts[1] == "○ Exercise: Parameters\n  ✗ your answer: got 5\n  Hint: count")
      #expect(sink.texts[2] == "✓ Solved: Parameters\n  ✓ your answer")
      #expect(!sink.texts.prefix(2).contains { $0.contains("456") })
    }

    @Test func manyInputsAreCounted() {
      let sink = RecordingSink.events {
        exercise("many", trying: Array(1...40), { (n: Int) in min(n, 30) }, expected: { $0 })
      }
      #expect(sink.texts == ["○ Exercise: many\n  right for 30 of 40 inputs\n  ✗ 31: got 30, expected 31"])
    }

    @Test func freeFormChecksHaveHintsToo() {
      let sink = RecordingSink.events {
        exercise("blur", hints: ["one", "two"], Check("is 3×3", false, otherwise: "It is not."), Check("sums", true))
      }
      #expect(
        sink.texts == [
          "○ Exercise: blur\n  ✗ is 3×3\n  ✓ sums\n  It is not.\n  Hint 1 of 2: one\n  hint() gives the next hint."
        ])
    }

    @Test func aDefectIsToldAndKeepsItFromBeingSolved() throws {
      let sink = RecordingSink.events {
        exercise(
          "d", trying: [2], { (n: Int) in n * 2 }, expected: { $0 * 2 }, mistakes: [Mistake("squared") { $0 * $0 }])
      }
      #expect(sink.texts[0].hasPrefix("○ Exercise: d\n  ✓ 2\n  The exercise itself is not in order: no input tells"))
    }

    /// Keeps what is to be shown should the cell die.
    final class WillSink: DisplaySink, @unchecked Sendable {
      var kept: [DisplayBundle?] = []
      func display(_ bundle: DisplayBundle, id: String?, updating: Bool) {}
      func result(_ bundle: DisplayBundle) {}
      func clearOutput(wait: Bool) {}
      func display(ifCellDies bundle: DisplayBundle?) { kept.append(bundle) }
    }

    @Test func whatIsBeingTriedIsKnownShouldTheCellDie() throws {
      let sink = WillSink()
      Notebook.sink = sink
      defer { Notebook.sink = nil }
      exercise("w", hints: "h", trying: [1, 2], { (n: Int) in n }, expected: { $0 })
      try #require(sink.kept.count == 3)
      #expect(sink.kept[1]?.text == "○ Exercise: w\n  ✓ 1\n  … 2: no answer\n  Hint: h")
      let object = try json(try #require(sink.kept[1]))
      #expect(object["pending"] as? Bool == true && object["solved"] as? Bool == false)
      #expect(sink.kept[2] == nil)
    }
  }

  @Suite struct UnsolvedTests {
    @Test func itSaysWhereAndWhatToDo() async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        func outputSize(_ n: Int) -> Int { unsolved() }
        _ = outputSize(3)
      }
      let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(said.contains("Fatal error: Not solved yet: in outputSize(_:), ExerciseTests.swift, line "))
      #expect(said.contains("put your own code in place of unsolved()"))
    }

    @Test func whoIsStrictEndsTheCellOfAnExerciseThatIsNotSolved() async {
      let result = await #expect(
        processExitsWith: .failure, observing: [\.standardOutputContent, \.standardErrorContent]
      ) {
        setenv(StrictExercises.variable, "1", 1)
        exercise("first", trying: [1], { (n: Int) in n }, expected: { $0 })
        exercise("second", trying: [1], { (n: Int) in n + 1 }, expected: { $0 })
      }
      let shown = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
      #expect(shown.contains("✗ 1: got 2, expected 1"))
      let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(said.contains("Not solved yet: the exercise “second” is not solved"))
    }
  }
}
