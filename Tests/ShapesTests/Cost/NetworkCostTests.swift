import JSONText
import Testing

@testable import Shapes

@Suite struct NetworkCostTests {
  private func cost(_ line: String) throws -> NetworkCost {
    let reply = ShapeReply(line, to: .cost)
    return try #require(reply.answer as? NetworkCost, "\(reply)")
  }

  private let lenet =
    "28x28x1 conv:5x5x6,p2,tanh avgpool:2 conv:5x5x16,tanh avgpool:2 dense:120,tanh dense:84,tanh dense:10"

  /// Modern LeNet-5 by hand.
  @Test func lenetsFormulas() throws {
    let cost = try cost(lenet)
    let text = cost.description
    for line in [
      "parameters     (5·5·1 + 1)·6 = 156", "multiply-adds  28·28·6·5·5·1 = 117,600",
      "activations    28·28·6·4 = 18,816 B", "156 + 2,416 + 48,120 + 10,164 + 850 = 61,706",
      "117,600 + 240,000 + 48,000 + 10,080 + 840 = 416,520", "(784 + 4,704 + 1,176)·4 = 26,656 B = 26.0 KiB",
      "(4,704 + 1,176 + 1,600 + 400 + 120 + 84)·4 = 32,336 B", "while 2 (AvgPool2D) works",
    ] {
      #expect(text.contains(line), "\(line)\n\(text)")
    }
    #expect(cost.latex.contains("(5 \\cdot 5 \\cdot 1 + 1) \\cdot 6 = 156"))
    #expect(cost.html.contains("$28 \\cdot 28 \\cdot 6 \\cdot 4 = 18{,}816\\text{ B}$"))
    #expect(cost.markdown.contains("- parameters: $(5 \\cdot 5 \\cdot 1 + 1) \\cdot 6 = 156$"))
  }

  @Test func lenetsMemory() throws {
    let cost = try cost(lenet + " batch=64")
    let weights = 4 * 61_706
    #expect(cost.inferenceBytes == weights + 64 * 4 * (784 + 4704 + 1176))
    let activations = 64 * 4 * (784 + (4704 + 1176 + 1600 + 400 + 120 + 84) + (4704 + 1176))
    #expect(cost.trainingBytes(.sgd) == 2 * weights + activations)
    #expect(cost.trainingBytes(.momentum) == 3 * weights + activations)
    #expect(cost.trainingBytes(.adam) == 4 * weights + activations)
    // The image itself has no gradient: of the first layer only the way to the filter is computed.
    #expect(cost.trainingMultiplyAdds == 3 * 416_520 - 117_600)
  }

  /// The tensors that are alive grow with the batch, the weights do not.
  @Test(arguments: [1, 2, 32]) func batches(of batch: Int) throws {
    let (one, many) = (try cost(lenet), try cost(lenet + " batch=\(batch)"))
    #expect(many.tapeBytes == batch * one.tapeBytes && many.activationPeakBytes == batch * one.activationPeakBytes)
    #expect(many.weightBytes == one.weightBytes && many.multiplyAdds == one.multiplyAdds)
  }

  /// What branches wait for stays alive.
  @Test func branchesHoldTheirInput() throws {
    // The input, what the convolution gives, and the sum.
    #expect(try cost("8x8x4 ( conv:3x3x4,p1 )").activationPeakBytes == 4 * (256 + 256 + 256))
    #expect(try cost("8x8x4 ( conv:3x3x8,p1 | conv:1x1x8 )").activationPeakBytes == 4 * (256 + 3 * 512))
    #expect(try cost("8x8x4 [ conv:1x1x8 | pool:3,s1,p1 ]").activationPeakBytes == 4 * (256 + 512 + 256 + 768))
    // Behind the network's own input, that of the branches is alive beside it.
    #expect(try cost("8x8x4 conv:1x1x2 ( conv:3x3x2,p1 )").activationPeakBytes == 4 * (256 + 3 * 128))
  }

