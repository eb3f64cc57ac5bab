import Testing

@testable import Fovea

@Suite struct GradientCheckTests {
  @Test func rightGradientsPass() {
    let check = checkGradients(of: { tanh($0) * $1 }, at: Tensor([0.5, -1]), Tensor([2, 3]))
    #expect(check.passed && check.count == 4)
    #expect(check.description.hasPrefix("4 gradients agree with finite differences; the worst, number ["))
  }

  /// The worst entry is the one whose gradient lacks most.
  @Test func aWrongGradientIsNamed() throws {
    let wrong = { (x: Tensor) in x * x * Tensor([[1, 1], [1, 0]]) + stopGradient(x) * x * Tensor([[0, 0], [0, 5]]) }
    let check = checkGradients(of: wrong, at: Tensor([[1, 2], [3, 4]]))
    #expect(!check.passed)
    let worst = try #require(check.worst)
    #expect(worst.tensor == 0 && worst.position == [1, 1])
    #expect(abs(worst.gradient / worst.difference - 0.5) < 1e-6)
    #expect(check.description.hasPrefix("the gradient is wrong: at number [1, 1] of tensor 0 gradient "))
  }

  @Test func nothingToCheckPasses() {
    let check = checkGradients(of: { $0.sum() }, at: Tensor(zeros: [0]))
    #expect(check.passed && check.count == 0 && check.worst == nil)
  }
}
