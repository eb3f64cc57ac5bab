import Testing

@testable import Fovea

@Suite struct DropoutTests {
  @Test func aShareIsDroppedAndTheOthersGrow() {
    let y = dropout(Tensor(ones: [100, 100]), rate: 0.25, seed: 1)
    #expect(y.scalars.allSatisfy { $0 == 0 || abs($0 - 4 / 3) < 1e-6 })
    let dropped = y.scalars.count { $0 == 0 }
    // Six standard deviations of a binomial distribution.
    #expect(abs(dropped - 2500) < 260)
  }

  @Test func theSeedDecides() {
    let x = Tensor(randomNormal: [50], seed: 1)
    #expect(dropout(x, rate: 0.5, seed: 2) == dropout(x, rate: 0.5, seed: 2))
    #expect(dropout(x, rate: 0.5, seed: 2) != dropout(x, rate: 0.5, seed: 3))
    #expect(dropout(x, rate: 0, seed: 2) == x)
  }

  @Test func gradientsAreDroppedLikewise() {
    let x = Tensor(ones: [40])
    #expect(gradient(at: x) { dropout($0, rate: 0.5, seed: 2).sum() } == dropout(x, rate: 0.5, seed: 2))
  }
}
