import Testing

@testable import Fovea

@Suite struct CommonMistakesTests {
  private typealias Sizes = (Int, Int, Int, Int)

  private func output(_ sizes: Sizes) throws -> Int {
    try ConvolutionAxis(input: sizes.0, filter: sizes.1, stride: sizes.2, padding: AxisPadding(sizes.3)).output
  }

  @Test func sizesThatAreMistaken() throws {
    // 7 + 2·1 − 3 = 6, three steps of 2, and the first position.
    let sizes = (7, 3, 2, 1)
    #expect(try output(sizes) == 4)
    let mistakes: [(Mistake<Sizes, Int>, Int)] = [
      (.paddingCountedOnce, 3), (.paddingForgotten, 3), (.firstPositionForgotten, 3), (.strideForgotten, 7),
      (.strideOneTooLong, 3), (.oneTooFew, 3), (.oneTooMany, 5),
    ]
    for (mistake, wrong) in mistakes {
      #expect(try mistake.answer(sizes, output) == wrong, "\(mistake.name)")
    }
  }

  @Test func roundingShowsOnlyWhereSomethingIsLeftOver() throws {
    let (ceil, late) = (Mistake<Sizes, Int>.ceilInPlaceOfFloor, Mistake<Sizes, Int>.dividedTooLate)
    #expect(try output((8, 3, 2, 0)) == 3)
    #expect(try ceil.answer((8, 3, 2, 0), output) == 4)
    #expect(try ceil.answer((7, 3, 2, 0), output) == output((7, 3, 2, 0)))
    #expect(try output((8, 3, 3, 0)) == 2)
    #expect(try late.answer((8, 3, 3, 0), output) == 2)
    #expect(try late.answer((7, 3, 3, 0), output) == 1)
  }

  @Test func namesAreDifferent() {
    let names = [
      Mistake<Sizes, Int>.paddingCountedOnce, .paddingForgotten, .firstPositionForgotten, .strideForgotten,
      .dividedTooLate, .strideOneTooLong, .ceilInPlaceOfFloor, .oneTooFew, .oneTooMany,
    ].map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test func filtersTheWrongWayRound() throws {
    let image = Tensor(range: 0..<25).reshaped(to: [5, 5])
    let filter = Tensor([[1, 2], [3, 5]])
    func right(_ input: (Tensor, Tensor)) -> Tensor { conv2D(input.0, filter: input.1) }
    let answer = { (mistake: Mistake<(Tensor, Tensor), Tensor>) in try mistake.answer((image, filter), right) }
    #expect(try answer(.flippedFilter) == conv2D(image, filter: Tensor([[5, 3], [2, 1]])))
    #expect(try answer(.filterFlippedVertically) == conv2D(image, filter: Tensor([[3, 5], [1, 2]])))
    #expect(try answer(.filterFlippedHorizontally) == conv2D(image, filter: Tensor([[2, 1], [5, 3]])))
    #expect(try answer(.transposedFilter) == conv2D(image, filter: Tensor([[1, 3], [2, 5]])))
    #expect(try answer(.swappedAxes) == right((image, filter)).transposed())
  }

  @Test func axesOfMoreThanTwo() throws {
    let filter = Tensor(range: 0..<24).reshaped(to: [2, 3, 2, 2])
    let transposed = try Mistake<(Tensor, Tensor), Tensor>.transposedFilter.answer((filter, filter)) { $0.1 }
    #expect(transposed.shape == [3, 2, 2, 2])
    #expect(try Mistake<Int, [Int]>.swappedAxes.answer(0) { _ in [3, 4, 5] } == [4, 3, 5])
    #expect(try Mistake<Int, [Int]>.swappedAxes.answer(0) { _ in [3] } == [3])
    #expect(try Mistake<Int, Tensor>.swappedAxes.answer(0) { _ in Tensor([3]) } == Tensor([3]))
  }
}
