import TestSupport
import Testing

@testable import CellSession

@Suite struct SourceEditsTests {
  private func applied(_ source: String, _ body: (inout SourceEdits) -> Void) -> String {
    var edits = SourceEdits()
    body(&edits)
    return edits.applied(to: Array(source.utf8)).text
  }

  @Test func nothingToDoLeavesTheText() {
    #expect(applied("let x = 1\n\n") { _ in } == "let x = 1\n\n")
    #expect(applied("") { _ in } == "")
  }

  @Test func insertionsLandWhereTheyWereAskedForInAnyOrder() {
    let text = applied("a b c") {
      $0.insert("]", at: 5)
      $0.insert("<", at: 2)
      $0.insert("[", at: 0)
    }
    #expect(text == "[a <b c]")
  }

  @Test func insertionsAtOnePlaceKeepTheOrderOfTheCalls() {
    let text = applied("x") {
      $0.insert("f(", at: 0)
      $0.insert("g(", at: 0)
      $0.insert(")", at: 1)
      $0.insert("]", at: 1)
    }
    #expect(text == "f(g(x)]")
  }

  @Test func blankingKeepsLinesAndBytes() {
    let source = "private\n  let é = 1"
    let text = applied(source) { $0.blank(0..<12, of: Array(source.utf8)) }
    #expect(text == "       \n    t é = 1")
    #expect(text.utf8.count == source.utf8.count)
  }

  @Test func overwritingAndInsertingAtOnePlaceBothHappen() {
    let text = applied("$level + 1") {
      $0.overwrite("_", at: 0)
      $0.insert("foo(", at: 0)
      $0.insert(".projectedValue)", at: 6)
    }
    #expect(text == "foo(_level.projectedValue) + 1")
  }

  /// Whatever is inserted: taken out again, the text is the learner's; no line moves; every column finds its way back.
  @Test func insertionsAreReversible() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<400 {
      let source = RandomText(using: &generator)
      let bytes = Array(source.text.utf8)
      let insertions = (0..<generator.number(0...8)).map { index in
        (offset: generator.pick(source.boundaries), text: "‹\(index)›" + String(repeating: "+", count: index))
      }
      var edits = SourceEdits()
      for insertion in insertions { edits.insert(insertion.text, at: insertion.offset) }
      let (text, map) = edits.applied(to: bytes)

      #expect(insertions.reduce(text) { $0.replacing($1.text, with: "") } == source.text)
      #expect(text.count { $0 == "\n" } == source.text.count { $0 == "\n" })
      let generated = Array(text.utf8)
      for offset in source.boundaries {
        let shift = insertions.filter { $0.offset <= offset }.reduce(0) { $0 + $1.text.utf8.count }
        let original = place(of: offset, in: bytes)
        let moved = place(of: offset + shift, in: generated)
        #expect(moved.line == original.line)
        #expect(map.originalColumn(line: moved.line, generated: moved.column) == original.column)
      }
    }
  }
}
