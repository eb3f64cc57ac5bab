import Testing

@testable import Fovea

/// Numbers written out, beside what the layers give.
@Suite struct NumberExplanationTests {
  /// A layer of the seed's choice with a bias that is not zero, and an input for it.
  private func drawn(_ kind: Int, _ generator: inout SeededGenerator) -> (any Layer, Tensor) {
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    func pair(_ range: ClosedRange<Int>) -> StrideSize { StrideSize(height: number(range), width: number(range)) }
    func sides() -> Padding {
      .sides(top: number(0...2), bottom: number(0...2), left: number(0...2), right: number(0...2))
    }
    func padding() -> Padding { [.valid, .same, .full, sides(), sides()][number(0...4)] }
    let activation = [Activation.identity, .relu, .tanh, .leakyReLU(slope: 0.2), .sigmoid][number(0...4)]
    let border = [Border.zeros, .constant(0.5), .reflect, .replicate, .circular][number(0...4)]
    let (height, width, channels) = (number(4...8), number(4...8), number(1...4))
    let size = pair(1...3)
    let layer: any Layer
    var shape = [height, width, channels]
    switch kind {
    case 0:
      let groups = channels % 2 == 0 ? number(1...2) : 1
      layer = Conv2D(
        filterShape: (size.height, size.width, channels / groups, groups * number(1...2)), stride: pair(1...3),
        padding: padding(), paddingMode: border, dilation: pair(1...2), groups: groups, activation: activation,
        hasBias: number(0...1) == 0)
    case 1:
      shape = [width, channels]
      layer = Conv1D(
        filterShape: (number(1...4), channels, 2), stride: number(1...3), padding: padding(), dilation: number(1...2),
        activation: activation)
    case 2:
      shape = [3] + shape
      layer = Conv3D(
        filterShape: (number(1...3), size.height, size.width, channels, 2),
        stride: VolumeSize(depth: number(1...2), height: 1, width: number(1...2)),
        padding: [.valid, .same, .full][number(0...2)], activation: activation)
    case 3:
      let stride = pair(1...3)
      layer = TransposedConv2D(
        filterShape: (size.height, size.width, channels, 2), stride: stride,
        padding: [.valid, .same, 1][number(0...2)],
        outputPadding: StrideSize(height: number(0...stride.height - 1), width: number(0...stride.width - 1)),
        dilation: pair(1...2), activation: activation)
    case 4:
      layer = DepthwiseConv2D(
        size: size, channels: channels, multiplier: number(1...2), stride: pair(1...2), padding: sides(),
        activation: activation)
    case 5:
      layer = SeparableConv2D(size: size, channels: channels, outputs: 3, padding: .same, activation: activation)
    case 6: layer = MaxPool2D(size: size, stride: pair(1...3), padding: .same, ceilMode: number(0...1) == 0)
    case 7:
      layer = AvgPool2D(
        size: 3, stride: pair(1...3), padding: [1, [0, 1]][number(0...1)], ceilMode: number(0...1) == 0,
        countIncludesPadding: number(0...1) == 0)
    case 8:
      shape = [channels * 5]
      layer = Dense(channels * 5, 3, activation: activation)
    case 9:
      layer = [AdaptiveAvgPool2D(outputSize: 3), AdaptiveMaxPool2D(outputSize: [2, 3])][number(0...1)] as any Layer
    case 10: layer = [GlobalAvgPool2D(), GlobalMaxPool2D()][number(0...1)] as any Layer
    case 11: layer = Subsampling2D(channels: channels)
    case 12:
      shape = [width, channels]
      layer =
        [MaxPool1D(size: 2, ceilMode: true), AvgPool1D(size: 3, stride: 2, padding: 1), GlobalAvgPool1D()][
          number(0...2)]
        as any Layer
    case 13:
      shape = [4] + shape
      layer =
        [MaxPool3D(size: [1, 2, 3]), AvgPool3D(size: 2, stride: 1), GlobalMaxPool3D()][number(0...2)] as any Layer
    default:
      layer = Sequential {
        Conv2D(filterShape: (3, 3, channels, 4), padding: 1, activation: .tanh)
        AvgPool2D(size: 2)
        Conv2D(filterShape: (2, 2, 4, 2))
        Activate(activation)
      }
    }
    for (index, entry) in layer.parameters.enumerated() {
      entry.parameter.value = Tensor(randomNormal: entry.parameter.shape, seed: UInt64(number(0...10_000) + index))
    }
    return (layer, Tensor(randomNormal: shape, seed: UInt64(number(0...10_000))))
  }

