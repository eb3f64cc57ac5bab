import Testing

@testable import ConvEngine

@Suite struct EqualPartsTests {
  /// The parts follow each other, cover the whole, and none is larger than was allowed.
  @Test(arguments: 0...40, 1...13)
  func partsCoverTheWhole(total: Int, largest: Int) {
    let parts = EqualParts(total, largest: largest)
    #expect(parts.flatMap { $0 } == Array(0..<total))
    #expect(parts.allSatisfy { !$0.isEmpty && $0.count <= largest })
    #expect(parts.count == dividedUp(total, largest))
  }
}
