import Foundation
import Testing

@testable import Fovea

/// Everything that shows something goes to the one sink of the process, so these tests run one after the other.
@Suite(.serialized) enum SinkTests {}

/// Keeps what a notebook would have received.
final class RecordingSink: DisplaySink, @unchecked Sendable {
  enum Event: Equatable {
    case display(DisplayBundle, id: String?, updating: Bool)
    case result(DisplayBundle)
    case clear(wait: Bool)
  }
  private(set) var events: [Event] = []

  func display(_ bundle: DisplayBundle, id: String?, updating: Bool) {
    events.append(.display(bundle, id: id, updating: updating))
  }
  func result(_ bundle: DisplayBundle) { events.append(.result(bundle)) }
  func clearOutput(wait: Bool) { events.append(.clear(wait: wait)) }

  var texts: [String] {
    events.map { event in
      switch event {
      case .display(let bundle, _, _), .result(let bundle): bundle.text
      case .clear: "clear"
      }
    }
  }

  /// What `body` shows.
  static func events(_ body: () throws -> Void) rethrows -> RecordingSink {
    let sink = RecordingSink()
    Notebook.sink = sink
    defer { Notebook.sink = nil }
    try body()
    return sink
  }
}

extension SinkTests {
  @Suite struct DisplayTests {
    @Test func displayUpdateAndClear() {
      let sink = RecordingSink.events {
        display(3)
        display("x", id: "one")
        updateDisplay("y", id: "one")
        clearOutput(wait: true)
      }
      #expect(
        sink.events == [
          .display(DisplayBundle(text: "3"), id: nil, updating: false),
          .display(DisplayBundle(text: "\"x\""), id: "one", updating: false),
          .display(DisplayBundle(text: "\"y\""), id: "one", updating: true),
          .clear(wait: true),
        ])
    }

    @Test func aCallThatShowsByItselfIsShownOnce() {
      let sink = RecordingSink.events { display(plot([1, 2], x: "step")) }
      #expect(sink.events.count == 1)
      #expect(sink.texts[0] != "()")
    }

    @Test func resultsOfEveryKind() {
      let sink = RecordingSink.events {
        foveaCellResult(())
        foveaCellResult([1, 2].forEach { _ in })
        foveaCellResult("text")
        foveaCellResult(Int?.none)
        foveaCellResult(Int?.some(3))
        foveaCellResult(Tensor?.some(Tensor([1, 2])))
        foveaCellResult([1: "a"])
        foveaCellResult(claim("shown once", true))
      }
      #expect(sink.texts == ["\"text\"", "nil", "3", "[1, 2]", "[1: \"a\"]", "✓ shown once"])
      #expect(sink.events[4] == .result(DisplayBundle(text: "[1: \"a\"]")))
    }

    struct Handle: ~Copyable {}

    @Test func whatCannotBeCopiedIsStillAResult() {
      let sink = RecordingSink.events { foveaCellResult(Handle()) }
      #expect(sink.texts == ["a value of a noncopyable type"])
    }

    @Test func collectionsOfDisplayablesAreGalleries() throws {
      let sink = RecordingSink.events {
        foveaCellResult([Tensor([1]), Tensor([2])])
        foveaCellResult(["b": Tensor([1]), "a<": Tensor([2])])
      }
      guard case .result(let list) = sink.events[0], case .result(let named) = sink.events[1] else {
        Issue.record("two results expected")
        return
      }
      #expect(list.text == "0:\n[1]\n1:\n[2]")
      #expect(list.html.contains("<figure"))
      #expect(named.text == "a<:\n[2]\nb:\n[1]")
      #expect(named.html.contains("a&lt;"))
    }

    @Test func longGalleriesSayWhatIsMissing() {
      let sink = RecordingSink.events { display((0..<70).map { Tensor([Float($0)]) }) }
      #expect(sink.texts[0].hasSuffix("63:\n[63]\n… and 6 more"))
    }

    @Test func sideBySideKeepsOrderAndEscapesCaptions() {
      let gallery = sideBySide(["z & a": Tensor([1]), "b": Image(Tensor(zeros: [2, 2]))])
      #expect(gallery.displayBundle.html.contains("z &amp; a"))
      #expect(gallery.displayBundle.html.contains("data:image/png;base64,"))
      #expect(gallery.description.hasPrefix("z & a:\n[1]\nb:\nImage 2×2"))
      #expect(sideBySide(["mine": Filter.boxBlur(1)]).description == "mine:\n  1")
      #expect(sideBySide([Filter.boxBlur(1)]).description == "box blur 1×1\n  1")
      #expect(sideBySide([Tensor([1]), Tensor([2])], captions: ["one"]).description == "one:\n[1]\n[2]")
    }

