import Testing

@testable import Fovea

@Suite struct TensorSelectionTests {
  private let x = Tensor([[1, -2, 3], [-4, 5, -6]])

  @Test func replacingWhereAMaskHolds() {
    #expect(x.replacing(with: 0, where: x .< 0) == Tensor([[1, 0, 3], [0, 5, 0]]))
    #expect(x.replacing(with: Tensor([10, 20, 30]), where: x .< 0) == Tensor([[1, 20, 3], [10, 5, 30]]))
    #expect(x.replacing(with: -x, where: x .< 0) == abs(x))
    #expect(Tensor(0).replacing(with: 1, where: Tensor([0, 1, 2])) == Tensor([0, 1, 1]), "all three broadcast")
    #expect(x == Tensor([[1, -2, 3], [-4, 5, -6]]), "the original is untouched")
  }

  @Test func replacingGivesTheKindThatHoldsBoth() {
    let whole = Tensor([1, -2], dtype: .int32)
    #expect(whole.replacing(with: 7, where: whole .< 0).dtype == .int32)
    #expect(whole.replacing(with: 0.5, where: whole .< 0) == Tensor([1, 0.5]))
    let precise = Tensor([0.1, 5], dtype: .float64)
    #expect(precise.replacing(with: 0.2, where: precise .> 1).scalars(as: Double.self) == [0.1, 0.2])
    let bytes = Tensor([1, 2], dtype: .uint8)
    #expect(bytes.replacing(with: bytes, where: bytes).dtype == .uint8)
    #expect(bytes.replacing(with: whole, where: bytes .> 1) == Tensor([1, -2]))
  }

  @Test func broadcastingRepeats() {
    #expect(Tensor([1, 2]).broadcast(to: [2, 2]) == Tensor([[1, 2], [1, 2]]))
    #expect(Tensor([[1], [2]]).broadcast(to: [2, 3]) == Tensor([[1, 1, 1], [2, 2, 2]]))
    #expect(Tensor(7).broadcast(to: [2, 0]).shape == [2, 0])
    #expect(Tensor([3], dtype: .int32).broadcast(to: [2]).dtype == .int32)
    let y = Tensor(randomNormal: [3, 1, 2], seed: 3)
    #expect(y.broadcast(to: [4, 3, 5, 2]) == y + Tensor(zeros: [4, 3, 5, 2]))
  }

  @Test func gatheringPartsOfTheFirstAxis() {
    #expect(x.gathered([1, 0, 1]) == Tensor([[-4, 5, -6], [1, -2, 3], [-4, 5, -6]]))
    #expect(x.gathered([]).shape == [0, 3])
    #expect(Tensor([5, 6, 7]).gathered([2, 2]) == Tensor([7, 7]))
    let table = Tensor(range: 0..<10).reshaped(to: [5, 2]).converted(to: .float64)
    let words = Tensor([[0, 4], [2, 2], [1, 3]], dtype: .int32)
    let found = table.gathered(words)
    #expect(found.shape == [3, 2, 2])
    #expect(found.dtype == .float64)
    #expect(found[0] == Tensor([[0, 1], [8, 9]]))
    #expect(table.gathered(Tensor([1, 3])) == Tensor([[2, 3], [6, 7]]), "whole numbers of any kind")
  }

  @Test func classesAsRows() {
    #expect(Tensor([2, 0], dtype: .int32).oneHot(classes: 3) == Tensor([[0, 0, 1], [1, 0, 0]]))
    #expect(Tensor(1).oneHot(classes: 2) == Tensor([0, 1]))
    let labels = Tensor(randomIntegers: [4, 5], in: 0..<7, seed: 8)
    let rows = labels.oneHot(classes: 7)
    #expect(rows.shape == [4, 5, 7])
    #expect(rows.sum(axes: [-1]) == Tensor(ones: [4, 5]))
    #expect(rows.argmax(axis: -1) == labels)
  }

  @Test func countingWhatIsNotZero() {
    #expect((x .> 0).countNonZero == 3)
    #expect(!(x .> 0).allNonZero)
    #expect(x.allNonZero)
    #expect(Tensor([Float.nan, -0.0]).countNonZero == 1)
    #expect(Tensor(zeros: [0]).allNonZero)
  }

  @Test func runningSums() {
    #expect(x.cumulativeSum() == Tensor([[1, -1, 2], [-4, 1, -5]]))
    #expect(x.cumulativeSum(axis: 0) == Tensor([[1, -2, 3], [-3, 3, -3]]))
    #expect(Tensor([200, 100], dtype: .uint8).cumulativeSum().scalars(as: Int32.self) == [200, 300])
    #expect(Tensor(zeros: [0, 2]).cumulativeSum(axis: 0).shape == [0, 2])
    let y = Tensor(randomNormal: [3, 4, 5], seed: 4)
    for axis in 0..<3 {
      let sums = y.cumulativeSum(axis: axis)
      let last = Tensor([y.shape[axis] - 1])
      let order = [axis] + (0..<3).filter { $0 != axis }
      #expect(sums.transposed(to: order).gathered(last).squeezed().isClose(to: y.sum(axes: [axis])))
    }
    #expect(
      Tensor(repeating: 0.1, shape: [100_000]).cumulativeSum()[-1] == 10_000 as Float, "no digits are lost on the way")
  }

  @Test(arguments: Fault.allCases)
  fileprivate func faultsAreNamed(_ fault: Fault) async {
    let text = await fault.message()
    #expect(text.contains(fault.rawValue), "\(text)")
  }
}

private enum Fault: String, CaseIterable, Sendable {
  case mask = "replacing(with:where:): shapes [2], [3] and [2] do not fit"
  case broadcast = "broadcast(to: [2, 4]): a tensor of shape [3] does not fit"
  case negativeSize = "a shape cannot have a negative size, as in [-1]"
  case position = "gathered: position 2 is outside axis 0 of shape [2]; 0 to 1 exist"
  case empty = "gathered: position 0 is outside axis 0 of shape [0]; it is empty"
  case fraction = "gathered: 0.5 is no position; give whole numbers"
  case label = "oneHot(classes: 3): 3 is no class number; they are 0 to 2"

  func message() async -> String {
    let result =
      switch self {
      case .mask:
        await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
          _ = Tensor([1, 2]).replacing(with: Tensor([1, 2, 3]), where: Tensor([0, 1]))
        }
      case .broadcast:
        await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
          _ = Tensor([1, 2, 3]).broadcast(to: [2, 4])
        }
      case .negativeSize:
        await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
          _ = Tensor([1]).broadcast(to: [-1])
        }
      case .position:
        await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
          _ = Tensor([1, 2]).gathered([2])
        }
      case .empty:
        await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
          _ = Tensor(zeros: [0]).gathered([0])
        }
      case .fraction:
        await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
          _ = Tensor([1, 2]).gathered(Tensor([0.5]))
        }
      case .label:
        await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
          _ = Tensor([3]).oneHot(classes: 3)
        }
      }
    return result?.message ?? ""
  }
}
