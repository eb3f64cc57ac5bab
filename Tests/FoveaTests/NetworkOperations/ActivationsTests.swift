import Testing

@testable import Fovea

@Suite struct ActivationsTests {
  static let x = Tensor([-2, -0.5, 0, 0.5, 2, 8])

  @Test func knownAnswers() {
    let x = Self.x
    #expect(relu(x) == Tensor([0, 0, 0, 0.5, 2, 8]))
    #expect(clippedReLU(x) == Tensor([0, 0, 0, 0.5, 2, 6]))
    #expect(leakyReLU(x, slope: 0.25) == Tensor([-0.5, -0.125, 0, 0.5, 2, 8]))
    #expect(hardTanh(x) == Tensor([-1, -0.5, 0, 0.5, 1, 1]))
    #expect(softsign(x).isClose(to: Tensor([-2.0 / 3, -1.0 / 3, 0, 1.0 / 3, 2.0 / 3, 8.0 / 9])))
    #expect(elu(x).isClose(to: Tensor([-0.864665, -0.393469, 0, 0.5, 2, 8])))
    #expect(selu(Tensor([-1, 1])).isClose(to: Tensor([-1.1113307, 1.0507010])))
    #expect(gelu(Tensor([-1, 0, 1])).isClose(to: Tensor([-0.1586553, 0, 0.8413447])))
    #expect(silu(Tensor([-1, 0, 1])).isClose(to: Tensor([-0.2689414, 0, 0.7310586])))
    #expect(softplus(Tensor([-1, 0, 100])).isClose(to: Tensor([0.3132617, 0.6931472, 100])))
  }

  /// LeNet's is 1 at 1 and −1 at −1.
  @Test func scaledTanhOfLeNet() {
    #expect(scaledTanh(Tensor([-1, 0, 1])).isClose(to: Tensor([-1, 0, 1]), within: 1e-4))
    #expect(scaledTanh(Tensor([100])).isClose(to: Tensor([1.7159])))
  }

  @Test func cornersHaveTheGradientsThatAreSaid() {
    #expect(gradient(at: Tensor([-1, 0, 1])) { relu($0).sum() } == Tensor([0, 0, 1]))
    #expect(gradient(at: Tensor([-1, 0, 1, 6, 7])) { clippedReLU($0).sum() } == Tensor([0, 0, 1, 0, 0]))
    #expect(gradient(at: Tensor([-1, 0, 1])) { leakyReLU($0, slope: 0.25).sum() } == Tensor([0.25, 0.25, 1]))
    #expect(gradient(at: Tensor([-1, 0, 1])) { hardTanh($0).sum() } == Tensor([0, 1, 0]))
  }

  typealias Function = @Sendable (Tensor) -> Tensor

  static let functions: [Function] = [
    { relu($0) }, { clippedReLU($0) }, { leakyReLU($0) }, { elu($0) }, { selu($0) }, { gelu($0) }, { silu($0) },
    { softplus($0) }, { softsign($0) }, { hardTanh($0) }, { scaledTanh($0) }, { tanh($0) }, { sigmoid($0) },
    { softmax($0) }, { logSoftmax($0) },
  ]

  @Test(arguments: functions.indices)
  func bothPrecisionsGiveTheSame(index: Int) {
    let function = Self.functions[index]
    let x = Tensor(randomNormal: [7, 33], standardDeviation: 3, seed: 1)
    func both(_ x: Tensor) -> (Tensor, Tensor) { valueWithGradient(at: x) { pow(function($0), 2).sum() } }
    let (single, double) = (both(x), both(x.converted(to: .float64)))
    #expect(single.0.isClose(to: double.0.converted(to: .float32), within: 1e-2))
    #expect(single.1.isClose(to: double.1.converted(to: .float32), within: 1e-4))
    #expect(function(x).shape == x.shape)
    #expect(function(Tensor([1, 2], dtype: .int32)).dtype == .float32)
  }

  @Test func softmaxSumsToOne() {
    let x = Tensor([[1, 2, 3], [1000, 1000, 1000]])
    let shares = softmax(x)
    #expect(shares[1].isClose(to: Tensor(repeating: 1.0 / 3, shape: [3])))
    #expect(shares[0].isClose(to: Tensor([0.0900306, 0.2447285, 0.6652410])))
    #expect(softmax(x, axis: 0)[0].isClose(to: Tensor([0, 0, 0])))
    #expect(softmax(x.transposed(), axis: 0).isClose(to: shares.transposed()))
    #expect(logSoftmax(Tensor([0, 200])).isClose(to: Tensor([-200, 0])))
  }
}
