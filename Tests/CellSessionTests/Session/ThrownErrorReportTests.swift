import Testing

@testable import CellSession

@Suite struct ThrownErrorReportTests {
  @Test func theLineThatThrewIsShown() throws {
    let unit = try makeUnit("let a = 1\n\n  try f()\nlet b = 2")
    let failure = ThrownErrorReport(type: "Err", message: "wrong", completed: 0, unit: unit).failure()
    #expect(failure.name == "Err")
    #expect(failure.message == "wrong")
    #expect(
      failure.traceback == [
        "\u{1b}[31;1mErr\u{1b}[0m: wrong", "thrown at Cell 7, line 3", "    try f()",
        "What the cell did before that line stays.",
      ])
  }

  @Test func withoutAMarkItIsTheFirst() throws {
    let failure = ThrownErrorReport(type: "E", message: "m", completed: -1, unit: try makeUnit("try f()")).failure()
    #expect(failure.traceback[1] == "thrown at Cell 7, line 1")
  }
}
