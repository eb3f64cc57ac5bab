import CellSession
import Testing

@testable import Lessons

@Suite struct OutputCollectorTests {
  private func outputs(_ events: CellEvent...) -> [NotebookOutput] {
    let collector = OutputCollector()
    collector.beginCell()
    for event in events { collector.record(event, number: 1) }
    return collector.outputs[0]
  }

  private func shown(_ text: String) -> NotebookOutput { .display(data: ["text/plain": .string(text)], metadata: [:]) }

  @Test func neighbouringTextOfOneStreamIsJoined() {
    #expect(
      outputs(.output(.stdout, "a"), .output(.stdout, "b\n"), .output(.stderr, "e"), .output(.stdout, "c"))
        == [
          .stream(name: "stdout", text: "ab\n"), .stream(name: "stderr", text: "e"), .stream(name: "stdout", text: "c"),
        ])
  }

  @Test func aDisplayBetweenKeepsTextApart() {
    #expect(
      outputs(.output(.stdout, "a"), .text("x"), .output(.stdout, "b"))
        == [.stream(name: "stdout", text: "a"), shown("x"), .stream(name: "stdout", text: "b")])
  }

  @Test func anUpdateChangesEveryPlaceAlsoInEarlierCells() {
    let collector = OutputCollector()
    collector.beginCell()
    collector.record(.text("old", id: "p"), number: 1)
    collector.record(.text("other", id: "q"), number: 1)
    collector.beginCell()
    collector.record(.text("old again", id: "p"), number: 2)
    collector.record(.text("new", id: "p", updating: true), number: 2)
    #expect(collector.outputs == [[shown("new"), shown("other")], [shown("new")]])
  }

  @Test func anUpdateOfNothingShowsNothing() { #expect(outputs(.text("x", id: "p", updating: true)) == []) }

  @Test func clearing() {
    #expect(outputs(.text("a"), .clearOutput(wait: false)) == [])
    #expect(outputs(.text("a"), .clearOutput(wait: true)) == [shown("a")])
    #expect(outputs(.text("a"), .clearOutput(wait: true), .text("b")) == [shown("b")])
    #expect(
      outputs(.text("a"), .clearOutput(wait: true), .output(.stdout, "b")) == [.stream(name: "stdout", text: "b")])
  }

  @Test func anUpdateAfterClearingDoesNotTouchWhatFollowed() {
    #expect(
      outputs(.text("a", id: "p"), .clearOutput(wait: false), .text("b"), .text("c", id: "p", updating: true)) == [
        shown("b")
      ])
  }

  @Test func jsonFormsAreStoredAsValues() {
    let bundle = MIMEBundle(
      data: ["application/json": "{\"a\": 1}", "application/x+json": "oops"], metadata: "{\"m\": 2}")
    #expect(
      outputs(.result(bundle))
        == [
          .result(
            data: ["application/json": ["a": 1], "application/x+json": "oops"], metadata: ["m": 2], executionCount: 1)
        ])
  }

  @Test func clearingDoesNotUnmakeAClaim() {
    let collector = OutputCollector()
    collector.beginCell()
    collector.record(.claim("s", false), number: 1)
    collector.record(.clearOutput(wait: false), number: 1)
    #expect(collector.claims[0].map(\.holds) == [false])
  }

  @Test func aClaimThatCannotBeReadDoesNotHold() {
    for json in ["{}", "{\"sentence\":\"s\"}", "{\"holds\":true}", "nonsense", "{\"sentence\":\"s\",\"holds\":1}"] {
      #expect(Claim(MIMEBundle(data: [MIMEType.claim: json]).notebookData)?.holds == false, "\(json)")
    }
  }
}
