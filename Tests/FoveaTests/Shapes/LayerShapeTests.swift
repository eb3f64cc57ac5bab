import Testing

@testable import Fovea

/// What layers say of shapes, beside what comes out when they run.
@Suite struct LayerShapeTests {
  /// A layer of the seed's choice and an input for it.
  private func drawn(_ generator: inout some RandomNumberGenerator) -> (any Layer, [Int]) {
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    func pair(_ range: ClosedRange<Int>) -> StrideSize { StrideSize(height: number(range), width: number(range)) }
    func padding() -> Padding {
      [
        .valid, .same, .full,
        .sides(top: number(0...2), bottom: number(0...2), left: number(0...2), right: number(0...2)),
      ][
        number(0...3)]
    }
    let (height, width, channels) = (number(1...9), number(1...9), number(1...3))
    let (size, image) = (pair(1...3), [height, width, channels])
    switch number(0...15) {
    case 0...3:
      let groups = number(1...channels)
      guard channels % groups == 0 else { return (Flatten(), image) }
      return (
        Conv2D(
          filterShape: (size.height, size.width, channels / groups, groups * number(1...2)), stride: pair(1...3),
          padding: padding(), dilation: pair(1...2), groups: groups, hasBias: number(0...1) == 0), image
      )
    case 4:
      return (
        Conv1D(
          filterShape: (number(1...4), channels, 2), stride: number(1...3), padding: padding(), dilation: number(1...2)),
        [width, channels]
      )
    case 5:
      return (
        Conv3D(
          filterShape: (number(1...2), size.height, size.width, channels, 2),
          stride: VolumeSize(depth: number(1...2), height: 1, width: number(1...2)),
          padding: [.valid, .same, .full][number(0...2)]), [number(1...4)] + image
      )
    case 6, 7:
      let stride = pair(1...3)
      return (
        TransposedConv2D(
          filterShape: (size.height, size.width, channels, 2), stride: stride,
          padding: [.valid, .same, 1][number(0...2)],
          outputPadding: StrideSize(height: number(0...stride.height - 1), width: number(0...stride.width - 1)),
          dilation: pair(1...2)), image
      )
    case 8, 9:
      return (MaxPool2D(size: size, stride: pair(1...3), padding: padding(), ceilMode: number(0...1) == 0), image)
    case 10:
      return (AvgPool2D(size: size, padding: [.valid, .same][number(0...1)], ceilMode: number(0...1) == 0), image)
    case 11: return (DepthwiseConv2D(size: size, channels: channels, multiplier: number(1...2), padding: .same), image)
    case 12: return (SeparableConv2D(size: size, channels: channels, outputs: 2, padding: .same), image)
    case 13: return (AdaptiveAvgPool2D(outputSize: pair(1...4)), image)
    case 14: return (Upsample2D(pair(1...3)), image)
    default: return (ZeroPadding2D(Padding(number(0...3))), image)
    }
  }

  @Test func layersGiveWhatTheySay() throws {
    var generator = SeededGenerator(seed: 4)
    var fitting = 0
    for _ in 0..<3000 {
      let (layer, input) = drawn(&generator)
      guard let said = try? layer.outputShape(for: input) else { continue }
      fitting += 1
      let output = layer(Tensor(zeros: [2] + input))
      #expect(output.shape == [2] + said, "\(layer) of \(input)")
      #expect(layer.summary(input: input).trace.parameters.trainable == layer.parameterCount, "\(layer)")
    }
    #expect((1500...2800).contains(fitting))
  }

  @Test(
    arguments: [
      (Dense(6, 4), [6]), (Dense(6, 4, hasBias: false), [3, 6]), (Flatten(), [2, 3, 4]), (Activate(.relu), [2, 3]),
      (Dropout(0.5), [7]), (BatchNorm(4), [3, 3, 4]), (LayerNorm(4), [3, 4]),
      (GroupNorm(groups: 2, channels: 4), [3, 3, 4]),
      (LocalResponseNorm(), [3, 3, 4]), (GlobalAvgPool1D(), [5, 3]), (GlobalAvgPool2D(), [5, 4, 3]),
      (GlobalAvgPool3D(), [2, 5, 4, 3]), (GlobalMaxPool1D(), [5, 3]), (GlobalMaxPool2D(), [5, 4, 3]),
      (GlobalMaxPool3D(), [2, 5, 4, 3]), (AdaptiveMaxPool2D(outputSize: [2, 3]), [5, 4, 3]),
      (MaxPool1D(size: 3, stride: 2, padding: 1, ceilMode: true), [8, 3]),
      (AvgPool1D(size: 2, padding: .same), [9, 3]),
      (MaxPool3D(size: [1, 2, 3], padding: .same), [3, 5, 4, 2]), (AvgPool3D(size: 2, stride: 1), [3, 5, 4, 2]),
      (ZeroPadding1D(before: 4, after: 0), [6, 2]), (ZeroPadding3D([1, 2, 3]), [3, 5, 4, 2]), (Upsample1D(3), [4, 2]),
      (Upsample3D([2, 1, 3]), [3, 5, 4, 2]), (Subsampling2D(channels: 3), [6, 7, 3]),
      (Embedding(words: 9, size: 4), [5]), (RNN(3, 4), [5, 3]), (LSTM(3, 4, output: .sequence), [5, 3]),
      (GRU(3, 4), [5, 3]),
      (
        Sequential {
          Conv2D(filterShape: (3, 3, 1, 2)); Flatten(); Dense(18, 2)
        }, [5, 5, 1]
      ),
      (
        Residual(shortcut: Conv2D(filterShape: (1, 1, 2, 3), stride: 2)) {
          Conv2D(filterShape: (3, 3, 2, 3), stride: 2, padding: 1)
        }, [6, 6, 2]
      ),
      (
        Concatenated {
          Conv2D(filterShape: (1, 1, 2, 3)); MaxPool2D(size: 3, stride: 1, padding: 1)
        }, [6, 6, 2]
      ),
    ] as [(any Layer, [Int])])
  func othersToo(_ layer: any Layer, _ input: [Int]) throws {
    #expect(try layer(Tensor(zeros: [2] + input)).shape == [2] + layer.outputShape(for: input))
    let summary = layer.summary(input: input)
    #expect(summary.trace.parameters == summary.parameters && summary.parameters.trainable == layer.parameterCount)
    #expect(!(summary.trace.steps.contains { $0.rule.name.isEmpty }))
  }

