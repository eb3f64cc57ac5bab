import Testing

@testable import CellSession

@Suite struct OutputNoticeTests {
  @Test func theEndSaysHowMuchAndWhere() throws {
    let all = try #require(OutputNotice.atEnd(label: 3, (count: 98_000_000, kept: 98_000_000)))
    #expect(all.contains("98.0 MB of output were not shown: `%output 3`"))
    let part = try #require(OutputNotice.atEnd(label: 3, (count: 300_000_000, kept: 134_217_728)))
    #expect(part.contains("300.0 MB") && part.contains("the first 134.2 MB are kept"))
    #expect(OutputNotice.atEnd(label: 3, (count: 0, kept: 0)) == nil)
    #expect(try #require(OutputNotice.atEnd(label: 3, nil)).contains("no room"))
  }

  @Test(arguments: [
    (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1.0 kB"), (1_234_567, "1.2 MB"),
    (999_940_000, "999.9 MB"), (999_960_000, "1.0 GB"), (.max, "9.2 EB"),
  ])
  func amountsAreReadable(bytes: Int, text: String) { #expect(OutputNotice.amount(bytes) == text) }
}
