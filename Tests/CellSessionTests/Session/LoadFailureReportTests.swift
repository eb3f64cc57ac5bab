import Testing

@testable import CellSession

@Suite struct LoadFailureReportTests {
  private func failure(_ reason: String) throws -> CellFailure {
    let source = "let a = 1\n@_silgen_name(\"no_such\") func nothing() -> Int\nnothing()"
    return LoadFailureReport(reason: reason, unit: try makeUnit(source)).failure()
  }

  @Test func aMissingFunctionIsNamedWithItsLine() throws {
    let failure = try failure("/tmp/fovea-1/Cell7.so: undefined symbol: no_such")
    #expect(failure.name == "LinkError")
    #expect(failure.message.hasPrefix("line 2: `no_such` is declared but defined nowhere"))
  }

  @Test func aSwiftNameIsReadable() throws {
    let failure = try failure("/tmp/fovea-1/Cell7.so: undefined symbol: $s5Cell33sumyS2i_SitF")
    #expect(
      failure.message.hasPrefix("`Cell3.sum(Swift.Int, Swift.Int) -> Swift.Int` is declared"), "\(failure.message)")
  }

  @Test func otherReasonsAreTold() throws {
    let failure = try failure("libmissing.so: cannot open shared object file")
    #expect(failure.name == "CannotLoad")
    #expect(failure.message.contains("libmissing.so: cannot open"))
  }
}
