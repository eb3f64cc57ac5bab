import Testing

@testable import CellSession

@Suite struct InterruptPatienceTests {
  @Test func untilAskedNobodyWaits() {
    let patience = InterruptPatience()
    #expect(!patience.hasBegun)
    #expect(!patience.isOver)
    #expect(patience.pollTimeout == -1)
  }

  @Test func onceAskedTheWaitHasAnEnd() {
    var patience = InterruptPatience()
    patience.begin()
    #expect(patience.hasBegun)
    #expect(!patience.isOver)
    #expect((1...3001).contains(patience.pollTimeout))
  }
}
