import Testing

@testable import Shapes

@Suite struct ShapeSummaryTests {
  private func summary(_ line: String) throws -> ShapeSummary {
    try #require(ShapeReply(line, to: .shape).answer as? ShapeSummary)
  }

  @Test func table() throws {
    let summary = try summary("28x28x1 conv:5x5x6,p2 avgpool:2 dense:10")
    let lines = summary.description.split(separator: "\n").map(String.init)
    #expect(
      lines[0].split(separator: " ") == [
        "layer", "output", "parameters", "multiply-adds", "activations", "sees", "step",
      ])
    #expect(lines[2].hasPrefix("0   Conv2D      5×5, padding 2   28×28×6   "))
    // The largest of each column has a star.
    #expect(lines[2].hasSuffix("117,600 *    18.4 KiB *      5      1"), "\(summary)")
    #expect(lines[5].contains("11,770 *") && lines[6].contains("11,926") && lines[6].contains("129,360"))
    #expect(lines.dropFirst(7).joined(separator: " ") == ShapeSummary.conventions)
    #expect(summary.parameters.total == 156 + 11770 && summary.multiplyAdds == 117_600 + 11_760)
    #expect(summary.activationBytes == 4 * (28 * 28 * 6 + 14 * 14 * 6 + 1176 + 10))
    #expect(summary.markdown.hasPrefix("|  | layer |  | output |"))
    #expect(summary.html.contains("<table>"))
  }

  /// What the lectures count: ten 5×5×3 filters are 76·10 parameters.
  @Test func lecturesFigures() throws {
    let volumes = try summary("50x50x3 conv:5x5x10,p2")
    #expect(volumes.output == [50, 50, 10] && volumes.parameters.total == 760)
    let bottleneck = try summary("28x28x192 conv:1x1x32")
    #expect(bottleneck.output == [28, 28, 32])
  }

  @Test func droppedPixelsAndFrozenNumbersAreSaid() throws {
    #expect(try summary("8x7x1 conv:3x3x1,s2").description.contains("0 (Conv2D) drops pixels: 1 along the height."))
    let frozen = ShapeSummary(
      try ShapeTrace(
        ConvolutionRule("Conv2D", filter: [3, 3], inputs: 1, outputs: 2, isFrozen: true), input: [8, 8, 1]))
    #expect(frozen.description.contains("0 are trained and 20 not"))
    #expect(try summary("8x8x4 bn").description.contains("8 are trained and 8 not"))
  }

  @Test func numbersForPeople() {
    #expect(ShapeSummary.grouped(138_357_544) == "138,357,544" && ShapeSummary.grouped(999) == "999")
    #expect(ShapeSummary.size(512) == "512 B" && ShapeSummary.size(1536) == "1.5 KiB")
    #expect(ShapeSummary.size(3 << 30) == "3.0 GiB")
  }
}
