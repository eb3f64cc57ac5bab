import Testing

@testable import Fovea

@Suite struct DifferentiationTests {
  @Test func aParabola() {
    #expect(gradient(at: Tensor([1, 2, 3])) { ($0 * $0).sum() } == Tensor([2, 4, 6]))
    let (value, slope) = valueWithGradient(at: Tensor(3)) { $0 * $0 + 2 * $0 }
    #expect(value == 15)
    #expect(slope == 8)
  }

  @Test func severalTensors() {
    let (a, b) = gradient(at: Tensor([1, 2]), Tensor([3, 4])) { a, b in (a * b).sum() }
    #expect(a == Tensor([3, 4]) && b == Tensor([1, 2]))
    let (x, y, z) = gradient(at: Tensor(2), Tensor(3), Tensor(5)) { x, y, z in x * y * z }
    #expect(x == 15 && y == 10 && z == 6)
    let value = valueWithGradient(at: Tensor(2), Tensor(3)) { $0 * $1 }
    #expect(value.value == 6 && value.gradient.0 == 3)
  }

  @Test func aTensorThatIsNotUsedHasZeros() {
    let (a, b) = gradient(at: Tensor([1, 2]), Tensor([[3, 4]])) { a, _ in a.sum() }
    #expect(a == Tensor([1, 1]) && b == Tensor([[0, 0]]))
  }

  @Test func theKindOfNumbersStays() {
    #expect(gradient(at: Tensor([1, 2], dtype: .float64)) { ($0 * $0).sum() }.dtype == .float64)
    #expect(gradient(at: Tensor([1, 2])) { ($0.converted(to: .float64) * 2).sum() }.dtype == .float32)
  }

  @Test func constantsStopGradients() {
    #expect(gradient(at: Tensor([2, 3])) { ($0 * stopGradient($0)).sum() } == Tensor([2, 3]))
  }

  @Test func aTensorUsedInManyPlaces() {
    let slope = gradient(at: Tensor(2)) { x in
      var sum = Tensor(0)
      for k in 1...4 { sum += Double(k) * x }
      return sum * x
    }
    #expect(slope == 40)
  }

  /// 12·x² of x⁴, and the third derivative 24·x.
  @Test func derivativesOfDerivatives() {
    let power = { (x: Tensor) in x * x * x * x }
    let second = { (x: Tensor) in gradient(at: x) { x in gradient(at: x, of: power) } }
    #expect(second(Tensor(3)) == 108)
    #expect(gradient(at: Tensor(3), of: second) == 72)
  }

  /// Of any order, also through what networks are made of: the fourth derivative, beside differences of the third one.
  @Test func gradientsOfHigherOrders() {
    let x = Tensor(randomNormal: [1, 3, 3, 1], seed: 1)
    let filter = Tensor(randomNormal: [2, 2, 1, 2], seed: 2).converted(to: .float64)
    func third(_ x: Tensor) -> Tensor {
      gradient(at: x) { x in
        let second = gradient(at: x) { x in
          let first = gradient(at: x) { x in
            (softmax(averagePool2D(conv2D(tanh(x), filter: filter), size: 2)) * Tensor([1, 3])).sum()
          }
          return (first * first).sum()
        }
        return (second * second).sum()
      }
    }
    let check = checkGradients(of: { third($0 * 2) }, at: x, tolerance: 1e-5)
    #expect(check.passed && third(x).count == 9, "\(check)")
  }

  /// The derivative with respect to `a` of the derivative with respect to `b` of a²b³.
  @Test func aGradientInsideOfAnothers() {
    let mixed = gradient(at: Tensor(2)) { a in
      gradient(at: Tensor(3)) { b in a * a * b * b * b }
    }
    #expect(mixed == 2 * 2 * 3 * 9)
  }

  @Test func theValueInsideOfAnotherGradientIsDifferentiated() {
    let slope = gradient(at: Tensor(2)) { x in
      let (value, inner) = valueWithGradient(at: x) { $0 * $0 * $0 }
      return value + inner
    }
    // x³ + 3·x².
    #expect(slope == 12 + 12)
  }

  @Test func pullbacksTakeAnyGradientBack() {
    let (value, pullback) = valueWithPullback(at: Tensor([1, 2])) { $0 * $0 }
    #expect(value == Tensor([1, 4]))
    #expect(pullback(Tensor([1, 0])) == Tensor([2, 0]))
    #expect(pullback(Tensor([0, 10])) == Tensor([0, 40]))
  }

  @Test func errorsOfTheFunctionArePassedOn() {
    struct Stop: Error {}
    #expect(throws: Stop.self) { try gradient(at: Tensor(1)) { _ in throw Stop() } }
  }

  @Test func resultsAreConstants() {
    let (value, slope) = valueWithGradient(at: Tensor(3)) { $0 * $0 }
    #expect(value.node == nil && slope.node == nil)
  }

  /// 100,000 operations one after the other are neither walked nor freed by recursion.
  @Test func longTapes() {
    let slope = gradient(at: Tensor(1)) { x in
      var y = x
      for _ in 0..<100_000 { y += 1 }
      return y
    }
    #expect(slope == 1)
    var x = Tensor(1).with(TapeNode(leaf: Tensor(1), input: nil))
    for _ in 0..<100_000 { x += 1 }
    #expect(x == 100_001)
  }

  /// A pullback that needs the result must not keep itself alive.
  @Test func nothingIsKeptThatNobodyNeeds() {
    weak var node: TapeNode?
    do {
      let x = Tensor(1).with(TapeNode(leaf: Tensor(1), input: nil))
      let y = exp(tanh(x))
      node = y.node
      #expect(node != nil)
    }
    #expect(node == nil)
  }

  /// The way back frees what it has passed.
  @Test func theTapeIsFreedOnTheWay() {
    let leaf = TapeNode(leaf: Tensor([1, 2]), input: nil)
    let x = Tensor([1, 2]).with(leaf)
    let middle = exp(x)
    let value = (middle * middle).sum()
    let way = BackwardPass(from: value.node!, to: [leaf])
    _ = way.gradients(seed: Tensor(1), releasing: true)
    #expect(middle.node?.inputs.isEmpty == true)
    #expect(value.node?.inputs.isEmpty == true)
  }

  @Test(arguments: [1, 2, 5])
  func cornersHaveTheGradientsThatAreSaid(equal: Int) {
    let x = Tensor(ones: [equal])
    #expect(gradient(at: x) { $0.max() }.isClose(to: Tensor(repeating: 1 / Double(equal), shape: [equal])))
    #expect(gradient(at: Tensor(0)) { maximum($0, 0) } == 0)
    #expect(gradient(at: Tensor(0)) { abs($0) } == 0)
    let (a, b) = gradient(at: Tensor(1), Tensor(1)) { maximum($0, $1) }
    #expect(a == 0.5 && b == 0.5)
  }
}