  @Test func leNet() throws {
    let network = Sequential {
      Conv2D(filterShape: (5, 5, 1, 6), padding: .same, activation: .tanh)
      AvgPool2D(size: 2, stride: 2)
      Conv2D(filterShape: (5, 5, 6, 16), activation: .tanh)
      AvgPool2D(size: 2, stride: 2)
      Flatten()
      Dense(400, 120, activation: .tanh)
      Dense(120, 84, activation: .tanh)
      Dense(84, 10)
    }
    let summary = network.summary(input: [28, 28, 1])
    #expect(summary.parameters.trainable == 61_706 && summary.multiplyAdds == 416_520)
    let field = try #require(try network[..<4].receptiveField(for: [28, 28, 1])?.first)
    #expect(field.size == 16 && field.stride == 4 && field.start == -2)
    #expect(summary.trace.steps.map(\.path) == ["0", "1", "2", "3", "4", "5", "6", "7"])
    #expect(summary.displayBundle.representations["text/html"]?.contains("<table>") == true)
    #expect(explain(network[0], input: [28, 28, 1]).description.contains("(5·5·1 + 1)·6 = 156"))
    network[0].setTrainable(false)
    #expect(network.summary(input: [28, 28, 1]).parameters == ParameterCount(trainable: 61_550, fixed: 156))
    #expect(network.summary(input: [28, 28, 1]).trace.parameters == ParameterCount(trainable: 61_550, fixed: 156))
  }

  @Test func mistakesNameLayerAxisAndArithmetic() {
    let network = Sequential {
      MaxPool2D(size: 4)
      Sequential { Conv2D(filterShape: (5, 3, 1, 2)) }
    }
    #expect { try network.outputShape(for: [14, 28, 1]) } throws: {
      "\($0)".hasPrefix(
        "in layer 1 (Sequential), 0 (Conv2D): along the height: a filter of 5 does not fit into 3: 3 − 5 = −2")
    }
    let summary = network.summary(input: [14, 28, 1])
    #expect(summary.trace.steps.count == 1 && summary.description.contains("Here it ends, in layer 1 (Sequential)"))
    #expect(explain(network, input: [14, 28, 1]).description.contains("It does not fit, in layer 1"))
  }

  /// A layer that does not say what it does to shapes is asked by running it.
  @Test func layersOfOnesOwn() throws {
    struct Doubled: Layer {
      let factor = Parameter(Tensor(2))
      func callAsFunction(_ x: Tensor) -> Tensor { Tensor(concatenating: [x, x * factor.value], along: x.rank - 1) }
    }
    #expect(try Doubled().outputShape(for: [4, 4, 3]) == [4, 4, 6])
    let network = Sequential {
      Conv2D(filterShape: (3, 3, 3, 4)); Doubled(); Flatten()
    }
    let summary = network.summary(input: [8, 8, 3])
    #expect(summary.output == [288] && summary.trace.steps[1].rule.name == "Doubled")
    #expect(summary.trace.steps[1].field == nil && summary.parameters.trainable == 3 * 3 * 3 * 4 + 4 + 1)
  }

  @Test func sharedLayersCountOnce() {
    let shared = Dense(4, 4)
    let network = Sequential {
      shared; shared
    }
    #expect(network.summary(input: [4]).parameters.total == 20 && network.parameterCount == 20)
  }

  @Test func answersShowThemselves() {
    let answer = solve(input: 7, filter: 3, stride: 3, output: 3)
    #expect(bundle(for: answer).representations["text/html"]?.contains("$\\displaystyle") == true)
    #expect(bundle(for: answer).text.hasPrefix("padding = 1"))
    #expect(bundle(for: shape("28x28x1 relux")).text.contains("^^^^^"))
    #expect(bundle(for: explain("relu on 3x3x1")).text.contains("relu: 3×3×1 gives 3×3×1"))
    #expect(bundle(for: solve("input=7x9 filter=3 stride=1 padding=1")).text.contains("Along the width"))
  }
}