  /// What each kind of layer leaves on the tape behind a layer that is trained.
  @Test(
    arguments: [
      ("relu", 4 * 256), ("gelu", 4 * 256), ("softmax", 4 * 256), ("dropout", 4 * 256), ("bn", 4 * 256),
      ("pool:2", 4 * 64), ("avgpool:2", 0), ("gap", 0), ("gmp", 4 * 4), ("flatten", 0), ("pad:1", 0), ("up:2", 0),
      ("conv:1x1x4 relu", 4 * 512), ("relu conv:3x3x8", 4 * 256), ("flatten dense:3", 4 * 256),
      // A place for each maximum beside the result of the activation.
      ("relu pool:2", 4 * (256 + 64)), ("adaptive:2", 0),
    ])
  func tape(layers: String, bytes: Int) throws {
    // The first convolution needs the image, which its owner holds anyway.
    #expect(try cost("8x8x4 conv:1x1x4 \(layers)").tapeBytes == bytes)
  }

  /// Before anything is trained nothing is recorded.
  @Test func nothingIsKeptWithoutParameters() throws {
    let pooling = try cost("8x8x4 relu pool:2 avgpool:2")
    #expect(pooling.tapeBytes == 0 && pooling.activationGradientBytes == 0 && pooling.trainingMultiplyAdds == 0)
    let frozen = NetworkCost(
      ConvolutionRule("Conv2D", filter: [1, 1], inputs: 4, outputs: 4, isFrozen: true), input: [8, 8, 4])
    #expect(frozen.gradientBytes == 0 && frozen.trainingMultiplyAdds == frozen.multiplyAdds)
  }

  @Test func trainingIsShownLayerByLayer() throws {
    let text = try cost("8x8x1 conv:3x3x4 conv:3x3x8 batch=2 training").description
    #expect(text.contains("in training    2·1,296 = 2,592") && text.contains("in training    3·4,608 = 13,824"))
    #expect(text.contains("tape           144·4 = 576 B") && text.contains("2·144·4 = 1,152 B"))
    #expect(try !cost("8x8x1 conv:3x3x4").description.contains("in training"))
  }

  @Test func programsGetTheFormulasToo() throws {
    guard case .object(let members) = try cost("8x8x1 conv:3x3x4 batch=2").json,
      case .array(let layers)? = members["layers"], case .object(let layer)? = layers.first
    else {
      Issue.record("no objects")
      return
    }
    #expect(
      layer["multiplyAdds"] == [
        "formula": "6·6·4·3·3·1", "latex": "6 \\cdot 6 \\cdot 4 \\cdot 3 \\cdot 3 \\cdot 1", "value": 1296,
      ])
    #expect(members["batch"] == 2 && members["parameters"] == 40)
    #expect(members["inference"] == ["weightBytes": 160, "activationBytes": 1664, "totalBytes": 1824])
  }

  /// Every layer of the trace has its share, whatever holds it.
  @Test func everyLayerIsWalked() throws {
    let inner =
      "8x8x4 conv:1x1x8 2* ( conv:3x3x8,p1,relu bn ( conv:1x1x8 ) | conv:1x1x8 ) [ conv:1x1x2 | pool:3,s1,p1 lrn | ( relu ) ] gap"
    let cost = try cost(inner)
    #expect(cost.memory.kept.count == cost.summary.trace.steps.count && cost.summary.trace.steps.count == 22)
    #expect(cost.memory.passes.count == 22)
  }

  @Test(
    arguments: [
      ("", 0, "give the input"), ("8x8x1 conv:3x3x4 batch=0", 23, "a batch has 1 to"),
      ("8x8x1 batch=", 12, "a number is missing"), ("8x8x1 batch=x", 12, "is no whole number"),
      ("8x8x1 conv:9x9x4", 6, "does not fit into 8"), ("8x8x1 convv:3x3x4 training", 6, "did you mean 'conv'?"),
    ])
  func mistakesHaveAPlace(line: String, column: Int, sentence: String) throws {
    let mistake = try #require(ShapeReply(line, to: .cost).mistake)
    #expect(mistake.range.lowerBound == column && mistake.message.contains(sentence), "\(mistake)")
  }

  @Test func longSumsAreElided() {
    #expect(Formula.sum(Array(1...12)).text == "1 + 2 + 3 + 4 + 5 + … + 11 + 12")
    #expect(Formula.sum([0, 1000]).latex == "1{,}000" && Formula.sum([]).text == "0")
  }
}
