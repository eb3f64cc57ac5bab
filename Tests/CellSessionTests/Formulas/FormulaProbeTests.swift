import Testing

@testable import CellSession

@Suite struct FormulaProbeTests {
  /// The lines of the probe without those that ask for types.
  private func probe(_ source: String, line: Int = 1, column: Int) -> (FormulaProbe, [String])? {
    guard let probe = FormulaProbe(CellSyntax(source), at: [.init(cell: "Cell 7", line: line, column: column)])
    else { return nil }
    let lines = probe.text.split(separator: "\n").filter { !$0.contains(FormulaProbe.typeQuestion) }
      .map { String($0.reversed().drop { $0 == " " }.reversed()) }
    return (probe, lines)
  }

  private func lines(_ source: String, line: Int = 1, column: Int) -> [String]? {
    probe(source, line: line, column: column)?.1
  }

  @Test func operationsAreTakenApartByPrecedence() {
    #expect(
      lines("let z = 2*x + 1/(x + n)*0.5", column: 9)
        == [
          "let foveaStep0 = 2*x", "let foveaStep1 = x + n", "let foveaStep2 = 1/(foveaStep1)",
          "let foveaStep3 = foveaStep2*0.5", "let foveaStep4 = foveaStep0 + foveaStep3", "let z = foveaStep4",
        ].map { $0.hasSuffix(" ") ? String($0.dropLast()) : $0 })
  }

  /// Alone they would be an `Int`.
  @Test func numbersStayInTheirFormula() {
    #expect(lines("let z = 2 * 3 * rate", column: 9) == ["let foveaStep0 = 2 * 3 * rate", "let z = foveaStep0"])
    #expect(lines("let z = x * .pi / max(1, 2)", column: 9)?.first == "let foveaStep0 = x * .pi")
    #expect(lines("let z = 1 + 2", column: 9) == nil)
  }

  @Test func callsAndTheirArgumentsAreSteps() {
    #expect(
      lines("let z = 1 + tanh(2 * x).sum()", column: 9) == [
        "let foveaStep0 = 2 * x", "let foveaStep1 = tanh(foveaStep0).sum()", "let foveaStep2 = 1 + foveaStep1",
        "let z = foveaStep2",
      ])
  }

  @Test func assignmentsKeepWhatTheyAssignTo() {
    #expect(lines("x[0] = 2 * y", column: 1) == ["let foveaStep0 = 2 * y", "x[0] = foveaStep0"])
    #expect(
      lines("x += 2 * y", column: 1) == ["let foveaStep0 = 2 * y", "x += foveaStep0", "x += foveaStep0"])
  }

  @Test func stepsStandInTheFunctionOrClosure() {
    #expect(
      lines("func f(x: Tensor) -> Tensor { x * y }", column: 31) == [
        "func f(x: Tensor) -> Tensor {", "let foveaStep0 = x * y", "return foveaStep0 }",
      ])
    #expect(
      lines("let z = xs.map { $0 * y } + w", column: 9) == [
        "let foveaStep1 = xs.map {", "let foveaStep0 = $0 * y", "return foveaStep0 }",
        "let foveaStep2 = foveaStep1 + w", "let z = foveaStep2",
      ])
  }

  @Test func placesLeadBackToTheCell() throws {
    let source = "let é = \"ß\"\nlet z = x * é + y"
    let (probe, _) = try #require(self.probe(source, line: 2, column: 9))
    let lines = probe.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let bytes = Array(source.utf8)
    for (index, line) in lines.enumerated() where line.contains("= x * é") || line.contains("= foveaStep0 + y") {
      let name = line.contains("é") ? "é" : "y"
      let column = line.distance(from: line.startIndex, to: line.lastIndex(of: Character(name))!) + 1
      let origin = try #require(probe.origin(of: .init(cell: "Cell 7", line: index + 1, column: column)))
      #expect(String(decoding: bytes[origin], as: UTF8.self).hasPrefix(name))
    }
    let last = try #require(lines.firstIndex { $0.hasPrefix("let z") })
    let whole = try #require(probe.origin(of: .init(cell: "Cell 7", line: last + 1, column: 10)))
    #expect(String(decoding: bytes[whole], as: UTF8.self) == "x * é + y")
    #expect(probe.origin(of: .init(cell: "Cell 7", line: lines.count, column: 1)) == nil)
  }
}
