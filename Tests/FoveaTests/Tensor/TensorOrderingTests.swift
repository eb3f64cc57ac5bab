import Testing

@testable import Fovea

@Suite struct TensorOrderingTests {
  private let x = Tensor([[3, 1, 2], [-1, 5, 5]])

  @Test func knownAnswers() {
    #expect(x.sorted() == Tensor([[1, 2, 3], [-1, 5, 5]]))
    #expect(x.sorted(descending: true) == Tensor([[3, 2, 1], [5, 5, -1]]))
    #expect(x.sorted(axis: 0) == Tensor([[-1, 1, 2], [3, 5, 5]]))
    #expect(x.argsort() == Tensor([[1, 2, 0], [0, 1, 2]]))
    #expect(x.argsort(descending: true) == Tensor([[0, 2, 1], [1, 2, 0]]), "equal numbers keep their order")
    #expect(x.argsort().dtype == .int32)
    #expect(Tensor(zeros: [2, 0]).sorted().shape == [2, 0])
    #expect(Tensor(zeros: [0, 2]).sorted().shape == [0, 2])
  }

  @Test func notANumberComesLast() {
    let y = Tensor([2, Float.nan, -.infinity, .nan, 1, .infinity])
    #expect(y.argsort() == Tensor([2, 4, 0, 5, 1, 3]))
    #expect(y.argsort(descending: true) == Tensor([5, 0, 4, 2, 1, 3]))
    #expect(y.topK(2).values == Tensor([Float.infinity, 2]))
  }

  @Test(arguments: DType.allCases)
  func everyKindIsSortedAsItIs(_ dtype: DType) {
    let y = Tensor([200, 7, 100], dtype: dtype)
    #expect(y.sorted() == Tensor([7, 100, 200]))
    #expect(y.sorted().dtype == dtype)
  }

  @Test(arguments: [0, 1, 2, -1])
  func sortingAnyAxisAgreesWithSortingItsLines(_ axis: Int) {
    let y = Tensor(randomNormal: [4, 5, 6], seed: 12)
    let sorted = y.sorted(axis: axis)
    let last = axis < 0 ? 2 : axis
    let order = (0..<3).filter { $0 != last } + [last]
    let (lines, found) = (y.transposed(to: order), sorted.transposed(to: order))
    let size = y.shape[last]
    for row in 0..<(y.count / size) {
      let range = row * size..<(row + 1) * size
      #expect(Array(found.scalars[range]) == lines.scalars[range].sorted())
    }
    #expect(y.taking(positions: y.argsort(axis: axis), alongAxis: axis) == sorted)
  }

  @Test func theLargestAndWhereTheyStand() {
    let (values, positions) = x.topK(2)
    #expect(values == Tensor([[3, 2], [5, 5]]))
    #expect(positions == Tensor([[0, 2], [1, 2]]))
    #expect(positions.dtype == .int32)
    #expect(x.topK(0).values.shape == [2, 0])
    let many = Tensor(randomUniform: [3, 50], seed: 1)
    #expect(many.topK(50).values == many.sorted(descending: true))
    #expect(many.topK(7).values == many.sorted(descending: true)[.all, ..<7])
  }

  @Test func moreThanThereAreIsNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor([1, 2]).topK(3)
    }
    #expect(
      result?.message.contains("topK(3): a tensor of shape [2] has not so many numbers along its last axis") == true)
  }
}

@Suite struct TensorExtremesTests {
  @Test func theFirstOfEqualOnes() {
    let x = Tensor([[3, 1, 3], [0, 4, 0]])
    #expect(x.argmax() == 4 && x.argmin() == 3)
    #expect(x.argmax(axis: 0) == Tensor([0, 1, 0]))
    #expect(x.argmin(axis: 0) == Tensor([1, 0, 1]))
    #expect(x.argmax(axis: 1) == Tensor([0, 1]))
    #expect(x.argmin(axis: -1) == Tensor([1, 0]))
    #expect(x.argmin(axis: 0).dtype == .int32)
  }

  @Test func wholeNumbersAreComparedExactly() {
    let large = Tensor(shape: [3], values: [16_777_217, 16_777_216, 16_777_218] as [Int32])
    #expect(large.argmin(axis: 0).scalar == 1)
    #expect(large.argmax(axis: 0).scalar == 2)
    let limits = Tensor(shape: [2], values: [0, Int32.min])
    #expect(limits.argmin(axis: 0).scalar == 1)
    #expect(Tensor(shape: [3], values: [9, 0, 255] as [UInt8]).argmin(axis: 0).scalar == 1)
  }

  @Test func notANumberIsBoth() {
    let x = Tensor([1, Float.nan, -5, .nan, 9])
    #expect(x.argmax() == 1 && x.argmin() == 1)
    #expect(Tensor([Float.nan, 2]).argmin() == 0)
    #expect(x.argmax(axis: 0).scalar == 1)
  }

  @Test(arguments: [0, 1, 2])
  func theyStandWhereTheExtremesAre(_ axis: Int) {
    let x = Tensor(randomNormal: [3, 4, 5], seed: 2)
    let order = (0..<3).filter { $0 != axis } + [axis]
    let (lines, size) = (x.transposed(to: order).scalars, x.shape[axis])
    let (most, least) = (x.argmax(axis: axis).scalars, x.argmin(axis: axis).scalars)
    for row in most.indices {
      #expect(lines[row * size + Int(most[row])] == x.max(axes: [axis]).scalars[row])
      #expect(lines[row * size + Int(least[row])] == x.min(axes: [axis]).scalars[row])
    }
    #expect(x.scalars[x.argmax()] == x.max().scalar)
  }

  @Test func anEmptyAxisIsNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(zeros: [2, 0]).argmin(axis: 1)
    }
    #expect(result?.message.contains("argmin(axis:): axis 1 of shape [2, 0] is empty") == true)
  }
}
