import Testing

@testable import CellSession

@Suite struct DiagnosticReportTests {
  private let red = "\u{1b}[31;1merror\u{1b}[0m"

  private func report(_ diagnostics: [Diagnostic], cell: String = "let a = b\nprint(a)") throws -> DiagnosticReport {
    DiagnosticReport(diagnostics: diagnostics, unit: try makeUnit(cell))
  }

  private func diagnostic(
    _ severity: Diagnostic.Severity, _ message: String, cell: String = "Cell 7", line: Int = 1, column: Int = 9,
    annotations: [String] = ["        ^"]
  ) -> Diagnostic {
    Diagnostic(
      severity: severity, place: .init(cell: cell, line: line, column: column), message: message,
      annotations: annotations)
  }

  @Test func anErrorShowsItsLineAndACaret() throws {
    let failure = try report([diagnostic(.error, "cannot find 'b'")]).failure()
    #expect(failure.name == "CompileError")
    #expect(failure.message == "line 1, column 9: cannot find 'b'")
    #expect(
      failure.traceback == ["Cell 7:1:9: \(red): cannot find 'b'", "  let a = b", "          ^"])
  }

  @Test func aFixItIsNamed() throws {
    let lines = try report([diagnostic(.error, "x", annotations: ["        ^", "        c"])]).failure().traceback
    #expect(lines.suffix(2) == ["          ^", "          c   ← fix-it"])
  }

  @Test func errorsInOtherCellsNameThem() throws {
    let failure = try report([diagnostic(.error, "x", cell: "Cell 3")]).failure()
    #expect(failure.message == "Cell 3, line 1, column 9: x")
    #expect(failure.traceback == ["Cell 3:1:9: \(red): x"], "their lines are not this cell's")
  }

  @Test func aPlacelessErrorIsShownToo() throws {
    let failure = try report([Diagnostic(severity: .error, place: nil, message: "no such module 'N'", annotations: [])])
      .failure()
    #expect(failure.message == "no such module 'N'")
    #expect(failure.traceback == ["\(red): no such module 'N'"])
  }

  @Test func notesBelongToTheErrorBeforeThem() throws {
    let lines = try report([
      diagnostic(.warning, "w"), diagnostic(.note, "of the warning"), diagnostic(.error, "e"),
      diagnostic(.note, "of the error", line: 2, column: 1), diagnostic(.note, "in a header", cell: "stdlib.swift"),
    ]).failure().traceback.joined(separator: "\n")
    #expect(lines.contains("of the error"))
    #expect(!lines.contains("of the warning"))
    #expect(!lines.contains("in a header"))
  }

  /// The compiler's own words ask for a report to its makers.
  @Test func aSpeechlessCompilerIsNoBug() throws {
    let silent = diagnostic(
      .error, "failed to produce diagnostic for expression; please submit a bug report (https://swift.org)", column: 1)
    let plain = try report([silent]).failure()
    #expect(plain.message == "line 1, column 1: something does not fit here; the compiler cannot say what")
    #expect(plain.traceback.count == 3)
    let advice = try #require(
      try report([silent], cell: "exercise(\"a\", trying: [1], f, expected: { $0 })").failure().traceback.last)
    #expect(advice.hasSuffix("leave its first line as it was given."))
  }

  @Test func manyErrorsAreCut() throws {
    let failure = try report((1...25).map { diagnostic(.error, "number \($0).") }).failure()
    #expect(failure.message.hasSuffix("number 1."))
    #expect(failure.traceback.last == "… and 15 more")
    #expect(failure.traceback.contains { $0.hasSuffix("number 10.") })
    #expect(!failure.traceback.contains { $0.hasSuffix("number 11.") })
    let ten = try report((1...10).map { diagnostic(.error, "number \($0).") }).failure()
    #expect(!ten.traceback.contains { $0.contains("more") })
  }

  @Test func silenceIsExplained() throws {
    let failure = try report([diagnostic(.warning, "w")]).failure()
    #expect(failure.message == "the compiler stopped without saying why")
    #expect(failure.traceback.count == 2)
  }

  // MARK: Advice

  @Test func mainIsAdvisedAgainst() throws {
    let lines = try report([
      diagnostic(.error, "'main' attribute cannot be used in a module that contains top-level code")
    ]).failure().traceback
    #expect(lines.last == "  A cell needs no @main: leave it out, and call the type's `main()` on the last line.")
  }

  @Test func axesAreAList() throws {
    let error = diagnostic(.error, "argument passed to call that takes no arguments")
    #expect(
      try report([error], cell: "x.sum(axis: 1)").failure().traceback.last == "  Axes are given as a list: `axes: [1]`."
    )
    #expect(try report([error], cell: "x.relu(1)").failure().traceback.last?.contains("axes") == false)
  }

  @Test func adviceOfItsOwnGoesFirst() throws {
    var error = diagnostic(.error, "cannot convert value of type 'Tensor' to specified type 'Float'")
    #expect(try report([error]).failure().traceback.last?.contains(".scalar") == true)
    error.advice = "Do that."
    #expect(try report([error]).failure().traceback.last == "  Do that.")
  }

  @Test func aFormulaThatIsTooHardIsToBeSplit() throws {
    let error = diagnostic(.error, "the compiler is unable to type-check this expression in reasonable time; try")
    #expect(error.isTooHard)
    #expect(try report([error]).failure().traceback.last?.contains("Split it") == true)
  }

  @Test func twoTypesOfOneNameAreExplained() throws {
    let advice = { (message: String) in
      try report([diagnostic(.error, message)]).failure().traceback.last!.contains("declared again")
    }
    #expect(try advice("cannot convert 'P (cell 3)' to 'P (cell 5)'"))
    #expect(try !advice("cannot convert 'P (cell 3)' to 'Q (cell 3)'"))
    #expect(try !advice("cannot convert 'Int' to 'Q (cell 3)'"))
  }

  // MARK: Warnings

  @Test func warningsAboutTheCellAreShown() throws {
    let text = try report([
      diagnostic(.warning, "variable 'a' was never mutated"),
      diagnostic(.note, "here", line: 2, column: 1, annotations: ["^"]),
    ]).warnings()
    #expect(
      text
        == """
        Cell 7:1:9: warning: variable 'a' was never mutated
          let a = b
                  ^
        Cell 7:2:1: note: here
          print(a)
          ^

        """)
  }

  @Test(arguments: [
    "result of call is unused [#no-usage]", "extension declares a conformance of imported type 'Dog'",
    "no calls to throwing functions occur within 'try' expression", "will never be executed",
    "call to foveaAwait is odd",
  ])
  func warningsThatOurCodeCausesAreNot(message: String) throws {
    #expect(try report([diagnostic(.warning, message), diagnostic(.note, "more")]).warnings().isEmpty)
  }

  @Test func warningsAboutOtherCellsAreNot() throws {
    #expect(try report([diagnostic(.warning, "w", cell: "Cell 3")]).warnings().isEmpty)
    #expect(try report([diagnostic(.error, "e"), diagnostic(.note, "n")]).warnings().isEmpty)
    #expect(try report([]).warnings().isEmpty)
  }
}
