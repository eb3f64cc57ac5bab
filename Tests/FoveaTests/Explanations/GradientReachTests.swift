import Testing

@testable import Fovea

/// What every output gradient brings to whom, beside the gradients of automatic differentiation.
@Suite struct GradientReachTests {
  private static let x = Tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
  private static let g = Tensor([[1, 10], [100, 1000]])

  private func small() -> Conv2D {
    let layer = Conv2D(filterShape: (2, 2, 1, 1), hasBias: false)
    layer.filter.value = Tensor([[1, 2], [3, 4]]).reshaped(to: [2, 2, 1, 1])
    return layer
  }

  @Test func byHand() {
    let reach = gradientReach(small(), input: Self.x, outputGradient: Self.g)
    #expect(reach.slopes.map(\.gradient) == [1, 10, 100, 1000])
    #expect(reach.slopes[1].toWeights.map(\.factor) == [2, 3, 5, 6])
    #expect(reach.slopes[1].toPixels.map(\.target) == [[0, 1], [0, 2], [1, 1], [1, 2]])
    #expect(reach.contributions(toPixel: [1, 1]).map(\.value) == [4, 30, 200, 1000])
    let lines = reach.description.split(separator: "\n")
    #expect(
      lines.contains("g01 = 10 brings w00 10·2, w01 10·3, w10 10·5, w11 10·6, x01 10·1, x02 10·2, x11 10·3, x12 10·4"))
    #expect(lines.contains("∂L/∂x11 = 1·4 + 10·3 + 100·2 + 1000·1 = 1234"))
  }

  @Test(
    arguments: [
      (Conv2D(filterShape: (2, 2, 1, 1), hasBias: false, seed: 1), [3, 3]),
      (Conv2D(filterShape: (3, 2, 1, 1), stride: 2, padding: 1, seed: 2), [5, 5]),
      (Conv2D(filterShape: (2, 2, 1, 1), dilation: 2, activation: .tanh, seed: 3), [4, 5]),
      (Conv2D(filterShape: (3, 3, 1, 1), padding: 1, paddingMode: .reflect, seed: 4), [4, 3]),
      (Conv2D(filterShape: (3, 3, 1, 1), padding: 1, paddingMode: .replicate, seed: 5), [3, 3]),
    ] as [(Conv2D, [Int])])
  func addedUpTheyAreTheGradients(_ layer: Conv2D, _ size: [Int]) throws {
    let x = Tensor(randomNormal: size + [1], seed: 7)
    let output = try layer.outputShape(for: x.shape)
    let g = Tensor(randomNormal: output, seed: 8)
    let reach = gradientReach(layer, input: x, outputGradient: g)
    let ofInput = gradient(at: x) { (layer($0[.newAxis])[0] * g).sum() }
    let (_, ofLayer) = valueWithGradient(at: layer) { ($0(x[.newAxis])[0] * g).sum() }
    for place in GradientReach.positions(size) {
      let sum = reach.contributions(toPixel: place).reduce(0) { $0 + $1.value }
      #expect(abs(sum - ofInput.number(at: place + [0])) < 1e-4)
    }
    let ofFilter = try #require(ofLayer[layer.filter])
    for place in GradientReach.positions(reach.filterSize) {
      let sum = reach.contributions(toWeight: place).reduce(0) { $0 + $1.value }
      #expect(abs(sum - ofFilter.number(at: place + [0, 0])) < 1e-4)
    }
    if let bias = layer.bias {
      let sum = reach.slopes.compactMap(\.toBias).reduce(0) { $0 + $1.value }
      #expect(abs(sum - (try #require(ofLayer[bias])).number(at: [0])) < 1e-4)
    }
  }

  @Test func withoutAStyleSheetOnlyTheFirstArrowsAreThere() {
    let svg = gradientReach(small(), input: Self.x, outputGradient: Self.g).svg
    #expect(svg.components(separatedBy: "class=\"reach\"").count == 5)
    #expect(svg.components(separatedBy: "pointer-events=\"none\" opacity=\"0\"").count == 4)
    #expect(svg.contains("aria-label=\"Conv2D 2×2: where each output gradient goes backward"))
    #expect(svg.contains("∂L/∂w00 = 1·1 + 10·2 + 100·4 + 1000·5 = 5421"))
  }

  @Test func paddingGetsNoArrow() {
    let layer = Conv2D(filterShape: (2, 2, 1, 1), padding: .sides(top: 1, bottom: 0, left: 1, right: 0), hasBias: false)
    let corner = gradientReach(layer, input: Self.x).slopes[0]
    #expect(corner.toWeights.map(\.factor) == [0, 0, 0, 1])
    #expect(corner.toPixels.map(\.target) == [[0, 0]])
  }

  @Test func whatHasNoRoomSaysWhatWouldHave() async {
    let tooDeep = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradientReach(Conv2D(filterShape: (2, 2, 3, 1)), input: Tensor(zeros: [4, 4, 3]))
    }
    let message = String(decoding: tooDeep?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("it has 3 channels of input and 1 of output, not 1 and 1"))
  }
}
