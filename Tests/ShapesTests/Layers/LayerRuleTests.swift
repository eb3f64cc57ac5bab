import ConvEngine
import TestSupport
import Testing

@testable import Shapes

/// The rules beside the engine's own dimensions, in generated cases.
@Suite struct LayerRuleTests {
  @Test func convolutionsOfImages() {
    var generator = SeededGenerator(seed: 11)
    var fitting = 0
    for _ in 0..<3000 {
      func pair(_ range: ClosedRange<Int>) -> [Int] { [generator.number(range), generator.number(range)] }
      let (input, filter, stride, dilation) = (pair(1...20), pair(1...5), pair(1...4), pair(1...3))
      let (inputs, outputs, groups) = (generator.number(1...6), generator.number(1...6), generator.number(1...3))
      let kind = generator.number(0...3)
      let sides = AxisPadding(before: generator.number(0...3), after: generator.number(0...3))
      let padding: LayerPadding = [.valid, .same, .full, .sides([sides, 1])][kind]
      let rule = ConvolutionRule(
        "Conv2D", filter: filter, inputs: inputs, outputs: outputs, stride: stride, padding: padding,
        dilation: dilation, groups: groups)
      let taps = HeightWidth(height: filter[0], width: filter[1])
      let gaps = HeightWidth(height: dilation[0], width: dilation[1])
      let amount: Padding2D =
        switch kind {
        case 0: 0
        case 1:
          .same(
            input: HeightWidth(height: input[0], width: input[1]), filter: taps,
            stride: HeightWidth(height: stride[0], width: stride[1]), dilation: gaps)
        case 2: .full(filter: taps, dilation: gaps)
        default: Padding2D(top: sides.before, bottom: sides.after, left: 1, right: 1)
        }
      let engines = try? ConvDims(
        inputHeight: input[0], inputWidth: input[1], inputChannels: inputs, filterHeight: filter[0],
        filterWidth: filter[1], outputChannels: outputs, stride: HeightWidth(height: stride[0], width: stride[1]),
        padding: amount, dilation: gaps, groups: groups)
      let shape = input + [inputs]
      let ours = try? rule.output(for: shape)
      #expect(ours == engines.map { Array($0.outputShape.dropFirst()) })
      guard let engines else { continue }
      fitting += 1
      #expect((try? rule.multiplyAdds(for: shape)) == engines.multiplyAdds)
      #expect(rule.parameters.trainable == engines.filterCount + outputs)
    }
    #expect((500...2500).contains(fitting))
  }

  @Test func transposedConvolutions() {
    var generator = SeededGenerator(seed: 12)
    var fitting = 0
    for _ in 0..<2000 {
      let (input, filter, stride) = (generator.number(1...9), generator.number(1...5), generator.number(1...4))
      let (padding, more, dilation) = (generator.number(0...3), generator.number(0...3), generator.number(1...2))
      let (inputs, outputs) = (generator.number(1...4), generator.number(1...4))
      let rule = ConvolutionRule(
        "TransposedConv1D", isTransposed: true, filter: [filter], inputs: inputs, outputs: outputs, stride: [stride],
        padding: .sides([AxisPadding(padding)]), outputPadding: [more], dilation: [dilation])
      let engines = try? TransposedConvDims(
        inputChannels: inputs, outputChannels: outputs,
        axes: [
          .init(
            .length, input: input, filter: filter, stride: stride, paddingBefore: padding, paddingAfter: padding,
            outputPadding: more, dilation: dilation)
        ])
      let ours = try? rule.output(for: [input, inputs])
      #expect(ours == engines.map { Array($0.outputShape.dropFirst()) })
      if ours != nil { fitting += 1 }
    }
    #expect((300...1700).contains(fitting))
    // "Same" makes an image as many times larger as the stride says.
    for (filter, stride) in [(3, 2), (4, 2), (2, 3), (5, 1)] {
      let rule = ConvolutionRule(
        "TransposedConv2D", isTransposed: true, filter: [filter, filter], inputs: 1, outputs: 1,
        stride: [stride, stride], padding: .same)
      #expect((try? rule.output(for: [7, 5, 1])) == [7 * stride, 5 * stride, 1])
    }
  }

  @Test func poolings() {
    var generator = SeededGenerator(seed: 13)
    for _ in 0..<2000 {
      let (height, width) = (generator.number(1...16), generator.number(1...16))
      let (size, stride, padding) = (generator.number(1...4), generator.number(1...4), generator.number(0...2))
      let up = generator.chance(1, in: 2)
      let rule = PoolingRule(
        "MaxPool2D", size: [size, size], stride: [stride, stride], padding: .sides([AxisPadding(padding), 0]),
        roundsUp: up)
      let engines = try? PoolDims(
        inputHeight: height, inputWidth: width, channels: 3, window: HeightWidth(size), stride: HeightWidth(stride),
        padding: Padding2D(height: padding, width: 0), roundsUp: up)
      #expect((try? rule.output(for: [height, width, 3])) == engines.map { Array($0.outputShape.dropFirst()) })
    }
  }

  @Test(
    arguments: [
      ([32, 32, 4], "Conv2D expects images [height, width, 3], got [32, 32, 4]: the layer before gives 4 channels"),
      ([8, 32, 32, 3], "leave the batch out of the shape"),
      ([32], "Conv2D expects images [height, width, 3], got [32]"),
      (
        [32, 2, 3],
        "along the width: a filter of 5 does not fit into 2: 2 − 5 = −3 is less than 0"
      ),
      ([0, 32, 3], "has a size of 0 at axis 0"), ([Int.max, 1, 3], "no size may be larger"),
      ([4_000_000, 4_000_000, 3], "more memory than any process can address"),
    ])
  func mistakesNameTheAxis(shape: [Int], sentence: String) {
    let rule = ConvolutionRule("Conv2D", filter: [5, 5], inputs: 3, outputs: 8)
    #expect { try rule.output(for: shape) } throws: { "\($0)".contains(sentence) }
  }

