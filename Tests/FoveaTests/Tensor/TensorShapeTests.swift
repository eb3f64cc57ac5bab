import Testing

@testable import Fovea

@Suite struct TensorShapeTests {
  let x = Tensor(range: 0..<24).reshaped(to: [2, 3, 4])

  @Test func reshaping() {
    #expect(x.reshaped(to: [6, 4]).scalars == x.scalars)
    #expect(x.reshaped(to: [-1, 2]).shape == [12, 2])
    #expect(x.flattened().shape == [24])
    #expect(Tensor(zeros: [1, 3, 1]).squeezed().shape == [3])
  }

  @Test func transposing() {
    #expect(Tensor([[1, 2, 3], [4, 5, 6]]).transposed() == Tensor([[1, 4], [2, 5], [3, 6]]))
    #expect(x.transposed().transposed() == x)
    let moved = x.transposed(to: [2, 0, 1])
    #expect(moved.shape == [4, 2, 3])
    for i in 0..<2 { for j in 0..<3 { for k in 0..<4 { #expect(moved[k, i, j] == x[i, j, k]) } } }
  }

  @Test func reversing() {
    #expect(Tensor([[1, 2], [3, 4]]).reversed(axis: 0) == Tensor([[3, 4], [1, 2]]))
    #expect(Tensor([[1, 2], [3, 4]]).reversed(axis: -1) == Tensor([[2, 1], [4, 3]]))
    #expect(x.reversed(axis: 1).reversed(axis: 1) == x)
  }

  @Test func aShapeOfAnotherCountIsNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(zeros: [2, 3]).reshaped(to: [4, 2])
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("reshaped(to: [4, 2]): a tensor of shape [2, 3] holds 6 numbers"))
    #expect(text.contains("which holds 8"))
  }
}

@Suite struct TensorReductionTests {
  let x = Tensor(randomNormal: [2, 3, 4, 5], seed: 9)

  @Test func knownAnswers() {
    let m = Tensor([[1, 2], [3, 6]])
    #expect(m.sum() == 12)
    #expect(m.sum(axes: [0]) == Tensor([4, 8]))
    #expect(m.sum(axes: [1]) == Tensor([3, 9]))
    #expect(m.sum(axes: [1], keepingAxes: true) == Tensor([[3], [9]]))
    #expect(m.sum(axes: []) == m)
    #expect(m.mean() == 3)
    #expect(m.min() == 1)
    #expect(m.max(axes: [-1]) == Tensor([2, 6]))
    #expect(m.variance() == 3.5)
    #expect(Tensor([1, 3]).standardDeviation() == 1)
    #expect(m.argmax() == 3)
    #expect(m.argmax(axis: 0) == Tensor([1, 1]))
    #expect(Tensor([[1, 9], [7, 3]]).argmax(axis: 1) == Tensor([1, 0]))
    #expect(Tensor(zeros: [0]).sum() == 0)
  }

  /// Every subset of the axes, against loops over all elements.
  @Test func everySetOfAxesAgreesWithNaiveLoops() {
    for set in 0..<16 {
      let axes = (0..<4).filter { set >> $0 & 1 == 1 }
      let kept = (0..<4).filter { !axes.contains($0) }
      let shape = kept.map { x.shape[$0] }
      var sums = [Double](repeating: 0, count: shape.reduce(1, *))
      var largest = [Float](repeating: -.infinity, count: sums.count)
      var position = 0
      for a in 0..<2 {
        for b in 0..<3 {
          for c in 0..<4 {
            for d in 0..<5 {
              let coordinates = [a, b, c, d]
              let place = kept.reduce(0) { $0 * x.shape[$1] + coordinates[$1] }
              sums[place] += Double(x.scalars[position])
              largest[place] = max(largest[place], x.scalars[position])
              position += 1
            }
          }
        }
      }
      let total = x.sum(axes: axes)
      #expect(total.shape == shape)
      #expect(total.isClose(to: Tensor(shape: shape, scalars: sums.map { Float($0) }), within: 1e-5), "axes \(axes)")
      #expect(x.max(axes: axes) == Tensor(shape: shape, scalars: largest), "axes \(axes)")
    }
  }

  @Test func aMeanOfManyNumbersKeepsItsDigits() {
    #expect(Tensor(repeating: 0.1, shape: [1_000_000]).mean().scalar == 0.1)
  }

  @Test func axesThatDoNotExistAreNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(zeros: [2, 3]).sum(axes: [2])
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("sum(axes:): axes [2] of a tensor of shape [2, 3]"))
  }
}

@Suite struct TensorProductTests {
  @Test func dotAndMatrixProduct() {
    #expect(Tensor([1, 2, 3]).dot(Tensor([4, 5, 6])) == 32)
    let a = Tensor([[1, 2], [3, 4], [5, 6]])
    let b = Tensor([[1, 0, 2], [0, 1, 3]])
    #expect(matmul(a, b) == Tensor([[1, 2, 8], [3, 4, 18], [5, 6, 28]]))
    #expect(matmul(a, Tensor([1, -1])) == Tensor([-1, -1, -1]))
    #expect(matmul(Tensor(zeros: [2, 5, 3]), Tensor(zeros: [3, 7])).shape == [2, 5, 7])
  }

  @Test func productsAreAssociative() {
    let a = Tensor(randomNormal: [9, 130], seed: 1)
    let b = Tensor(randomNormal: [130, 17], seed: 2)
    let c = Tensor(randomNormal: [17, 4], seed: 3)
    #expect(matmul(matmul(a, b), c).isClose(to: matmul(a, matmul(b, c)), within: 1e-3))
    #expect(matmul(a, b).transposed().isClose(to: matmul(b.transposed(), a.transposed()), within: 1e-4))
  }

  @Test func shapesThatDoNotFitAreNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = matmul(Tensor(zeros: [2, 3]), Tensor(zeros: [2, 3]))
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("matmul: shapes [2, 3] and [2, 3] do not fit"))
  }
}
