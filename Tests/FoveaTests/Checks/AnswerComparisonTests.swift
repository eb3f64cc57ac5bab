import Testing

@testable import Fovea

@Suite struct AnswerComparisonTests {
  private let comparison = AnswerComparison(tolerance: 1e-3)

  private struct Point: Equatable { var x = 0.0 }
  private struct Opaque {}

  @Test func numbersAreEqualWithinTheTolerance() {
    #expect(comparison.compare(Float(1), Float(1.0005)) == .equal)
    #expect(comparison.compare(1.0, 1.002) == .unequal(nil))
    #expect(comparison.compare(0.0, 0.0005) == .equal)
    #expect(comparison.compare(Float.nan, Float.nan) == .equal)
    #expect(comparison.compare(Double.infinity, Double.infinity) == .equal)
    #expect(comparison.compare(Double.infinity, 1.0) == .unequal(nil))
    #expect(comparison.compare(1.0, Double.infinity) == .unequal(nil))
  }

  @Test func largeNumbersMayDifferInProportion() {
    #expect(comparison.compare(10_005.0, 10_000.0) == .equal)
    #expect(comparison.compare(10_011.0, 10_000.0) == .unequal(nil))
  }

  @Test func countsAreExact() {
    #expect(comparison.compare(1_000_000, 1_000_001) == .unequal(nil))
    #expect(comparison.compare(7, 7) == .equal)
    #expect(comparison.compare("seven", "seven") == .equal)
    #expect(comparison.compare(Point(x: 1), Point(x: 1.0001)) == .unequal(nil))
  }

  @Test func tensorsNameTheirShapesOrTheFirstPlace() {
    let wanted = Tensor([[1, 2], [3, 4]])
    #expect(comparison.compare(wanted + 0.0001, wanted) == .equal)
    #expect(comparison.compare(wanted.transposed(), wanted) == .unequal("first at [0, 1]: 3.0, expected 2.0"))
    #expect(comparison.compare(Tensor([1, 2]), wanted) == .unequal("its shape is [2], expected is [2, 2]"))
    #expect(comparison.compare(Tensor([1, 2]).converted(to: .int32), Tensor([1, 2])) == .equal)
    #expect(comparison.compare(Filter.boxBlur(3), Filter.boxBlur(3)) == .equal)
    #expect(comparison.compare(Filter.boxBlur(3), Filter.gaussianBlur(3)) != .equal)
    #expect(comparison.compare(Image(wanted), Image(wanted)) == .equal)
    #expect(comparison.compare(Image(wanted), Image(wanted * 2)) != .equal)
  }

  @Test func collectionsTuplesAndOptionalsAreComparedPieceByPiece() {
    #expect(comparison.compare([1.0, 2.0], [1.0001, 2]) == .equal)
    #expect(comparison.compare([1.0, 2.0], [1.0, 3]) == .unequal(nil))
    #expect(comparison.compare([1], [1, 2]) == .unequal("1 element, expected 2 elements"))
    #expect(comparison.compare([Tensor([1])], [Tensor([1.0001])]) == .equal)
    #expect(comparison.compare((1, 2.0), (1, 2.0001)) == .equal)
    #expect(comparison.compare((1, 2.0), (2, 2.0)) == .unequal(nil))
    #expect(comparison.compare(Int?.none as Any, Int?.none as Any) == .equal)
    #expect(comparison.compare(Int?.none as Any, Int?.some(1) as Any) == .unequal(nil))
    #expect(comparison.compare(Int?.some(1) as Any, Int?.some(1) as Any) == .equal)
    #expect(comparison.compare([1: "a"], [1: "b"]) == .unequal(nil))
  }

  @Test func whatCannotBeComparedIsNamed() {
    #expect(comparison.compare(Opaque(), Opaque()) == .incomparable("Opaque"))
    #expect(comparison.compare([Opaque()], [Opaque()]) == .incomparable("Opaque"))
  }
}
