import Foundation
import FoundationXML
import Testing

@testable import Fovea

@Suite struct HeatMapTests {
  private func count(_ part: String, in svg: String) -> Int { svg.components(separatedBy: part).count - 1 }
  private func isWellFormed(_ svg: String) -> Bool { XMLParser(data: Data(svg.utf8)).parse() }
  private let answers = HeatMap(
    Tensor([[9, 1], [2, 8]]), rows: ["cat", "dog <"], columns: ["cat", "dog <"], x: "answer", y: "class", title: "Pets")

  @Test func aSmallMatrixHasItsNumbers() throws {
    let svg = try #require(answers.displayBundle.representations["image/svg+xml"])
    #expect(isWellFormed(svg) && count("<rect", in: svg) == 4)
    for number in ["9", "1", "2", "8"] { #expect(svg.contains(">\(number)</text>")) }
    #expect(svg.contains("<title>class dog &lt;, answer cat: 2</title>"))
    #expect(
      svg.contains("aria-label=\"Pets. class over answer. 2×2 numbers as colours, columns cat, dog &lt;. cat: 9, 1; "))
    #expect(
      answers.description == """
        Pets
        class over answer
              cat dog <
          cat   9     1
        dog <   2     8
        """)
  }

  @Test func squaresHaveTheColoursOfTheScale() {
    let svg = HeatMap(Tensor([[-1, 0, 1]])).displayBundle.html
    for index in [0, 2, 4] { #expect(svg.contains("fill=\"\(ColorScale.diverging[index].css)\"><title>row 0")) }
    #expect(HeatMap(Tensor([[0.5]]), in: 0...1).displayBundle.html.contains("rgb(35,144,139)"))
  }

  @Test func aLargeMatrixIsOnePicture() throws {
    var numbers = Tensor(zeros: [100, 60])
    numbers[7, 30] = 5
    let map = HeatMap(numbers)
    let svg = try #require(map.displayBundle.representations["image/svg+xml"])
    #expect(isWellFormed(svg) && count("<image", in: svg) == 1 && svg.contains("image-rendering:pixelated"))
    #expect(map.summary.contains("the largest, 5 in row 7, column 30") && map.description == map.summary)
    // Not every row can be named.
    #expect(svg.contains(">20</text>") && !svg.contains(">21</text>"))
  }

  @Test func longNamesSlantAndNumbersNeedRoom() {
    let names = (0..<10).map { "a long name \($0)" }
    let map = HeatMap(Tensor(randomNormal: [10, 10], seed: 1) * 1000, columns: names, width: 300)
    let svg = map.displayBundle.html
    #expect(count("rotate(-45", in: svg) == 10 && !svg.contains("pointer-events"))
  }

  @Test(arguments: [[1, 1], [1, 40], [40, 1], [3, 200], [600, 3]])
  func everyShapeIsDrawn(shape: [Int]) throws {
    for values in [Tensor(zeros: shape), Tensor(randomNormal: shape, seed: 1), Tensor(zeros: shape) / 0] {
      let svg = try #require(HeatMap(values, x: "x", y: "y").displayBundle.representations["image/svg+xml"])
      #expect(isWellFormed(svg) && !svg.contains("=\"nan") && !svg.contains("=\"inf") && !svg.contains("=\"-inf"))
    }
  }

  @Test func whatIsNoMatrixIsSaid() async {
    let shape = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = HeatMap(Tensor(zeros: [3]))
    }
    #expect(shape?.message.contains("HeatMap: a tensor of shape [3] is no matrix") == true)
    let names = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = HeatMap(Tensor(zeros: [3, 2]), columns: ["a", "b", "c"])
    }
    #expect(names?.message.contains("HeatMap: 3 names for 2 columns") == true)
  }
}