    @Test func marksAreWrittenWhereTheSupervisorLooks() {
      let own = CellMark.storage
      let shared = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
      shared.initialize(to: -1)
      defer {
        CellMark.storage = own
        shared.deallocate()
      }
      CellMark.storage = shared
      foveaCellMark(4)
      #expect(shared.pointee == 4)
    }
  }

  /// Without a notebook, in a process of its own whose output is a pipe.
  @Suite struct ConsoleTests {
    @Test func textIsPrintedAndBarsStaySilent() async throws {
      let result = try await #require(
        processExitsWith: .success, observing: [\.standardOutputContent, \.standardErrorContent]
      ) {
        display(Tensor([1, 2]))
        display("a", id: "x")
        updateDisplay("b", id: "x")
        clearOutput()
        for _ in progress(1...3) {}
        claim("one is one", 1 == 1)
        foveaCellResult(3)
        fflush(nil)
      }
      let output = String(decoding: result.standardOutputContent, as: UTF8.self)
      #expect(output.contains("[1, 2]\n\"a\"\n\"b\"\n✓ one is one\n3\n"))
      #expect(!output.contains("░"))
      #expect(!String(decoding: result.standardErrorContent, as: UTF8.self).contains("3/3"))
    }

    @Test func whatWasPrintedBeforeAFailureIsSeen() async {
      let result = await #expect(
        processExitsWith: .failure, observing: [\.standardOutputContent, \.standardErrorContent]
      ) {
        print("printed before")
        _ = Tensor([1, 2]) + Tensor([1, 2, 3])
      }
      let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
      #expect(output.contains("printed before"))
    }
  }

  @Suite struct ProgressTests {
    @Test func theSequenceIsUnchangedAndTheBarEndsFull() {
      var seen: [Int] = []
      let sink = RecordingSink.events { for i in progress(1...5, "epochs") { seen.append(i) } }
      #expect(seen == [1, 2, 3, 4, 5])
      guard case .display(let first, let id, false) = sink.events[0],
        case .display(let last, let lastID, true) = sink.events[sink.events.count - 1]
      else {
        Issue.record("a display and its updates expected")
        return
      }
      #expect(id == lastID && id != nil)
      #expect(first.text.hasPrefix("epochs ░") && first.text.contains("0/5"))
      #expect(last.text.hasPrefix("epochs ████████████████████ 5/5, "))
      #expect(last.representations["text/html"]?.contains("max=\"5\" value=\"5\"></progress>") == true)
    }

    @Test func atMostTenUpdatesASecond() {
      var time = 0.0
      let sink = RecordingSink.events {
        let bar = ProgressBar(label: "", total: 1000, now: { time })
        for _ in 0..<1000 {
          bar.beginStep()
          time += 0.001
        }
        bar.end(interrupted: false)
      }
      #expect((10...13).contains(sink.events.count))
      #expect(sink.texts.last?.hasSuffix("1000/1000, 1.0 s") == true)
    }

    /// In a process of its own: loops of other tests would end too.
    @Test func anInterruptEndsAllLoopsAndKeepsWhatIsDone() async {
      await #expect(processExitsWith: .success) {
        var seen: [Int] = []
        let sink = RecordingSink.events {
          for i in progress(1...100, "outer") {
            for j in progress(1...10, "inner") {
              seen.append(10 * i + j)
              if i == 2 && j == 3 { Notebook.interruptRequest.pointee = 1 }
            }
          }
        }
        precondition(seen == Array(11...20) + [21, 22, 23])
        let last = sink.texts.last ?? ""
        precondition(last.hasPrefix("outer") && last.contains("2/100") && last.hasSuffix("interrupted"))
      }
    }

    @Test func theTimeThatIsLeftIsTold() {
      var time = 0.0
      let sink = RecordingSink.events {
        let bar = ProgressBar(label: "", total: 100, earlier: 40, now: { time })
        for _ in 0..<20 {
          bar.beginStep(detail: "loss 1")
          time += 3
        }
        bar.end(interrupted: true)
      }
      // Ten steps took 30 s, and 50 of 100 are left.
      #expect(sink.texts[10] == "██████████░░░░░░░░░░ 50/100, 30.0 s, 2 min 30 s left, loss 1")
      #expect(sink.texts.last == "████████████░░░░░░░░ 60/100, 60.0 s, loss 1, interrupted")
    }

    @Test func timesAsPeopleSayThem() {
      #expect(
        [0.04, 9.96, 99.94, 99.96, 3599, 7500].map { ProgressBar.duration($0) } == [
          "0.0 s", "10.0 s", "99.9 s", "1 min 40 s", "59 min 59 s", "2 h 5 min",
        ])
    }

    @Test func sequencesOfUnknownLengthCount() {
      let sink = RecordingSink.events { for _ in progress(stride(from: 0, to: 4, by: 1).lazy.filter { $0 > 0 }) {} }
      #expect(sink.texts.last?.hasPrefix("3, ") == true)
    }

    @Test func anEmptySequenceShowsAFullBar() {
      let sink = RecordingSink.events { for _ in progress([Int](), "none") {} }
      #expect(sink.texts == ["none ████████████████████ 0/0, 0.0 s"])
    }

    @Test func leavingEarlyShowsHowFarItCame() {
      let sink = RecordingSink.events { for i in progress(0..<10) where i == 4 { break } }
      #expect(sink.texts.last?.contains("5/10") == true)
    }
  }

  @Suite struct ClaimTests {
    private func json(_ bundle: DisplayBundle, _ kind: String) throws -> [String: Any] {
      let text = try #require(bundle.representations["application/vnd.fovea.\(kind)+json"])
      return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func bundles(_ sink: RecordingSink) -> [DisplayBundle] {
      sink.events.compactMap { if case .display(let bundle, _, _) = $0 { bundle } else { nil } }
    }

    @Test func truthAndItsForms() throws {
      let sink = RecordingSink.events {
        claim("one \"and\" <one>", 1 + 1 == 2)
        claim("wrong", 1 > 2)
      }
      let shown = bundles(sink)
      #expect(shown.map(\.text) == ["✓ one \"and\" <one>", "✗ wrong"])
      #expect(shown[0].html.contains("one &quot;and&quot; &lt;one&gt;"))
      #expect(try json(shown[0], "claim")["sentence"] as? String == "one \"and\" <one>")
      #expect(try json(shown[0], "claim")["holds"] as? Bool == true)
      #expect(try json(shown[1], "claim")["holds"] as? Bool == false)
    }

    @Test func bothValuesAreShownWhenTheyDiffer() {
      let sink = RecordingSink.events {
        claim("equal", [1, 2], equals: [1, 2])
        claim("unequal", [1, 2], equals: [1, 3])
        claim("near", 0.1 + 0.2, equals: 0.3, within: 1e-9)
        claim("far", Float(1), equals: 2, within: 0.5)
        claim("nothing", Float.nan, equals: 2, within: 0.5)
        claim("tensor", Tensor([1, 2]), equals: Tensor([1, 2.0001]), within: 1e-3)
        claim("tensors", Tensor([1, 2]), equals: Tensor([1, 3]), within: 1e-3)
        claim("shapes", Tensor([1, 2]), equals: Tensor([[1, 2]]), within: 1e-3)
        claim("sum", Tensor([1, 2]).sum(), equals: 3, within: 0)
        claim("number", Tensor([[1, 2]])[0, 1], equals: 2)
        claim("half a number", Tensor([[1, 2]])[0, 1], equals: 1.5)
      }
      let texts = sink.texts
      #expect(texts[0] == "✓ equal")
      #expect(texts[1] == "✗ unequal\n  computed [1, 2], expected [1, 3]")
      #expect(texts[2] == "✓ near")
      #expect(texts[3].contains("computed 1.0, expected 2.0 (they differ by 1.0, 0.5 is allowed)"))
      #expect(texts[6].contains("the largest difference is 1.0, 0.001 is allowed"))
      #expect(texts[7].contains("[2] and [1, 2]"))
      #expect(texts[8...] == ["✓ sum", "✓ number", "✗ half a number\n  computed 2.0, expected 1.5"])
    }

    @Test func exercisesNameTheLikelyMistake() throws {
      let sink = RecordingSink.events {
        exercise(
          "Write a blur", hint: "divide", Check("is 3×3", true),
          Check("sums to 1", false, otherwise: "You forgot to divide by 9."))
        exercise("Add", hint: "plus", Check("adds", true))
      }
      let shown = bundles(sink)
      #expect(shown[0].text.contains("✗ sums to 1\n  You forgot to divide by 9.\n  Hint: divide"))
      #expect(shown[0].html.contains("<details>"))
      #expect(try json(shown[0], "exercise")["solved"] as? Bool == false)
      #expect(shown[1].text == "✓ Solved: Add\n  ✓ adds")
    }
  }
}
