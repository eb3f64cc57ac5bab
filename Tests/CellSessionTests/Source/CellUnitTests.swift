import Testing

@testable import CellSession

@Suite struct CellUnitTests {
  @Test func theCellFollowsItsLineDirective() throws {
    let unit = try makeUnit("let x = 1\nx")
    #expect(
      unit.text.split(separator: "\n", omittingEmptySubsequences: false) == [
        "", "enum FoveaMarkerCell7 {}", "#sourceLocation(file: \"Cell 7\", line: 1)", "let x = 1;foveaCellMark(0)",
        "foveaCellResult(x);foveaCellMark(1)", "",
      ])
  }

  @Test func carriedOverloadsKeepTheirOwnPlace() throws {
    let syntax = CellSyntax("func f(_ x: String) {}")
    let surroundings = Scope.Surroundings(
      preamble: "import A", carried: [.init(source: "func f(_ x: Int) {}", module: "Cell3r2", line: 5)])
    let unit = CellUnit(
      syntax, rewritten: try RewrittenCell(syntax), surroundings: surroundings, module: "Cell9", displayName: "Cell 9")
    #expect(unit.text.hasPrefix("import A\nenum FoveaMarkerCell9 {}\n"))
    #expect(unit.text.hasSuffix("#sourceLocation(file: \"Cell 3\", line: 5)\nfunc f(_ x: Int) {}\n"))
  }

  @Test func theRunningStatementsLineIsKnown() throws {
    let unit = try makeUnit("let a = 1\nfunc f() {}\n\nprint(a)\nlet b = 2")
    #expect(unit.line(after: -1) == 1)
    #expect(unit.line(after: 0) == 4)
    #expect(unit.line(after: 2) == 5)
    #expect(unit.line(after: 3) == 5, "the last, when all are done")
    #expect(try makeUnit("func f() {}").line(after: -1) == nil)
  }

  @Test func theLastItemsLine() throws {
    #expect(try makeUnit("\n1\n\n  2 +\n3\n").lastItemLine == 4)
    #expect(try makeUnit("").lastItemLine == 1)
  }

  @Test func sourceLinesAreTheLearners() throws {
    #expect(try makeUnit("private let x = 1\n\nx").sourceLines == ["private let x = 1", "", "x"])
  }

  @Test func modulesAreShownAsCells() {
    #expect(CellUnit.displayName(ofModule: "Cell12") == "Cell 12")
    #expect(CellUnit.displayName(ofModule: "Cell12r3") == "Cell 12")
    #expect(CellUnit.displayName(ofModule: "Fovea") == "Fovea")
  }

  @Test func columnsAreCountedInCharactersForEditors() throws {
    let unit = try makeUnit("let a = 1\nlet é = \"👁\" + a")
    #expect(unit.characterColumn(line: 1, byteColumn: 5) == 5)
    #expect(unit.characterColumn(line: 2, byteColumn: 5) == 5)
    #expect(unit.characterColumn(line: 2, byteColumn: 19) == 15)
    #expect(unit.characterColumn(line: 99, byteColumn: 4) == 4)
  }
}
