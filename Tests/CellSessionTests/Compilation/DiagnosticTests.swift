import Testing

@testable import CellSession

@Suite struct DiagnosticTests {
  private func parse(_ output: String, cell: String = "let a = b") throws -> [Diagnostic] {
    Diagnostic.parse(output, unit: try makeUnit(cell))
  }

  @Test func aHeadingNamesPlaceSeverityAndMessage() throws {
    let diagnostics = try parse("Cell 7:1:9: error: cannot find 'b' in scope\nlet a = b\n        ^\n")
    #expect(
      diagnostics == [
        Diagnostic(
          severity: .error, place: .init(cell: "Cell 7", line: 1, column: 9), message: "cannot find 'b' in scope",
          annotations: ["        ^"])
      ])
  }

  @Test func severitiesFollowEachOther() throws {
    let diagnostics = try parse(
      """
      Cell 7:1:5: warning: never used
      let a = b
          ^
      Cell 3:2:1: note: here
      func f()
      ^
      Cell 7:1:9: error: wrong
      let a = b
              ^
              c
      """)
    #expect(diagnostics.map(\.severity) == [.warning, .note, .error])
    #expect(diagnostics.map(\.place?.cell) == ["Cell 7", "Cell 3", "Cell 7"])
    #expect(diagnostics[2].annotations == ["        ^", "        c"], "a fix-it stands below the caret")
  }

  @Test func columnsAndCaretsAreTheLearners() throws {
    // `foveaCellResult(` stands before the expression: 16 bytes.
    let diagnostics = try parse(
      "Cell 7:1:21: error: no 'b'\nfoveaCellResult(a + b);foveaCellMark(0)\n                ~~^ ~\n", cell: "a + b")
    #expect(diagnostics[0].place?.column == 5)
    #expect(diagnostics[0].annotations == ["~~^ ~"])
  }

  @Test func columnsOfOtherCellsAreAsTheyAre() throws {
    let diagnostics = try parse("Cell 3:1:21: note: here\nfoo\n  ^\n", cell: "a + b")
    #expect(diagnostics[0].place == .init(cell: "Cell 3", line: 1, column: 21))
    #expect(diagnostics[0].annotations == ["  ^"])
  }

  @Test func whatHasNoPlaceIsKept() throws {
    for output in ["<unknown>:0: error: no such module 'Nowhere'", "error: no such module 'Nowhere'"] {
      let diagnostics = try parse(output + "\n")
      #expect(diagnostics.count <= 1)
      if let diagnostic = diagnostics.first {
        #expect(diagnostic.place == nil)
        #expect(diagnostic.message == "no such module 'Nowhere'")
      }
    }
    #expect(try parse("<unknown>:0: error: no such module 'Nowhere'\n").count == 1)
  }

  @Test func messagesMayHoldColons() throws {
    let diagnostics = try parse("Cell 7:1:1: error: expected: a: note: b\n")
    #expect(diagnostics.map(\.message) == ["expected: a: note: b"])
  }

  @Test func textThatIsNoDiagnosticIsSkipped() throws {
    #expect(try parse("Please submit a bug report\n0. Program arguments: x\n").isEmpty)
    #expect(try parse("").isEmpty)
  }

  @Test(arguments: [
    ("cannot convert 'Cell7.Point' to 'Cell12r3.Point'", "cannot convert 'Point (cell 7)' to 'Point (cell 12)'"),
    ("'Cell3.f(_:)' is gone", "'f (cell 3)(_:)' is gone"),
    ("'MyCell3.x' and 'Cell.x' and 'Cells' stay", "'MyCell3.x' and 'Cell.x' and 'Cells' stay"),
    ("Cell7", "Cell7"),
    ("malformed module: /tmp/x/Cell7.swiftmodule", "malformed module: /tmp/x/Cell7.swiftmodule"),
  ])
  func modulesReadAsCells(generated: String, shown: String) throws {
    #expect(try parse("Cell 7:1:1: error: \(generated)\n")[0].message == shown)
  }

  @Test func messagesOfInterestAreRecognised() throws {
    let diagnostic = { (message: String) in try parse("Cell 7:1:1: error: \(message)\n")[0] }
    #expect(
      try diagnostic("method 'f()' must be declared public because it matches a requirement in public protocol 'P'")
        .wantsPublicMember)
    #expect(try !diagnostic("method 'f()' must be declared internal").wantsPublicMember)
    for name in ["foveaCellResult", "foveaCellMark", "foveaAwait", "FoveaMarkerCell3"] {
      #expect(try diagnostic("no exact matches in call to '\(name)'").mentionsGeneratedCode)
    }
    #expect(try !diagnostic("no exact matches in call to 'f'").mentionsGeneratedCode)
  }
}
