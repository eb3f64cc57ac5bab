import JSONText
import Testing

@testable import Shapes

@Suite struct NetworkComparisonTests {
  private func comparison(_ line: String) throws -> NetworkComparison {
    let reply = ShapeReply(line, to: .compare)
    return try #require(reply.answer as? NetworkComparison, "\(reply)")
  }

  /// What the lectures say a dense layer costs where a few filters do.
  @Test func lecturesFigures() throws {
    let cifar = try comparison("32x32x3 mlp: dense:4704 vs cnn: conv:5x5x6")
    #expect(cifar["mlp"]?.weights == 14_450_688 && cifar["cnn"]?.parameters.total == 456)
    #expect(cifar.summaries.map(\.outputCount) == [4704, 4704])
    let units = try comparison("128x128x3 dense:64,nobias vs conv:3x3x64,nobias")
    #expect(units.summaries.map(\.parameters.total) == [3_145_728, 1_728])
    #expect(try comparison("1000x1000x3 dense:1000 vs gap").summaries[0].weights == 3_000_000_000)
    let maps = try comparison("200x200x3 dense:40000 vs conv:5x5x20,full,nobias")
    #expect(maps.summaries.map(\.weights) == [4_800_000_000, 1_500])
    #expect(maps.summaries[1].output == [204, 204, 20] && maps.summaries[1].outputCount == 832_320)
  }

  @Test func table() throws {
    let lines = try comparison("32x32x3 mlp: dense:4704 vs cnn: conv:5x5x6").description
      .split(separator: "\n", omittingEmptySubsequences: false).map { $0.split(separator: " ").map(String.init) }
    #expect(lines[0] == ["For", "32×32×3:"] && lines[1] == ["mlp", "cnn", "ratio"])
    #expect(lines[2] == ["output", "4704", "28×28×6"] && lines[3] == ["numbers", "out", "4,704", "4,704", "1"])
    #expect(lines[4] == ["weights", "14,450,688", "450", "32,113"])
    #expect(lines[5] == ["parameters", "14,455,392", "456", "31,700"])
    #expect(lines[6] == ["multiply-adds", "14,450,688", "352,800", "41"])
    // The image as a row of numbers is counted as well.
    #expect(lines[7] == ["activations", "30.4", "KiB", "18.4", "KiB", "1.65"])
    #expect(lines[8] == ["sees", "32", "5"])
  }

  @Test func everyFormHasEveryNetwork() throws {
    let three = try comparison("8x8x4 conv:3x3x8 vs conv:5x5x8 vs small: conv:1x1x8")
    #expect(three.entries.map(\.label) == ["conv:3x3x8", "conv:5x5x8", "small"])
    #expect(three.ratio(.weights, to: 2) == 9 && three.ratio(.weights, to: 3) == nil)
    for text in [three.description, three.html, three.markdown] {
      #expect(text.contains("1 conv:3x3x8") && text.contains("3 small") && text.contains("1 ÷ 3"))
    }
    guard case .object(let members) = three.json, case .array(let networks)? = members["networks"] else {
      Issue.record("\(three.json)")
      return
    }
    #expect(networks.count == 3)
    guard case .object(let last) = networks[2] else { return }
    #expect(last["weights"] == .integer(32) && last["parameters"] == .integer(40) && last["label"] == .string("small"))
    #expect(last["output"] == .array([.integer(8), .integer(8), .integer(8)]))
  }

  @Test func namesAndSeparators() throws {
    #expect(try comparison("8x8x4 relu vs relu vs relu").entries.map(\.label) == ["relu", "relu (2)", "relu (3)"])
    #expect(ShapeReply("8x8x4 relu vs tanh").answer is NetworkComparison)
    #expect(try comparison("8x8x4 dense: dense:9 vs maps: conv:3x3x8").entries.map(\.label) == ["dense", "maps"])
    #expect(ShapeReply("compare 8x8x4 relu").summaries.count == 1)
    let long = try comparison("8x8x4 20*conv:3x3x4,p1 20*conv:1x1x4,p0 gap").entries[0].label
    #expect(long.hasSuffix("…") && long.count == 32)
  }

  @Test(
    arguments: [
      ("", 0, "give the input"), ("8x8x3", 5, "behind the input come networks"),
      ("8x8x3 vs relu", 6, "is missing here"),
      ("8x8x3 relu vs", 11, "is missing here"), ("8x8x3 relu vs a:", 14, "is missing here"),
      ("8x8x3 relu vs covn:3x3x8", 14, "did you mean 'conv'?"), ("8x8x3 relu vs conv:9x9x8", 14, "does not fit into 8"),
    ])
  func mistakesHaveAPlace(line: String, column: Int, sentence: String) throws {
    let mistake = try #require(ShapeReply(line, to: .compare).mistake)
    #expect(mistake.range.lowerBound == column && mistake.message.contains(sentence), "\(mistake)")
  }

  /// A network whose shapes do not fit has no numbers to compare with.
  @Test func aNetworkThatDoesNotFitIsSaid() throws {
    let filter = ConvolutionRule("Conv2D", filter: [9, 9], inputs: 3, outputs: 8)
    let comparison = NetworkComparison([
      .init("large", ShapeSummary(ShapeTrace(asFarAsPossible: filter, input: [8, 8, 3]))),
      .init("none", ShapeSummary(ShapeTrace(asFarAsPossible: FlattenRule(), input: [8, 8, 3]))),
    ])
    #expect(comparison.isFailure && comparison.ratio(.outputs) == nil)
    #expect(comparison.description.contains("large does not fit, along the height: a filter of 9 does not fit into 8"))
  }

  @Test func ratiosForPeople() {
    #expect(
      [31_690.7, 14.22, 1.8149, 0.11447, 1, 0, 100.4].map(NetworkComparison.text) == [
        "31,691", "14.2", "1.81", "0.114", "1", "0", "100",
      ])
  }
}
