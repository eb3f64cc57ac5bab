import Testing

@testable import Fovea

@Suite struct TensorTextTests {
  @Test func smallOnes() {
    #expect(Tensor(2.5).description == "2.5")
    #expect(Tensor([1, 2, 3]).description == "[1, 2, 3]")
    #expect(Tensor([0.5, 1]).description == "[0.5, 1.0]")
    #expect(Tensor([[4, 3, 4], [-2, 4, 30]]).description == "Tensor [2, 3]\n   4   3   4\n  -2   4  30")
    #expect(Tensor(zeros: [0, 3]).description == "Tensor [0, 3]")
  }

  @Test func planesAreNamed() {
    let text = Tensor(range: 0..<8).reshaped(to: [2, 2, 2]).description
    #expect(
      text == """
        Tensor [2, 2, 2]
        [0, .all, .all]
          0  1
          2  3
        [1, .all, .all]
          4  5
          6  7
        """)
  }

  @Test(arguments: [[5000], [60, 70], [300, 4, 5], [2, 300, 300], [1, 900]])
  func longOnesAreElidedToAScreen(shape: [Int]) {
    let lines = Tensor(randomNormal: shape, seed: 4).description.split(separator: "\n")
    #expect(lines.count <= 100)
    #expect(lines.allSatisfy { $0.count <= 240 })
    #expect(lines.joined().contains("…"))
    #expect(lines.joined().contains("\(shape)"))
  }

  @Test func specialValuesLineUp() {
    #expect(Tensor([Float.nan, .infinity, 1]).description == "[nan, inf, 1]")
    #expect(Tensor([1e-9, 1]).description.contains("e-09"))
  }

  @Test func bundles() {
    let table = Tensor([[1, -2], [0, 4]]).displayBundle
    #expect(table.text == Tensor([[1, -2], [0, 4]]).description)
    #expect(table.representations["text/html"]?.contains("<table") == true)
    #expect(table.representations["text/html"]?.contains(">-2<") == true)
    let map = Tensor(randomNormal: [40, 50], seed: 1).displayBundle
    #expect(map.representations["image/png"]?.hasPrefix("iVBORw0KGgo") == true)
    #expect(Tensor(zeros: [2, 2, 2]).displayBundle.representations.count == 1)
    #expect(Tensor([1, 2]).displayBundle.representations["text/html"] != nil)
  }
}
