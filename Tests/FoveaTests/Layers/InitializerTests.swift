import Testing

@testable import Fovea

@Suite struct InitializerTests {
  /// Standard deviations, and the largest size of uniform numbers.
  @Test(
    arguments: [
      (Initializer.normal(standardDeviation: 0.3), 0.3, nil), (.glorotUniform, (2.0 / 600).squareRoot(), 0.1),
      (.glorotNormal, (2.0 / 600).squareRoot(), nil), (.heUniform, (2.0 / 400).squareRoot(), (6.0 / 400).squareRoot()),
      (.heNormal, (2.0 / 400).squareRoot(), nil), (.lecunNormal, 0.05, nil),
      (.lecunUniform, 0.05, (3.0 / 400).squareRoot()), (.torchUniform, 0.05 / 3.0.squareRoot(), 0.05),
      (.truncatedNormal(standardDeviation: 0.1), 0.08796, 0.2), (.lenet, 2.4 / 400 / 3.0.squareRoot(), 2.4 / 400),
    ] as [(Initializer, Double, Double?)])
  func numbersSpreadAsSaid(_ initializer: Initializer, _ deviation: Double, _ limit: Double?) {
    let numbers = initializer.tensor([400, 200], inputs: 400, outputs: 200, seed: 1)
    #expect(abs(Double(numbers.standardDeviation()) / deviation - 1) < 0.01)
    #expect(abs(Double(numbers.mean())) < deviation * 0.02)
    if let limit {
      #expect(Double(abs(numbers).max()) <= limit * 1.00001 && Double(abs(numbers).max()) > limit * 0.999)
    }
    #expect(numbers == initializer.tensor([400, 200], inputs: 400, outputs: 200, seed: 1))
    #expect(numbers != initializer.tensor([400, 200], inputs: 400, outputs: 200, seed: 2))
  }

  @Test(arguments: [[6, 4], [4, 6], [3, 3, 2, 5]])
  func orthogonalMatrices(shape: [Int]) {
    let matrix = Initializer.orthogonal.tensor(shape, inputs: 1, outputs: 1, seed: 3).reshaped(to: [
      -1, shape.last ?? 1,
    ])
    let isTall = matrix.shape[0] >= matrix.shape[1]
    let product = isTall ? matmul(matrix.transposed(), matrix) : matmul(matrix, matrix.transposed())
    #expect(product.isClose(to: Tensor(identity: product.shape[0]), within: 1e-5))
  }

  @Test func constants() {
    #expect(Initializer.zeros.tensor([2], inputs: 1, outputs: 1, seed: 0) == Tensor([0, 0]))
    #expect(Initializer.ones.tensor([2], inputs: 1, outputs: 1, seed: 0) == Tensor([1, 1]))
  }

  /// Layers of the same shape begin differently, and explicit seeds give the same numbers again.
  @Test func layersHaveSeedsOfTheirOwn() {
    #expect(Dense(3, 3).weight.value != Dense(3, 3).weight.value)
    #expect(Dense(3, 3, seed: 7).weight.value == Dense(3, 3, seed: 7).weight.value)
  }
}
