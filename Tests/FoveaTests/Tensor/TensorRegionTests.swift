import Testing

@testable import Fovea

/// Slices with negative strides; expected parts as NumPy gives them.
@Suite struct TensorRegionTests {
  private let list = Tensor([0, 1, 2, 3, 4, 5])
  private let x = Tensor(range: 0..<24).reshaped(to: [2, 3, 4])

  @Test func knownAnswers() {
    #expect(list[.stride(by: -1)] == Tensor([5, 4, 3, 2, 1, 0]))
    #expect(list[.stride(by: -2)] == Tensor([5, 3, 1]))
    #expect(list[.stride(from: 5, to: 1, by: -2)] == Tensor([5, 3]))
    #expect(list[.stride(from: 4, by: -2)] == Tensor([4, 2, 0]))
    #expect(list[.stride(from: -2, to: -5, by: -1)] == Tensor([4, 3, 2]))
    #expect(list[.stride(to: 3, by: -1)] == Tensor([5, 4]))
    #expect(list[.stride(from: 2, to: 2, by: -1)].shape == [0])
    #expect(list[.stride(from: 0, by: -3)] == Tensor([0]))
    #expect(Tensor(zeros: [0])[.stride(by: -1)].shape == [0])
    #expect(x[.all, .stride(by: -1), 1...2] == x.reversed(axis: 1)[.all, .all, 1...2])
    #expect(x[1, 2, .stride(by: -3)] == Tensor([23, 20]))
  }

  @Test func hugeStridesTakeOne() {
    #expect(list[.stride(by: .max)] == Tensor([0]))
    #expect(list[.stride(from: 3, by: .min)] == Tensor([3]))
    #expect(x[.stride(by: .max), .stride(by: .min), 0] == Tensor([[8]]))
  }

  /// Every start, end and step, against Swift's own strides.
  @Test func everySliceAgreesWithStrides() {
    for start in 0..<6 {
      for end in 0...start {
        for step in 1...7 {
          let expected = stride(from: start, to: end, by: -step).map { Float($0) }
          #expect(list[.stride(from: start, to: end, by: -step)].scalars == expected, "\(start) to \(end) by \(-step)")
        }
      }
      for step in 1...7 {
        let expected = stride(from: start, through: 0, by: -step).map { Float($0) }
        #expect(list[.stride(from: start, by: -step)].scalars == expected, "\(start) by \(-step)")
      }
    }
  }

  @Test(arguments: DType.allCases)
  func reversingTwiceIsTheSame(_ dtype: DType) {
    let y = x.converted(to: dtype)
    let turned = y[.stride(by: -1), .stride(by: -1), .stride(by: -1)]
    #expect(turned.dtype == dtype)
    #expect(turned.scalars == y.scalars.reversed())
    #expect(turned[.stride(by: -1), .stride(by: -1), .stride(by: -1)] == y)
  }

  @Test func assigning() {
    var y = list
    y[.stride(by: -2)] = Tensor([10, 20, 30])
    #expect(y == Tensor([0, 30, 2, 20, 4, 10]))
    y[.stride(from: 2, by: -1)] = 7
    #expect(y == Tensor([7, 7, 7, 20, 4, 10]))
    y = list
    y[.stride(by: -1)] = y
    #expect(y == list[.stride(by: -1)], "a tensor assigned to its own part")
    y[1..<4] = y[.stride(from: 3, to: 0, by: -1)]
    #expect(y == Tensor([5, 2, 3, 4, 1, 0]))
    var z = x
    z[0, .stride(by: -2), .stride(by: -1)] = Tensor([[1, 2, 3, 4], [5, 6, 7, 8]])
    #expect(z[0] == Tensor([[8, 7, 6, 5], [4, 5, 6, 7], [4, 3, 2, 1]]))
    #expect(z[1] == x[1])
  }

  @Test func slicesThatDoNotFitAreNamed() async {
    let zero = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor([1, 2])[.stride(by: 0)] as Tensor
    }
    #expect(
      zero?.message.contains("x[.stride(by: 0)]: the stride is 0; it must be at least 1, or negative to go back")
        == true)
    let outside = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor([1, 2])[.stride(from: 2, by: -1)] as Tensor
    }
    #expect(
      outside?.message.contains(".stride(from: 2, by: -1) does not fit in axis 0 of shape [2], which has 2 positions")
        == true)
    let forwards = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor([1, 2, 3])[.stride(from: 0, to: 2, by: -1)] as Tensor
    }
    #expect(forwards?.message.contains("with a negative stride it begins at the larger one") == true)
  }
}
