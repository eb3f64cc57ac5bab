import Testing

@testable import CellSession

@Suite struct OutputLimitTests {
  @Test func belowTheLimitAllIsShown() {
    var limit = OutputLimit()
    for _ in 0..<10 {
      let part = String(repeating: "x", count: OutputLimit.bytes / 10)
      let (shown, withheld) = limit.admit(part)
      #expect(shown == part)
      #expect(withheld.isEmpty)
    }
    #expect(!limit.isReached)
  }

  @Test func beyondItNothingIs() {
    var limit = OutputLimit()
    let (shown, withheld) = limit.admit(String(repeating: "x", count: OutputLimit.bytes + 5))
    #expect(shown.utf8.count == OutputLimit.bytes)
    #expect(withheld == "xxxxx")
    #expect(limit.isReached)
    let (more, rest) = limit.admit("seven  ")
    #expect(more.isEmpty)
    #expect(rest == "seven  ")
    let admits = limit.admitValue(bytes: 1)
    #expect(!admits)
  }

  @Test func theCutIsBetweenCharacters() {
    for offset in 0..<8 {
      var limit = OutputLimit()
      let text = String(repeating: "x", count: OutputLimit.bytes - offset) + "👁👁👁"
      let (shown, withheld) = limit.admit(text)
      #expect(shown.utf8.count == OutputLimit.bytes - offset % 4)
      #expect(shown + withheld == text)
    }
  }

  @Test func valuesAreCountedAndWeighed() {
    var many = OutputLimit()
    for _ in 0..<OutputLimit.values {
      let admits = many.admitValue(bytes: 10)
      #expect(admits)
    }
    let oneMore = many.admitValue(bytes: 10)
    #expect(!oneMore)
    #expect(many.isReached)
    var heavy = OutputLimit()
    let first = heavy.admitValue(bytes: OutputLimit.valueBytes)
    let second = heavy.admitValue(bytes: 1)
    #expect(first)
    #expect(!second)
  }

  @Test func clearingMakesRoomUntilTheLimitIsReached() {
    var limit = OutputLimit()
    let full = String(repeating: "x", count: OutputLimit.bytes)
    _ = limit.admit(full)
    limit.noteCleared()
    let again = limit.admit(full)
    #expect(again.withheld.isEmpty)
    _ = limit.admit("y")
    limit.noteCleared()
    let late = limit.admit("z")
    #expect(late.withheld == "z", "what is withheld stays in one piece")
  }
}
