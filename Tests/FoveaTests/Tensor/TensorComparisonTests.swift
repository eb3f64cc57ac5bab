import Testing

@testable import Fovea

@Suite struct TensorComparisonTests {
  private let x = Tensor([1, 2, 3])

  @Test func masksOfTensorsAndNumbers() {
    #expect((x .> 2) == Tensor([0, 0, 1]) && (x .> Tensor([2])) == Tensor([0, 0, 1]))
    #expect((x .>= 2) == Tensor([0, 1, 1]) && (x .>= Tensor([2])) == Tensor([0, 1, 1]))
    #expect((x .< 2) == Tensor([1, 0, 0]) && (x .< Tensor([2])) == Tensor([1, 0, 0]))
    #expect((x .<= 2) == Tensor([1, 1, 0]) && (x .<= Tensor([2])) == Tensor([1, 1, 0]))
    #expect((x .== 2) == Tensor([0, 1, 0]) && (x .== Tensor([2])) == Tensor([0, 1, 0]))
    #expect((x .!= 2) == Tensor([1, 0, 1]) && (x .!= Tensor([2])) == Tensor([1, 0, 1]))
    #expect((x .< Tensor([[2], [3]])) == Tensor([[1, 0, 0], [1, 1, 0]]))
  }

  @Test(arguments: DType.allCases, DType.allCases)
  func everyPairOfKindsCompares(_ a: DType, _ b: DType) {
    let (left, right) = (Tensor([1, 2, 3], dtype: a), Tensor([2, 2, 2], dtype: b))
    #expect((left .< right) == Tensor([1, 0, 0]))
    #expect((left .== right) == Tensor([0, 1, 0]))
    #expect((left .>= right) == Tensor([0, 1, 1]))
    #expect((left .< right).dtype == .float32, "masks multiply and add up")
  }

  @Test func largeWholeNumbersAreToldApart() {
    let large = Tensor(shape: [2], values: [16_777_216, 16_777_217] as [Int32])
    #expect((large .== 16_777_216) == Tensor([1, 0]))
    #expect((large .> large[0] as Tensor) == Tensor([0, 1]))
    #expect((large .== large.converted(to: .float32)) == Tensor([1, 0]))
    #expect((Tensor([1, 2], dtype: .int32) .> 1.5) == Tensor([0, 1]))
  }

  @Test func aNumberIsRoundedAsTheTensorIs() {
    #expect((Tensor([0.1]) .== 0.1) == Tensor([1]))
    #expect((Tensor([0.1], dtype: .float64) .== 0.1) == Tensor([1]))
  }

  @Test func notANumberEqualsNothing() {
    let y = Tensor([Float.nan])
    for mask in [y .== y, y .< y, y .> y, y .<= y, y .>= y, y .== 0, y .< 0, y .>= 0] { #expect(mask == Tensor([0])) }
    #expect((y .!= y) == Tensor([1]))
    #expect(y != y)
  }

  /// Of two numbers exactly one comparison holds, and masks are each other's complements.
  @Test func masksComplementEachOther() {
    let (a, b) = (
      Tensor(randomIntegers: [20, 1], in: 0..<5, seed: 1), Tensor(randomIntegers: [30], in: 0..<5, seed: 2)
    )
    #expect((a .< b) + (a .== b) + (a .> b) == Tensor(ones: [20, 30]))
    #expect((a .<= b) == 1 - (a .> b))
    #expect((a .>= b) == 1 - (a .< b))
    #expect((a .!= b) == 1 - (a .== b))
    #expect((a .< b) == (b .> a).broadcast(to: [20, 30]))
  }

  @Test func singleNumbersCompareAsNumbers() {
    #expect(x.min() < x.max() && x.min() <= x.max() && x.max() > x.min() && x.max() >= x.min())
    #expect(x.min() <= x.min() && x.min() >= x.min() && !(x.min() < x.min()))
    #expect(!(x.max() <= x.min()) && !(x.min() >= x.max()))
  }

  @Test func closeness() {
    let y = Tensor([1, Float.infinity, -.infinity])
    #expect(y.isClose(to: y))
    #expect(!y.isClose(to: -y))
    #expect(y.largestDifference(from: y) == 0)
    #expect(y.largestDifference(from: Tensor([1, 1, 1])) == .infinity)
    #expect(Tensor([Float.nan, 5]).largestDifference(from: Tensor([0, 0])).isNaN, "it is not hidden by what follows")
    #expect(!x.isClose(to: Tensor([[1, 2, 3]])))
  }

  @Test func shapesThatDoNotFitAreNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor([1, 2]) .< Tensor([1, 2, 3])
    }
    #expect(result?.message.contains(".<: shapes [2] and [3] do not fit") == true)
  }
}
