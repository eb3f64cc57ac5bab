import Testing

@testable import CellSession

@Suite struct OutputLimitTests {
  private static let limit = OutputLimit.bytes

  @Test func belowTheLimitAllIsShown() {
    var limit = OutputLimit()
    for _ in 0..<10 {
      let part = String(repeating: "x", count: Self.limit / 10)
      let (text, notice) = limit.admit(part)
      #expect(text == part)
      #expect(notice == nil)
    }
    #expect(limit.closing(discarded: 0) == nil)
  }

  @Test func theNoticeComesOnceAndTheRestIsCounted() {
    var limit = OutputLimit()
    let (text, notice) = limit.admit(String(repeating: "x", count: Self.limit + 5))
    #expect(text.utf8.count == Self.limit)
    #expect(notice?.contains("2 MB") == true)
    let (more, again) = limit.admit("seven  ")
    #expect(more.isEmpty)
    #expect(again == nil)
    #expect(limit.closing(discarded: 0) == "… 12 bytes of output were not shown.\n")
  }

  @Test func theCutIsBetweenCharacters() {
    for offset in 0..<4 {
      var limit = OutputLimit()
      let text = String(repeating: "x", count: Self.limit - offset) + "👁👁"
      let (shown, notice) = limit.admit(text)
      #expect(shown.utf8.count == Self.limit - offset)
      #expect(text.hasPrefix(shown))
      #expect(notice != nil)
      #expect(limit.closing(discarded: 0) == "… 8 bytes of output were not shown.\n")
    }
  }

  @Test func whatTheWorkerDidNotSendIsCountedToo() {
    var limit = OutputLimit()
    #expect(limit.closing(discarded: 3) == "… 3 bytes of output were not shown.\n")
    _ = limit.admit(String(repeating: "x", count: Self.limit + 5))
    #expect(limit.closing(discarded: 3) == "… 8 bytes of output were not shown.\n")
    #expect(limit.closing(discarded: .max)?.isEmpty == false, "a count that a cell overwrote must not trap")
  }
}
