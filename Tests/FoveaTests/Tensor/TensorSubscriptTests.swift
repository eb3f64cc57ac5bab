import Testing

@testable import Fovea

@Suite struct TensorSubscriptTests {
  let x = Tensor(range: 0..<60).reshaped(to: [3, 4, 5])

  @Test func oneNumberForEveryAxisGivesTheNumber() {
    #expect(x[1, 2, 3] == Float(1 * 20 + 2 * 5 + 3))
    #expect(x[-1, -1, -1] == Float(59))
    let list = Tensor([5, 6, 7])
    let third: Float = list[2]
    #expect(third == 7)
    #expect(Tensor(range: 0..<16).reshaped(to: [2, 2, 2, 2])[1, 0, 1, 1] == Float(11))
    #expect(Tensor(range: 0..<32).reshaped(to: [2, 2, 2, 2, 2])[1, 0, 1, 1, 0] == Float(22))
  }

  @Test func oneNumberAloneGivesThePart() {
    let plane = x[1]
    #expect(plane.shape == [4, 5])
    #expect(plane.scalars == (20..<40).map(Float.init))
  }

  @Test func rangesAndAll() {
    let part = x[0, 1..<3, .all]
    #expect(part == Tensor([[5, 6, 7, 8, 9], [10, 11, 12, 13, 14]]))
    #expect(x[0, 1...2, .all] == part)
    #expect(x[0, ..<2, 3...] == Tensor([[3, 4], [8, 9]]))
    #expect(x[0, ...1, (-2)...] == Tensor([[3, 4], [8, 9]]))
    #expect(x[2, 1..<1, .all].shape == [0, 5])
  }

  @Test func restNewAxisAndStride() {
    #expect(x[.rest] == x)
    #expect(x[.rest, 0].shape == [3, 4])
    #expect(x[0, .rest].shape == [4, 5])
    #expect(x[.newAxis, .rest].shape == [1, 3, 4, 5])
    #expect(x[.all, .newAxis, 0].shape == [3, 1, 5])
    #expect(x[0, 0, .stride(by: 2)] == Tensor([0, 2, 4]))
    #expect(x[0, 0, .stride(from: 1, to: 4, by: 2)] == Tensor([1, 3]))
  }

  /// Against the definition, for every combination of a few entries.
  @Test func partsAgreeWithNaiveLoops() {
    let starts = [0, 1, 2]
    for i in starts {
      for j in starts {
        for step in 1...3 {
          let part = x[i..., j..<4, .stride(from: 1, by: step)]
          let columns = Array(stride(from: 1, to: 5, by: step))
          var expected: [Float] = []
          for a in i..<3 { for b in j..<4 { for c in columns { expected.append(x[a, b, c]) } } }
          #expect(part == Tensor(shape: [3 - i, 4 - j, columns.count], scalars: expected))
        }
      }
    }
  }

  @Test func settingNumbersPartsAndFills() {
    var y = Tensor(zeros: [3, 3])
    y[1, 1] = 5
    y[0, .all] = Tensor([1, 2, 3])
    y[2, 1...] = 7
    #expect(y == Tensor([[1, 2, 3], [0, 5, 0], [0, 7, 7]]))
    y[.all, 0] = Tensor(9)
    y[1] = Tensor([4, 4, 4])
    y[1, 1] += 1
    #expect(y == Tensor([[9, 2, 3], [4, 5, 4], [9, 7, 7]]))
    var list = Tensor([1, 2, 3])
    list[-1] = 0
    #expect(list == Tensor([1, 2, 0]))
    y[1] = 8
    y[-1] = 6
    #expect(y == Tensor([[9, 2, 3], [8, 8, 8], [6, 6, 6]]))
    var volume = Tensor(zeros: [2, 2, 2])
    volume[0, 1] = 3
    #expect(volume == Tensor([[[0, 0], [3, 3]], [[0, 0], [0, 0]]]))
  }

  @Test func settingAPartLeavesCopiesAlone() {
    let before = x
    var changed = x
    changed[.all, 1..<2, .all] = Tensor(zeros: [3, 1, 5])
    #expect(x == before)
    #expect(changed[.all, 1, .all] == Tensor(zeros: [3, 5]))
    #expect(changed[.all, 2..., .all] == x[.all, 2..., .all])
  }

  @Test func anIndexOutsideIsNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(zeros: [3, 4])[3, 0] as Float
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("x[3, 0]: index 3 is outside axis 0 of shape [3, 4]; 0 to 2 exist"))
  }

  @Test func tooManyIndexesAreNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(zeros: [3, 4])[0, 0, 0, .all]
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("x[0, 0, 0, .all]: names 4 axes, but a tensor of shape [3, 4] has 2"))
  }

  @Test func tooFewIndexesForANumberAreExplained() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let number: Float = Tensor(zeros: [3, 4, 5])[0, 1]
      print(number)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("write x[0, 1, .rest] for the part"))
  }

  @Test func aRangeOutsideIsNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(zeros: [3, 4])[.all, 2..<5]
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("2..<5 does not fit in axis 1 of shape [3, 4], which has 4 positions"))
  }

  @Test func aValueThatDoesNotFitIsNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var y = Tensor(zeros: [3, 4])
      y[0, .all] = Tensor([1, 2])
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("x[0, .all] = value: the part has shape [4], the value [2]"))
  }

  @Test func aNumberChangesEveryNumberOfAPart() {
    var x = Tensor(zeros: [3, 3])
    x[0..<2, 0..<2] += 1
    x[0..<2] *= 3
    let half: Float = 0.5
    x[.all, 0...0] -= half
    x[2] += 4
    x[0..<1] /= 2
    #expect(x == Tensor([[1.25, 1.5, 0], [2.5, 3, 0], [3.5, 4, 4]]))
    var counts = Tensor([[1, 2], [3, 4]], dtype: .int32)
    counts[0..<1] += 16_777_217
    #expect(counts == Tensor([[16_777_218, 16_777_219], [3, 4]], dtype: .int32))
    #expect(counts.dtype == .int32)
  }
}