  /// LeNet-5's third layer: 60 connections of 6·16, each 5×5, and 16 biases.
  @Test func tablesOfConnections() throws {
    let rule = ConvolutionRule("C3", filter: [5, 5], inputs: 6, outputs: 16, connections: 60)
    #expect(rule.parameters.trainable == 1516)
    #expect(try rule.output(for: [14, 14, 6]) == [10, 10, 16] && rule.multiplyAdds(for: [14, 14, 6]) == 150_000)
    let explanation = Explanation(try ShapeTrace(rule, input: [14, 14, 6])).description
    #expect(explanation.contains("5·5·60 + 16 = 1,516") && explanation.contains("10·10·5·5·60 = 150,000"))
  }

  @Test func reflectedBordersNeedPixels() throws {
    func rule(_ padding: LayerPadding) -> ConvolutionRule {
      ConvolutionRule("Conv2D", filter: [3, 3], inputs: 1, outputs: 1, padding: padding, paddingSource: .reflect)
    }
    #expect(try rule(.sides([2, 1])).output(for: [3, 2, 1]) == [5, 2, 1])
    #expect { try rule(.sides([1, [0, 2]])).output(for: [3, 2, 1]) } throws: {
      "\($0)".contains("along the width: a reflected border of 2") && "\($0)".contains("a padding of at most 1")
    }
    #expect { try rule(.same).output(for: [1, 9, 1]) } throws: { "\($0)".contains("at most 0") }
  }

  /// The rule takes what the engine takes, and nothing else.
  @Test func reflectedBordersAreTheEngines() throws {
    let pixels = [Float](repeating: 0, count: 6)
    var accepted = 0
    for (size, before, after) in (1...6).flatMap({ n in (0...6).flatMap { a in (0...6).map { (n, a, $0) } } }) {
      let dims = try PadDims(
        height: size, width: 1, channels: 1, padding: Padding2D(top: before, bottom: after, left: 0, right: 0))
      var padded = [Float](repeating: 0, count: size + before + after)
      let engines = (try? pad(.reflect, dims, input: pixels, output: &padded)) != nil
      let rule = ConvolutionRule(
        "Conv2D", filter: [1, 1], inputs: 1, outputs: 1, padding: .sides([[before, after], 0]), paddingSource: .reflect)
      #expect(((try? rule.output(for: [size, 1, 1])) != nil) == engines, "\(size) \(before) \(after)")
      accepted += engines ? 1 : 0
    }
    #expect(accepted == (1...6).reduce(0) { $0 + $1 * $1 })
  }

  @Test func bordersNeedNumbers() {
    #expect { try BorderRule("ZeroPadding2D", .same, axes: 2).output(for: [3, 3, 1]) } throws: {
      "\($0)" == "ZeroPadding2D of same padding: that depends on a filter; right would be a number of pixels"
    }
    #expect((try? BorderRule("ZeroPadding2D", .valid, axes: 2).output(for: [3, 3, 1])) == [3, 3, 1])
  }

  @Test func groupsMustShare() {
    let rule = ConvolutionRule("Conv2D", filter: [3, 3], inputs: 6, outputs: 8, groups: 4)
    #expect { try rule.output(for: [8, 8, 6]) } throws: {
      "\($0)" == "Conv2D: 4 groups cannot share 6 input channels equally: 6 ÷ 4 leaves 2"
    }
  }

  @Test func otherLayers() throws {
    #expect(try AdaptivePoolingRule("A", outputSize: [7, 7]).output(for: [13, 20, 5]) == [7, 7, 5])
    #expect(try GlobalPoolingRule("G", axes: 2).output(for: [7, 7, 512]) == [512])
    #expect(try DenseRule(inputs: 16, outputs: 3).output(for: [5, 16]) == [5, 3])
    #expect(try DenseRule(inputs: 16, outputs: 3).multiplyAdds(for: [5, 16]) == 240)
    #expect(try FlattenRule().output(for: [5, 5, 16]) == [400])
    #expect(try BorderRule("Z", [[1, 2], 3]).output(for: [5, 5, 2]) == [8, 11, 2])
    #expect(try EnlargingRule("U", [2, 3]).output(for: [5, 5, 2]) == [10, 15, 2])
    #expect(try EmbeddingRule(words: 1000, size: 50).output(for: [20]) == [20, 50])
    let network = RecurrentRule(
      "LSTM", features: 3, units: 4, gates: 4, givesSequence: true, parameters: ParameterCount(trainable: 128))
    #expect(try network.output(for: [9, 3]) == [9, 4] && network.multiplyAdds(for: [9, 3]) == 9 * 4 * 4 * 7)
    #expect { try DenseRule(inputs: 400, outputs: 10).output(for: [5, 5, 16]) } throws: {
      "\($0)" == "Dense expects 400 inputs, got [5, 5, 16]: add Flatten() before it"
    }
    #expect { try DenseRule(inputs: 400, outputs: 10).output(for: [4, 4, 16]) } throws: {
      "\($0)".contains("the layer that fits is Dense(256, 10) after Flatten()")
    }
  }
}
