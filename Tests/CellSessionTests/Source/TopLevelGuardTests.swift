import Testing

@testable import CellSession

@Suite struct TopLevelGuardTests {
  @Test func whatAGuardBindsBecomesADeclaration() throws {
    #expect(
      try rewrittenText("guard let x = f() else { fatalError() }")
        == "guard let x_guarded = f() else { fatalError() };let x=x_guarded")
    #expect(
      try rewrittenText("guard var x = f() else { fatalError() }")
        == "guard var x_guarded = f() else { fatalError() };var x=x_guarded")
  }

  @Test func laterConditionsReadEarlierOnes() throws {
    #expect(
      try rewrittenText("guard let x = f(), let y = g(x), x.y > y else { fatalError() }")
        == "guard let x_guarded = f(), let y_guarded = g(x_guarded), x_guarded.y > y_guarded else { fatalError() }"
        + ";let x=x_guarded;let y=y_guarded")
  }

  @Test func theShortFormUnwrapsTheEarlierName() throws {
    #expect(
      try rewrittenText("guard let x else { fatalError() }", owners: ["x": "Cell2"])
        == "guard let x_guarded=Cell2.x else { fatalError() };let x=x_guarded")
  }

  @Test func aGuardThatBindsNothingIsLeftAlone() throws {
    #expect(try rewrittenText("guard x > 0 else { fatalError() }") == "guard x > 0 else { fatalError() }")
  }

  @Test func guardsInsideFunctionsAreLeftAlone() throws {
    let source = "func f(_ x: Int?) -> Int {\n  guard let x else { return 0 }\n  return x\n}"
    #expect(try rewrittenText(source) == source)
  }

  @Test func theDeclarationsComeBeforeTheMark() throws {
    #expect(
      try rewrite("guard let x = f() else { fatalError() }").text.hasSuffix(";let x=x_guarded;foveaCellMark(0)"))
  }
}
