import Testing

@testable import CellSession

@Suite struct SessionHistoryTests {
  /// Three cells, which made the states 2, 3 and 7; each declares a variable of its own.
  private func history() -> SessionHistory {
    var history = SessionHistory()
    var scope = Scope()
    for state in [2, 3, 7] {
      scope.add(CellSyntax("let v\(state) = 1"), module: "Cell\(state)", completedItem: 1, isComplete: true)
      history.add(.init(state: state, cell: "Cell \(state)", title: "let v\(state) = 1"), scope: scope)
    }
    return history
  }

  @Test func statesAreCountedBack() {
    let history = history()
    #expect(history.current == 7)
    #expect(history.state(before: 1) == 3)
    #expect(history.state(before: 2) == 2)
    #expect(history.state(before: 3) == 0)
    #expect(history.state(before: 4) == nil)
    #expect(SessionHistory().current == 0)
    #expect(SessionHistory().state(before: 1) == nil)
  }

  @Test func namesGoBackWithTheState() {
    var history = history()
    #expect(history.steps(after: 2).map(\.state) == [3, 7])
    #expect(Set(history.goBack(to: 3).moduleOfName.keys) == ["v2", "v3"])
    #expect(history.current == 3)
    #expect(history.steps(after: 3).isEmpty)
    #expect(history.goBack(to: 0).moduleOfName.isEmpty)
    #expect(history.current == 0)
  }

  @Test func whatNothingLeadsBackToIsForgotten() {
    var history = history()
    history.keepOnly([3])
    #expect(history.goBack(to: 2).moduleOfName.isEmpty)
    var other = self.history()
    other.keepOnly([3])
    #expect(Set(other.goBack(to: 3).moduleOfName.keys) == ["v2", "v3"])
  }

  @Test func theFateOfACell() throws {
    let history = history()
    let fate = { (state: Int, statement: Int?) in
      CellFate(.init(state: state, statement: statement), cell: 9, history: history)
    }
    #expect(fate(7, nil) == .takenBack)
    #expect(fate(9, 4) == .keptUpTo(statement: 4))
    #expect(fate(9, nil) == .keptWhole)
    #expect(fate(2, nil) == .takenBackFurther(cells: ["Cell 3", "Cell 7"]))
    let unit = try makeUnit("let a = 1\nlet b = 2")
    #expect(fate(9, 1).line(unit).contains("line 2 is kept"))
    #expect(fate(2, nil).line(unit).contains("Cell 3, Cell 7 did is lost as well. Run them again."))
    #expect(fate(3, nil).line(unit).contains("Cell 7 did is lost as well. Run it again."))
  }
}

@Suite struct KeptStatesTests {
  @Test func theEnvironmentSetsTheirNumber() {
    #expect(KeptStates(environment: { _ in nil }).count == 5)
    #expect(KeptStates(environment: { $0 == "FOVEA_CHECKPOINTS" ? "0" : nil }).count == 0)
    let wrong = KeptStates(environment: { _ in "some" })
    #expect(wrong.count == 5)
    #expect(wrong.problems == ["FOVEA_CHECKPOINTS is “some”, which is no number of cells: 5 is used instead."])
  }
}