  @Test(arguments: 0...14)
  func theTermsGiveWhatTheLayerGives(_ kind: Int) throws {
    var generator = SeededGenerator(seed: UInt64(kind + 1))
    var explained = 0
    var paddings = 0
    for _ in 0..<60 {
      let (layer, x) = drawn(kind, &generator)
      guard let shape = try? layer.outputShape(for: x.shape) else { continue }
      let y = layer(x[.newAxis])[0]
      try #require(y.shape == shape)
      for _ in 0..<4 {
        let position = shape.map { Int.random(in: 0..<$0, using: &generator) }
        let number = explain(layer, at: position, input: x)
        let given = y.number(at: position)
        #expect(abs(number.result - given) < 2e-5 * max(1, abs(given)), "\(number), but \(layer) gives \(given)")
        // Each value stands where it says, unless it is padding or comes from other layers.
        if !(layer is Sequential) && !(layer is SeparableConv2D) {
          for term in number.terms where !term.isPadding {
            #expect(x.number(at: term.position) == term.value)
          }
        }
        paddings += number.terms.count(where: \.isPadding)
        explained += 1
      }
    }
    #expect(explained > 120)
    // Kinds whose padding has a value show it.
    #expect([0, 1, 2, 4].contains(kind) == (paddings > 0))
  }

  @Test func aSmallNumberByHand() {
    let layer = Conv2D(filterShape: (2, 2, 1, 1), stride: 2, padding: 1, activation: .relu)
    layer.filter.value = Tensor([[1, 2], [3, -4]]).reshaped(to: [2, 2, 1, 1])
    layer.bias?.value = Tensor([0.5])
    let x = Tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]]).reshaped(to: [3, 3, 1])
    // Row 1 and 2, columns 1 and 2: 5·1 + 6·2 + 8·3 − 9·4.
    let inner = explain(layer, at: [1, 1, 0], input: x)
    #expect(inner.reduced == 5 && inner.result == 5.5 && inner.terms.map(\.product) == [5, 12, 24, -36])
    #expect(
      inner.description == """
        Conv2D 2×2, stride 2, padding 1: output [1, 1, 0] = 5.5
          the window is rows 1 to 2, columns 1 to 2 of the input
          its first row is 1·2 − 1 = 1
          its first column is 1·2 − 1 = 1

            input     filter     products
            5  6   ⊙  1   2   =   5   12
            8  9      3  −4      24  −36

          sum of 4 products  5·1 + 6·2 + 8·3 + 9·(−4) = 5
          bias               5 + 0.5 = 5.5
          relu               max(0, 5.5) = 5.5
        """, "\(inner)")
    let corner = explain(layer, at: [0, 0, 0], input: x)
    #expect(corner.result == 0 && corner.reduced == -4 && corner.terms.map(\.isPadding) == [true, true, true, false])
    #expect(corner.description.contains("its first row is 0·2 − 1 = −1; row −1 is padding"))
    #expect(corner.description.contains("(0)") && corner.description.contains("in brackets stand in the padding"))
    #expect(
      corner.latex == [
        "0 \\cdot 1 + 0 \\cdot 2 + 0 \\cdot 3 + 1 \\cdot (-4) = -4", "-4 + 0.5 = -3.5", "\\max(0, -3.5) = 0",
      ])
  }

  @Test func theWinnerIsMarked() {
    let x = Tensor([[1, 9], [9, 2]]).reshaped(to: [2, 2, 1])
    let number = explain(MaxPool2D(size: 2), at: [0, 0, 0], input: x)
    #expect(number.winner?.position == [0, 1, 0] && number.description.contains("1  9*"))
    #expect(number.description.contains("max(1, 9, 9, 2) = 9"))
    #expect(number.displayBundle.html.contains("the largest marked"))
  }

  @Test func longSumsAreElided() throws {
    let layer = Conv2D(filterShape: (11, 11, 64, 2))
    let x = Tensor(randomNormal: [11, 11, 64], seed: 3)
    let number = explain(layer, at: [0, 0, 1], input: x)
    #expect(number.terms.count == 7744 && number.description.split(separator: "\n").count < 90)
    #expect(number.description.contains("… 61 more like these") && number.description.contains("sum of 7744 products"))
    #expect(number.displayBundle.html.utf8.count < 120_000)
    #expect(abs(number.result - layer(x[.newAxis])[0].number(at: [0, 0, 1])) < 1e-4)
    let dense = explain(Dense(400, 10), at: [3], input: Tensor(ones: [1, 400]))
    #expect(dense.terms.count == 400 && dense.description.split(separator: "\n").count < 15)
  }

  @Test func batchesOfOneAndPlanesAreTaken() {
    let layer = Conv2D(filterShape: (3, 3, 1, 1))
    let x = Tensor(randomNormal: [5, 5], seed: 1)
    let results = [x, x.reshaped(to: [5, 5, 1]), x.reshaped(to: [1, 5, 5, 1])].map {
      explain(layer, at: [1, 1, 0], input: $0).result
    }
    #expect(Set(results).count == 1)
  }

  @Test func picturesHaveWordsForThoseWhoDoNotSee() {
    let number = explain(
      Conv2D(filterShape: (2, 2, 3, 1), padding: 1), at: [0, 0, 0], input: Tensor(ones: [4, 4, 3]))
    let html = number.displayBundle.html
    #expect(html.components("<svg") == 3 && html.components("role=\"img\"") == 3)
    #expect(html.contains("<title>channel 0: input times filter, 2 × 2 numbers each; the products sum to"))
    #expect(html.contains("stroke-dasharray"))
  }
}

extension String {
  /// How often a string occurs.
  fileprivate func components(_ part: String) -> Int {
    split(separator: part, omittingEmptySubsequences: false).count - 1
  }
}
