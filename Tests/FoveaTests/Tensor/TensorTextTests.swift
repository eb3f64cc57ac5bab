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
    #expect(
      Tensor([[Float.nan, 0.5], [-.infinity, 100]]).description == "Tensor [2, 2]\n    nan    0.5\n   -inf  100.0")
  }

  @Test func everyKindHasTheDigitsItDeserves() {
    #expect(Tensor([1.0 / 3, 0.5], dtype: .float64).description == "[0.33333333, 0.50000000] float64")
    #expect(Tensor(1.0 / 3, dtype: .float64).description == "0.333333333333333")
    #expect((Tensor(0.1, dtype: .float64) + 0.2).description == "0.3")
    #expect(Tensor([1.0 / 3, 0.5]).description == "[0.3333, 0.5000]")
    #expect(Tensor(1.0 / 3).description == "0.333333")
    let whole = Tensor(shape: [2], values: [Int32.max, .min])
    #expect(whole.description == "[2147483647, -2147483648] int32", "whole numbers are never rounded")
    #expect(whole.displayBundle.representations["text/html"]?.contains(">2147483647<") == true)
    #expect((whole[0] as Tensor).description == "2147483647")
    #expect(Tensor([[255, 0]], dtype: .uint8).description == "Tensor [1, 2] uint8\n  255    0")
  }

  @Test func emptyOnes() {
    #expect(Tensor(zeros: [0]).description == "[]")
    #expect(Tensor(zeros: [0], dtype: .int32).description == "[] int32")
    #expect(Tensor(zeros: [2, 0, 3], dtype: .float64).description == "Tensor [2, 0, 3] float64")
  }

  @Test func everyRank() {
    #expect(Tensor(ones: []).description == "1")
    let four = Tensor(range: 0..<4).reshaped(to: [1, 2, 2, 1])
    #expect(four.description == "Tensor [1, 2, 2, 1]\n[0, 0, .all, .all]\n  0\n  1\n[0, 1, .all, .all]\n  2\n  3")
    let five = Tensor(range: 0..<4).reshaped(to: [2, 1, 2, 1, 1])
    #expect(
      five.description == """
        Tensor [2, 1, 2, 1, 1]
        [0, 0, 0, .all, .all]
          0
        [0, 0, 1, .all, .all]
          1
        [1, 0, 0, .all, .all]
          2
        [1, 0, 1, .all, .all]
          3
        """)
  }

  @Test func aLongListTakesSeveralLinesOfAlignedColumns() {
    let lines = Tensor(range: 0..<120).description.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 7)
    #expect(lines[0].hasPrefix("[  0,   1,   2,"))
    #expect(lines[1].hasPrefix("  19,  20,"))
    #expect(lines[0].count == lines[1].count)
    #expect(lines[6].hasSuffix("119] shape [120]"))
    #expect(lines.allSatisfy { $0.count <= 100 })
    let elided = Tensor(range: 0..<5000).description
    #expect(elided.hasPrefix("[   0,    1,") && elided.contains("…") && elided.hasSuffix("4999] shape [5000]"))
  }

  /// Wide numbers that begin late must not make lines longer.
  @Test func noLineIsWiderThanAScreen() {
    var x = Tensor(zeros: [4, 60])
    x[3, 50...] = Tensor(0.123456)
    x[2, 59] = -12345.678
    #expect(x.description.split(separator: "\n").allSatisfy { $0.count <= 103 })
    #expect(x.description.contains("…"))
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
