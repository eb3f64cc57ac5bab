import Testing

@testable import Lessons

@Suite struct CellIdentifierTests {
  @Test(arguments: ["a", "A-b_9", String(repeating: "x", count: 64)])
  func valid(_ id: String) { #expect(CellIdentifier.isValid(id)) }

  @Test(arguments: ["", "a b", "é", "a.b", String(repeating: "x", count: 65)])
  func invalid(_ id: String) { #expect(!CellIdentifier.isValid(id)) }

  @Test func aDerivedIDNeverTakesOneThatIsWritten() {
    let derived = CellIdentifier.derived(for: [(.code, "x", nil)])[0]
    let ids = CellIdentifier.derived(for: [(.code, "x", nil), (.code, "y", derived), (.code, "x", nil)])
    #expect(ids == ["\(derived)-2", derived, "\(derived)-3"])
  }

  @Test func kindAndSourceBothCount() {
    let ids = CellIdentifier.derived(for: [(.code, "x", nil), (.raw, "x", nil), (.code, "y", nil)])
    #expect(Set(ids).count == 3)
  }

  @Test func onlyWhatDerivingWouldChangeIsWritten() {
    let ids = CellIdentifier.derived(for: [(.code, "x", nil), (.code, "y", nil)])
    let cells = [
      NotebookCell(.code, id: ids[0], source: "x"), NotebookCell(.code, id: "mine", source: "y"),
      NotebookCell(.code, id: "\(ids[0])-2", source: "x"),
    ]
    #expect(CellIdentifier.needed(for: cells, pinned: []) == [1])
    #expect(CellIdentifier.needed(for: cells, pinned: [2]) == [1, 2])
  }
}
