import Testing

@testable import Fovea

@Suite struct FilterTests {
  static let edges: [Filter] = [
    .edgeCross, .laplacian, .laplacian8, .edge, .sobelX, .sobelY, .scharrX, .scharrY, .prewittX, .prewittY,
  ]
  static let keeping: [Filter] = [
    .identity, .sharpen, .boxBlur(3), .boxBlur(5), .gaussianBlur(3), .gaussianBlur(5), .gaussianBlur(5, sigma: 1),
    .gaussianBlur(9, sigma: 1.5),
  ]

  @Test func theUsualCoefficients() {
    #expect(Filter.edgeCross.coefficients == Tensor([[1, 0, -1], [0, 0, 0], [-1, 0, 1]]))
    #expect(Filter.laplacian.coefficients == Tensor([[0, 1, 0], [1, -4, 1], [0, 1, 0]]))
    #expect(Filter.laplacian8.coefficients == Tensor([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]))
    #expect(Filter.sobelX.coefficients == Tensor([[1, 0, -1], [2, 0, -2], [1, 0, -1]]))
    #expect(Filter.scharrX.coefficients == Tensor([[3, 0, -3], [10, 0, -10], [3, 0, -3]]))
    #expect(Filter.sobelY.coefficients == Filter.sobelX.coefficients.transposed())
    #expect(Filter.scharrY.coefficients == Filter.scharrX.coefficients.transposed())
    #expect(Filter.gaussianBlur(3).coefficients == Tensor([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16)
    #expect(Filter.boxBlur(3).coefficients == Tensor(ones: [3, 3]) / 9)
    #expect(Filter.gaussianBlur(5).coefficients[2, 2] == Float(36) / 256)
    #expect(Filter.custom([[1, 2]]).coefficients.shape == [1, 2])
  }

  @Test(arguments: edges) func edgeFiltersSumToZero(filter: Filter) { #expect(filter.sum == 0) }

  @Test(arguments: keeping) func theOthersSumToOne(filter: Filter) { #expect(abs(filter.sum - 1) < 1e-6) }

  @Test func theBellHasItsShape() {
    let bell = Filter.gaussianBlur(5, sigma: 1).coefficients
    let ratio = bell[2, 3] / bell[2, 2]
    #expect(abs(ratio - 0.60653066) < 1e-5)
    #expect(bell == bell.transposed())
    #expect(bell.reversed(axis: 0) == bell)
  }

  @Test func fractionsArePrintedAsSuch() {
    #expect(
      Filter.boxBlur(3).description == "box blur 3×3\n  1/9  1/9  1/9\n  1/9  1/9  1/9\n  1/9  1/9  1/9")
    #expect(Filter.gaussianBlur(3).description.contains("2/16  4/16  2/16"))
    #expect(Filter.laplacian.description == "Laplacian\n   0   1   0\n   1  -4   1\n   0   1   0")
    #expect(Filter.boxBlur(3).displayBundle.html.contains(">1/9<"))
    #expect(Filter("a<b", [[0.25]]).displayBundle.html.contains("a&lt;b"))
  }

  @Test func turningTwiceIsNothing() {
    for filter in FilterTests.edges + FilterTests.keeping {
      #expect(filter.rotated180.rotated180.coefficients == filter.coefficients)
    }
    #expect(Filter.sobelX.rotated180.coefficients == -Filter.sobelX.coefficients)
  }

  @Test func badFiltersAreNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Filter.gaussianBlur(4)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("gaussianBlur(4): the size must be odd"))
  }
}

@Suite struct FilterSeparationTests {
  static let separable: [Filter] = [
    .identity, .edgeCross, .sobelX, .sobelY, .scharrX, .scharrY, .prewittX, .prewittY, .boxBlur(3), .boxBlur(4),
    .gaussianBlur(3), .gaussianBlur(7), .gaussianBlur(5, sigma: 1), .gaussianBlur(11, sigma: 2.5),
    Filter("odd", [[0.5, -0.25], [1, -0.5], [0, 0]]), Filter("tall", [[0], [2], [0]]),
    Filter("gap", [[0, 0, 0], [0, 6, 4], [0, 9, 6]]),
  ]
  static let inseparable: [Filter] = [
    .laplacian, .laplacian8, .sharpen, Filter("cross", [[0.1, 0.2], [0.2, 0.1]]), Filter("zero", [[0, 0]]),
  ]

  @Test(arguments: separable) func theProductIsTheFilter(filter: Filter) throws {
    let (vertical, horizontal) = try #require(filter.separated)
    #expect(vertical.coefficients.shape == [filter.height, 1])
    #expect(horizontal.coefficients.shape == [1, filter.width])
    let product = matmul(vertical.coefficients, horizontal.coefficients)
    #expect(product.isClose(to: filter.coefficients, within: 1e-6))
  }

  /// For whole numbers and fractions the factors are exact: numerators and denominators multiply to the filter's.
  @Test(arguments: separable.filter { $0.denominator != nil }) func fractionsFactorExactly(filter: Filter) throws {
    let (vertical, horizontal) = try #require(filter.separated)
    let column = try #require(vertical.numerators)
    let row = try #require(horizontal.numerators)
    #expect(column.flatMap { a in row.map { a * $0 } } == filter.numerators)
    #expect((vertical.denominator ?? 0) * (horizontal.denominator ?? 0) == filter.denominator)
  }

  @Test(arguments: inseparable) func theOthersHaveNone(filter: Filter) {
    #expect(!filter.isSeparable)
  }

  @Test func blursFactorEvenly() throws {
    let (vertical, horizontal) = try #require(Filter.gaussianBlur(3).separated)
    #expect(vertical.coefficients == Tensor([[1], [2], [1]]) / 4)
    #expect(horizontal.coefficients == Tensor([[1, 2, 1]]) / 4)
  }
}
