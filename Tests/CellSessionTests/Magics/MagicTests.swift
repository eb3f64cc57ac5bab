import Testing

@testable import CellSession

@Suite struct MagicLinesTests {
  @Test func cellsWithoutThemStayAsTheyAre() {
    for source in ["let x = 1", "", "\n\n", "x % 2", "// %undo", "let y = 5\n%undo", "  % 3", "%"] {
      #expect(MagicLines(source).lines.isEmpty, "\(source)")
      #expect(MagicLines(source).source == source)
    }
  }

  @Test func theyStandAtTheHeadAndLinesKeepTheirNumbers() {
    let cell = MagicLines("\n// first\n%undo  2 \n  %checkpoints\n\nlet x = 1\n%no")
    #expect(
      cell.lines == [
        .init(name: "undo", arguments: ["2"], number: 3), .init(name: "checkpoints", arguments: [], number: 4),
      ])
    #expect(cell.source == "\n// first\n\n\n\nlet x = 1\n%no")
  }
}

@Suite struct MagicTests {
  private func magic(_ text: String) throws -> Magic {
    try Magic(#require(MagicLines(text).lines.first))
  }

  @Test func commandsAreRead() throws {
    #expect(try magic("%undo") == .undo(1))
    #expect(try magic("%undo 7") == .undo(7))
    #expect(try magic("%checkpoints") == .checkpoints(keep: nil))
    #expect(try magic("%checkpoints 0") == .checkpoints(keep: 0))
  }

  @Test(arguments: [
    ("%undo 0", "was given “0”"), ("%undo -1", "was given “-1”"), ("%undo 1 2", "was given “1 2”"),
    ("%checkpoints all", "how many to keep"), ("%udno", "did you mean %undo?"),
    ("%checkpoint", "did you mean %checkpoints?"),
    ("%matplotlib", "there are %undo and %checkpoints"), ("%%time", "there are"),
  ])
  func mistakesAreAnswered(text: String, part: String) {
    do {
      let magic = try magic(text)
      Issue.record("\(magic)")
    } catch {
      #expect((error as? CellFailure)?.name == "MagicError")
      #expect((error as? CellFailure)?.message.contains(part) == true, "\(error)")
    }
  }
}

@Suite struct StatesReportTests {
  @Test func nothingKept() {
    #expect(StatesReport(kept: [], count: 5, bytes: 0, budget: 100).text == "There is nothing to go back to yet.\n")
    #expect(StatesReport(kept: [], count: 0, bytes: 0, budget: 100).text.contains("%checkpoints 5"))
  }

  @Test func aTableOfStates() {
    let report = StatesReport(
      kept: [
        .init(cell: "Cell 12", title: "x = 5", bytes: 3 << 19), .init(cell: "Cell 9", title: "y", bytes: 5 << 30),
        .init(cell: "Cell 8", title: "z", bytes: nil),
      ], count: 3, bytes: 6 << 30, budget: 8 << 30)
    #expect(
      report.text == """
        %undo    before Cell 12  1.5 MiB  x = 5
        %undo 2  before Cell 9   5.0 GiB  y
        %undo 3  before Cell 8   unknown  z
        All together cost 6.0 GiB of at most 8.0 GiB. %checkpoints 0 keeps none, %checkpoints 10 the last ten.

        """)
  }

  @Test func whatWasUndoneIsNamed() {
    let steps = (3...5).map { SessionHistory.Step(state: $0, cell: "Cell \($0)", title: "") }
    #expect(
      StatesReport.undone([steps[0]]).hasPrefix("Cell 3 is undone: variables and declarations are as before Cell 3."))
    #expect(StatesReport.undone(steps).hasPrefix("Cell 3, Cell 4 and Cell 5 are undone"))
  }
}
