import Testing

@testable import Fovea

@Suite struct Convolution2DTests {
  /// The 5×5 binary image of the lectures.
  static let image = Tensor([
    [1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0],
  ])

  @Test func theImageOfTheLectures() {
    let map = conv2D(Convolution2DTests.image, filter: Tensor([[1, 0, 1], [0, 1, 0], [1, 0, 1]]))
    #expect(map == Tensor([[4, 3, 4], [2, 4, 3], [2, 3, 4]]))
  }

  @Test func shapesFollowInputAndFilter() {
    let volume = Tensor(ones: [32, 32, 3])
    #expect(conv2D(volume, filter: Tensor(ones: [3, 3, 3])).shape == [30, 30])
    #expect(conv2D(volume, filter: Tensor(ones: [3, 3, 3, 2])).shape == [30, 30, 2])
    #expect(conv2D(volume[.newAxis, .rest], filter: Tensor(ones: [3, 3, 3, 2])).shape == [1, 30, 30, 2])
    #expect(conv2D(Tensor(ones: [6, 6]), filter: Tensor(ones: [3, 3])).shape == [4, 4])
    #expect(conv2D(Tensor(ones: [28, 28, 6]), filter: Tensor(ones: [5, 5, 1, 6]), groups: 6).shape == [24, 24, 6])
    #expect(conv2D(Tensor(ones: [5, 5]), filter: Tensor(ones: [3, 3, 1, 4])).shape == [3, 3, 4])
  }

  @Test func sizesOfTheLectures() {
    let x = Tensor(ones: [7, 7])
    let f = Tensor(ones: [3, 3])
    let sides = (1...3).map { s in conv2D(x, filter: f, stride: s).shape[0] }
    #expect(sides == [5, 3, 2])
    #expect(conv2D(x, filter: f, padding: 1).shape == [7, 7])
    #expect(conv2D(x, filter: f, stride: 3, padding: 1).shape == [3, 3])
    #expect(conv2D(x, filter: f, padding: .full).shape == [9, 9])
    #expect(conv2D(x, filter: f, stride: 2, padding: .same).shape == [4, 4])
    #expect(conv2D(x, filter: f, stride: [2, 1], padding: [1, 0]).shape == [4, 5])
    #expect(conv2D(x, filter: f, padding: .sides(top: 1, bottom: 0, left: 2, right: 0)).shape == [6, 7])
    #expect(conv2D(x, filter: f, dilation: 2).shape == [3, 3])
    for p in 0...2 { #expect(conv2D(x, filter: f, padding: p).shape == [5 + 2 * p, 5 + 2 * p]) }
  }

  /// All parameters together against the sum of the definition.
  @Test func itIsTheDefinition() {
    let x = Tensor(randomNormal: [2, 9, 8, 4], seed: 1)
    let w = Tensor(randomNormal: [3, 2, 2, 6], seed: 2)
    let b = Tensor(randomNormal: [6], seed: 3)
    let result = conv2D(
      x, filter: w, bias: b, stride: [2, 1], padding: .sides(top: 1, bottom: 2, left: 0, right: 1), dilation: [2, 3],
      groups: 2)
    #expect(result.shape == [2, 4, 6, 6])
    for n in 0..<2 {
      for y in 0..<4 {
        for z in 0..<6 {
          for o in 0..<6 {
            var sum = Double(b[o] as Float)
            for i in 0..<3 {
              for j in 0..<2 {
                for c in 0..<2 {
                  let (row, column) = (2 * y + 2 * i - 1, z + 3 * j)
                  guard row >= 0, row < 9, column < 8 else { continue }
                  sum += Double(x[n, row, column, (o / 3) * 2 + c]) * Double(w[i, j, c, o])
                }
              }
            }
            #expect(abs(Double(result[n, y, z, o]) - sum) < 1e-4)
          }
        }
      }
    }
  }

  @Test func borders() {
    let x = Tensor([[1, 2, 3]])
    let left = Tensor([[1, 0, 0]])
    func seen(_ border: Border) -> Tensor { conv2D(x, filter: left, padding: [0, 1], paddingMode: border) }
    #expect(seen(.zeros) == Tensor([[0, 1, 2]]))
    #expect(seen(.constant(9)) == Tensor([[9, 1, 2]]))
    #expect(seen(.reflect) == Tensor([[2, 1, 2]]))
    #expect(seen(.replicate) == Tensor([[1, 1, 2]]))
    #expect(seen(.circular) == Tensor([[3, 1, 2]]))
  }

  @Test func itIsLinear() {
    let x = Tensor(randomNormal: [12, 12, 2], seed: 1)
    let y = Tensor(randomNormal: [12, 12, 2], seed: 2)
    let w = Tensor(randomNormal: [3, 3, 2, 3], seed: 3)
    let together = conv2D(2 * x + y, filter: w)
    #expect(together.isClose(to: 2 * conv2D(x, filter: w) + conv2D(y, filter: w), within: 1e-4))
  }

  @Test(arguments: [
    ("channels", "the filter is for 3 channels, but the input has 2"),
    ("size", "does not fit into an input with height 2"), ("rank", "input of shape [4] is no image"),
    ("bias", "the bias has shape [3], but there are 5 output channels"),
  ])
  func whatDoesNotFitIsNamed(kind: String, words: String) async {
    let result: ExitTest.Result?
    switch kind {
    case "channels":
      result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = conv2D(Tensor(zeros: [8, 8, 2]), filter: Tensor(zeros: [3, 3, 3, 5]))
      }
    case "size":
      result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = conv2D(Tensor(zeros: [2, 8]), filter: Tensor(zeros: [3, 3]))
      }
    case "rank":
      result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = conv2D(Tensor(zeros: [4]), filter: Tensor(zeros: [3, 3]))
      }
    default:
      result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = conv2D(Tensor(zeros: [8, 8]), filter: Tensor(zeros: [3, 3, 1, 5]), bias: Tensor(zeros: [3]))
      }
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("Fatal error: conv2D") && text.contains(words), "\(text)")
  }
}
