import Testing

@testable import Fovea

@Suite struct TensorMaskTests {
  private let x = Tensor([[1, -2, 3], [-4, 5, -6]])

  @Test func aMaskChoosesNumbersInOrder() {
    #expect(x[x .> 0] == Tensor([1, 3, 5]))
    #expect((x[x .> 100] as Tensor).shape == [0])
  }

  @Test func aMaskOfTheFirstAxisChoosesRows() {
    let rows: Tensor = x[x.sum(axes: [1]) .< 0]
    #expect(rows == Tensor([[-4, 5, -6]]))
  }

  @Test func aNumberFillsWhatTheMaskChooses() {
    var y = x
    y[y .< 0] = 0
    #expect(y == Tensor([[1, 0, 3], [0, 5, 0]]))
    y[Tensor([0, 1]).converted(to: .uint8)] = 7
    #expect(y == Tensor([[1, 0, 3], [7, 7, 7]]))
    #expect(x == Tensor([[1, -2, 3], [-4, 5, -6]]))
  }

  @Test func aTensorGivesOneNumberForEach() {
    var y = x
    y[y .< 0] = Tensor([10, 20, 30])
    #expect(y == Tensor([[1, 10, 3], [20, 5, 30]]))
    y[y .> 2] = y[y .> 2] + 1
    #expect(y == Tensor([[1, 11, 4], [21, 6, 31]]))
  }

  @Test func gradientsGoWhereTheNumbersCameFrom() {
    #expect(gradient(at: x) { v in (v[v .> 0] * v[v .> 0]).sum() } == Tensor([[2, 0, 6], [0, 10, 0]]))
    let (old, new) = gradient(at: x, Tensor([10.0, 20, 30])) { v, w in
      var y = v * 2
      y[v .< 0] = w * 3
      return y.sum()
    }
    #expect(old == Tensor([[2, 0, 2], [0, 2, 0]]))
    #expect(new == Tensor([3, 3, 3]))
  }

  @Test func otherNumbersThanMasksAreRefused() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(zeros: [2, 3])[Tensor([1, 2])] as Tensor
    }
    #expect(result?.message.contains("zeros and ones; this tensor holds 2") == true)
  }

  @Test func aMaskOfAnotherShapeIsRefused() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(zeros: [2, 3])[Tensor([1, 0, 1]) .> 0] as Tensor
    }
    #expect(result?.message.contains("the mask has shape [3], the tensor [2, 3]") == true)
  }

  @Test func aValueThatDoesNotFitTheMaskIsNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var y = Tensor(ones: [2, 3])
      y[y .> 0] = Tensor([1, 2])
    }
    #expect(result?.message.contains("the mask chooses 6, of shape [6] together; the value has shape [2]") == true)
  }
}
