import Testing

@testable import CellSession

@Suite struct DeepStackTests {
  @Test func theResultComesBack() {
    var seen = 0
    #expect(
      DeepStack.call { () -> String in
        seen += 1; return "x"
      } == "x")
    #expect(seen == 1)
  }

  /// On the stack of an ordinary thread the parser ends the process.
  @Test func aDeeplyNestedCellIsParsed() {
    let source = "let x = 1\nif x == 1 {}" + String(repeating: " else if x == 2 {}", count: 20_000)
    #expect(CellSession.completeness(of: source) == .complete)
  }
}
