import Testing

@testable import Fovea

/// Gradients written out, beside those of automatic differentiation.
@Suite struct GradientExplanationTests {
  private func positions(_ shape: [Int]) -> [[Int]] {
    shape.reduce([[]]) { positions, size in positions.flatMap { place in (0..<size).map { place + [$0] } } }
  }

  private func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 2e-5 * max(1, abs(b)) }

  @Test(
    arguments: [
      (Conv2D(filterShape: (3, 2, 2, 2), stride: [2, 1], padding: .same, seed: 1), [5, 4, 2]),
      (
        Conv2D(filterShape: (3, 3, 1, 2), stride: 2, padding: .sides(top: 1, bottom: 0, left: 2, right: 1), seed: 1),
        [6, 5, 1]
      ),
      (Conv2D(filterShape: (2, 2, 1, 4), padding: 1, dilation: 2, groups: 2, activation: .tanh, seed: 2), [5, 5, 2]),
      (Conv2D(filterShape: (3, 3, 1, 1), padding: 1, paddingMode: .reflect, activation: .relu, seed: 3), [4, 5, 1]),
      (Conv2D(filterShape: (3, 3, 1, 1), padding: 2, paddingMode: .circular, dilation: 2, seed: 4), [5, 4, 1]),
      (Conv2D(filterShape: (3, 3, 1, 1), padding: 2, paddingMode: .replicate, seed: 5), [3, 4, 1]),
      (Conv2D(filterShape: (3, 3, 1, 1), padding: 1, paddingMode: .constant(2), seed: 5), [3, 4, 1]),
      (Conv2D(filterShape: (2, 2, 1, 1), stride: 3, hasBias: false, seed: 5), [6, 6, 1]),
      (Conv1D(filterShape: (3, 2, 2), stride: 2, padding: 1, activation: .sigmoid, seed: 6), [9, 2]),
      (Conv3D(filterShape: (2, 1, 2, 1, 2), padding: .same, seed: 7), [3, 2, 3, 1]),
      (
        TransposedConv2D(
          filterShape: (3, 2, 2, 3), stride: 2, padding: 1, outputPadding: 1, activation: .tanh, seed: 8), [3, 3, 2]
      ),
      (TransposedConv2D(filterShape: (2, 2, 2, 1), stride: 3, dilation: 2, seed: 9), [3, 2, 2]),
      (DepthwiseConv2D(size: 2, channels: 2, multiplier: 2, activation: .softplus, seed: 10), [4, 3, 2]),
      (Dense(5, 3, activation: .tanh, seed: 11), [5]), (Dense(4, 2, seed: 12), [3, 4]),
      (MaxPool2D(size: 3, stride: 2, padding: 1), [6, 5, 2]),
      (MaxPool2D(size: 3, stride: 1, ceilMode: true), [5, 4, 1]),
      (AvgPool2D(size: 3, stride: 2, padding: 1, ceilMode: true), [6, 5, 2]),
      (AvgPool2D(size: 3, stride: 2, padding: 1, countIncludesPadding: true), [6, 5, 1]), (MaxPool1D(size: 2), [7, 2]),
      (AvgPool3D(size: 2, stride: 1), [3, 3, 2, 1]), (AdaptiveAvgPool2D(outputSize: [3, 2]), [5, 5, 2]),
      (AdaptiveMaxPool2D(outputSize: 2), [5, 4, 1]), (GlobalAvgPool2D(), [3, 4, 2]), (GlobalMaxPool1D(), [6, 2]),
    ] as [(any Layer, [Int])])
  func everyNumberIsThatOfAutodiff(_ layer: any Layer, _ shape: [Int]) throws {
    let x = Tensor(randomNormal: shape, seed: 21)
    let output = try layer.outputShape(for: shape)
    for g in [nil, Tensor(randomNormal: output, seed: 22)] {
      let factor = g ?? Tensor(ones: output)
      let loss = { (x: Tensor) in (layer(x[.newAxis])[0] * factor).sum() }
      let expected = gradient(at: x, of: loss)
      for position in positions(shape) {
        let number = explainGradient(layer, ofInput: position, input: x, outputGradient: g)
        #expect(near(number.result, expected.number(at: position)), "\(number)")
      }
      guard !layer.parameters.isEmpty else { continue }
      let (_, gradients) = valueWithGradient(at: layer) { ($0(x[.newAxis])[0] * factor).sum() }
      for entry in layer.parameters {
        let expected = try #require(gradients[entry.parameter])
        for position in positions(entry.parameter.shape) {
          let number =
            entry.name == "bias"
            ? explainGradient(layer, ofBias: position[0], input: x, outputGradient: g)
            : explainGradient(layer, ofFilter: position, input: x, outputGradient: g)
          #expect(near(number.result, expected.number(at: position)), "\(number)")
        }
      }
    }
  }

  @Test func aSmallOneByHand() {
    let layer = Conv2D(filterShape: (3, 3, 1, 1), stride: 2, padding: 1)
    layer.filter.value = Tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]]).reshaped(to: [3, 3, 1, 1])
    let g = Tensor([[10, 20], [30, 40]])
    let x = Tensor(ones: [4, 4, 1])
    // Row 1 lies in the windows that begin at −1 and at 1, at their rows 2 and 0; so do the columns.
    let number = explainGradient(layer, ofInput: [1, 1, 0], input: x, outputGradient: g)
    #expect(number.terms.map(\.weight) == [9, 7, 3, 1] && number.terms.map(\.value) == [10, 20, 30, 40])
    let text = """
      Conv2D 3×3, stride 2, padding 1: gradient of input [1, 1, 0] = 360
        it goes into rows 0 to 1, columns 0 to 1 of the output
        output row 0 through filter row 2: 0·2 + 2 − 1 = 1
        output row 1 through filter row 0: 1·2 + 0 − 1 = 1
        output column 0 through filter column 2: 0·2 + 2 − 1 = 1
        output column 1 through filter column 0: 1·2 + 0 − 1 = 1

          output gradient     filter     products
          10  20           ⊙  9  7    =  90  140
          30  40              3  1       90   40

        sum of 4 products  10·9 + 20·7 + 30·3 + 40·1 = 360
      """
    #expect(number.description == text)
    let corner = explainGradient(layer, ofFilter: [0, 0, 0, 0], input: x, outputGradient: g)
    #expect(corner.result == 40 && corner.terms.map(\.isPadding) == [true, true, true, false])
    #expect(corner.places.contains("output row i meets input row i·2 + 0 − 1"))
    #expect(explainGradient(layer, ofBias: 0, input: x, outputGradient: g).result == 100)
    #expect(explainGradient(layer, ofInput: [0, 0, 0], input: x[.newAxis]).terms.map(\.weight) == [5])
  }

  /// What no output reads has no gradient, and says so.
  @Test func droppedPixels() {
    let number = explainGradient(MaxPool2D(size: 2), ofInput: [4, 4, 0], input: Tensor(ones: [5, 5, 1]))
    #expect(number.result == 0 && number.terms.isEmpty && number.description.contains("nothing reaches it"))
    #expect(number.displayBundle.html.contains("gradient of input [4, 4, 0] = 0"))
  }
}
