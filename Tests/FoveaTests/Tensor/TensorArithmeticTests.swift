import Testing

@testable import Fovea

@Suite struct TensorArithmeticTests {
  @Test func operatorsWithTensorsAndNumbers() {
    let a = Tensor([1, 2, 4])
    let b = Tensor([2, 4, 8])
    let n = 2
    let d = 0.5
    #expect(a + b == Tensor([3, 6, 12]))
    #expect(a - b == Tensor([-1, -2, -4]))
    #expect(a * b == Tensor([2, 8, 32]))
    #expect(b / a == Tensor([2, 2, 2]))
    #expect(a + 1 == Tensor([2, 3, 5]))
    #expect(1 - a == Tensor([0, -1, -3]))
    #expect(8 / a == Tensor([8, 4, 2]))
    #expect(a / n == Tensor([0.5, 1, 2]))
    #expect(n * a == b)
    #expect(b * d == a)
    #expect(d * b == a)
    #expect(-a == Tensor([-1, -2, -4]))
    let x = Tensor([0, 1])
    #expect(2 * x * x + 3 * x - 1 / (x + 3) * 0.5 == Tensor([-0.5 / 3, 5 - 0.125]))
  }

  @Test func compoundAssignment() {
    var a = Tensor([[1, 2], [3, 4]])
    a += 1
    a *= 2
    a -= Tensor([4, 6])
    a /= Tensor([[2, 1], [2, 1]])
    #expect(a == Tensor([[0, 0], [2, 4]]))
    a += a
    #expect(a == Tensor([[0, 0], [4, 8]]))
  }

  /// Every pair of shapes of rank 0…3 with sizes 1…3, against the definition by index arithmetic.
  @Test func broadcastingAgreesWithNaiveLoops() {
    let shapes: [[Int]] = [
      [], [1], [3], [1, 3], [2, 1], [2, 3], [1, 1, 1], [2, 1, 3], [1, 2, 1], [2, 2, 1], [2, 2, 3], [1, 2, 3], [0, 3],
    ]
    for left in shapes {
      for right in shapes {
        let a = Tensor(randomNormal: left, seed: 1)
        let b = Tensor(randomNormal: right, seed: 2)
        guard let shape = Broadcast.shape(left, right) else { continue }
        let difference = a - b
        #expect(difference.shape == shape)
        var expected: [Float] = []
        for position in 0..<shape.reduce(1, *) {
          expected.append(
            element(a, at: position, of: shape) - element(b, at: position, of: shape))
        }
        #expect(difference.scalars == expected, "\(left) − \(right)")
      }
    }
  }

  private func element(_ x: Tensor, at position: Int, of shape: [Int]) -> Float {
    var rest = position
    var place = 0
    var step = 1
    for (back, size) in shape.reversed().enumerated() {
      let coordinate = rest % size
      rest /= size
      guard back < x.rank else { continue }
      let own = x.shape[x.rank - 1 - back]
      place += (own == 1 ? 0 : coordinate) * step
      step *= own
    }
    return x.scalars[place]
  }

  @Test func shapesThatDoNotFitHaveNoResult() {
    #expect(Broadcast.shape([2, 3], [2]) == nil)
    #expect(Broadcast.shape([4], [3]) == nil)
    #expect(Broadcast.shape([2, 3], [3, 3]) == nil)
    #expect(Broadcast.shape([0], [2]) == nil)
  }

  @Test func theMessageNamesBothShapes() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(zeros: [2, 3]) * Tensor(zeros: [4])
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("*: shapes [2, 3] and [4] do not fit: counted from the end, axis 1 has 3 and 4"))
  }

  @Test func functions() {
    let x = Tensor([-2, 0.25, 4])
    #expect(abs(x) == Tensor([2, 0.25, 4]))
    #expect(sqrt(Tensor([0.25, 4])) == Tensor([0.5, 2]))
    #expect(log(exp(x)).isClose(to: x))
    #expect(pow(x, 2) == x * x)
    #expect(pow(Tensor([2, 3]), 3).isClose(to: Tensor([8, 27])))
    #expect(maximum(x, 0) == Tensor([0, 0.25, 4]))
    #expect(minimum(x, Tensor([0])) == Tensor([-2, 0, 0]))
    #expect(x.clamped(to: 0...1) == Tensor([0, 0.25, 1]))
    #expect((sin(x) * sin(x) + cos(x) * cos(x)).isClose(to: Tensor(ones: [3])))
    #expect(tanh(x).isClose(to: (exp(2 * x) - 1) / (exp(2 * x) + 1)))
    #expect(atan2(Tensor([1]), Tensor([0])).isClose(to: Tensor([Float.pi / 2])))
  }

  @Test func comparison() {
    let x = Tensor([1, 2])
    #expect(x == Tensor([1, 2]))
    #expect(x != Tensor([[1, 2]]))
    #expect(x.isClose(to: Tensor([1.000001, 2]), within: 1e-5))
    #expect(!x.isClose(to: Tensor([1.1, 2]), within: 1e-5))
    #expect(!Tensor([Float.nan]).isClose(to: Tensor([Float.nan])))
    #expect(x.largestDifference(from: Tensor([1, 5])) == 3)
    #expect(x.sum() == 3)
    #expect(x.sum() > 2 && x.sum() < 4)
    #expect(x.sum() <= 3 && x.sum() >= 3 && x.sum() != 4)
    #expect(!(x.sum() <= 2.9) && !(x.sum() >= 3.1) && !(x.sum() != 3))
    #expect(x.min() < x.max() && x.max() > x.min())
    #expect((x .> 1) == Tensor([0, 1]))
    #expect((x .< 2) == Tensor([1, 0]))
    #expect(Float(x.mean()) == 1.5)
    #expect(Double(x.mean()) == 1.5)
  }
}
