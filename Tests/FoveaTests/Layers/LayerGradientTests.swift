import Testing

@testable import Fovea

/// The gradient of every layer, as in training, with respect to its input and all of its parameters, beside finite
/// differences.
@Suite struct LayerGradientTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let layer: any Layer
    let input: Tensor
    var testDescription: String { "\(type(of: layer)) of \(input.shape)" }

    /// Numbers of which no two are nearly equal, so that the largest ones stay the largest.
    init(_ layer: any Layer, _ shape: [Int]) {
      self.layer = layer
      let count = shape.reduce(1, *)
      input = ((Tensor(randomPermutation: count, seed: 5).converted(to: .float64) + 0.3) / Double(count) * 4 - 2)
        .reshaped(to: shape)
    }
  }

  static let cases = [
    Case(Conv1D(filterShape: (3, 1, 2), stride: 2, padding: .same, groups: 2, activation: .tanh), [2, 5, 2]),
    Case(Conv2D(filterShape: (2, 3, 2, 3), padding: 1, activation: .scaledTanh), [1, 3, 3, 2]),
    Case(Conv3D(filterShape: (2, 2, 1, 1, 2), activation: .gelu), [1, 2, 3, 2, 1]),
    Case(TransposedConv2D(filterShape: (2, 2, 2, 3), stride: 2, activation: .silu), [1, 2, 2, 2]),
    Case(DepthwiseConv2D(size: 2, channels: 2, multiplier: 2, activation: .softplus), [1, 3, 3, 2]),
    Case(SeparableConv2D(size: 2, channels: 2, outputs: 3, activation: .elu), [1, 3, 3, 2]),
    Case(Dense(3, 2, activation: .sigmoid), [4, 3]), Case(Dense(3, 2, activation: .softsign), [2, 2, 3]),
    Case(MaxPool1D(size: 2, stride: 1), [1, 4, 2]), Case(MaxPool2D(size: 2), [1, 4, 4, 1]),
    Case(MaxPool3D(size: 2, stride: 1), [1, 3, 2, 3, 1]),
    Case(AvgPool1D(size: 3, stride: 2, padding: 1), [2, 5, 1]), Case(AvgPool2D(size: [2, 1]), [1, 4, 3, 1]),
    Case(AvgPool3D(size: 2, padding: .same), [1, 3, 2, 2, 1]),
    Case(GlobalAvgPool1D(), [2, 3, 2]), Case(GlobalAvgPool2D(), [2, 2, 3, 1]),
    Case(GlobalAvgPool3D(), [1, 2, 2, 2, 2]),
    Case(GlobalMaxPool1D(), [2, 3, 2]), Case(GlobalMaxPool2D(), [2, 2, 3, 1]),
    Case(GlobalMaxPool3D(), [1, 2, 2, 2, 2]),
    Case(AdaptiveAvgPool2D(outputSize: [2, 3]), [1, 5, 4, 1]), Case(AdaptiveMaxPool2D(outputSize: 2), [1, 5, 3, 1]),
    Case(Subsampling2D(channels: 2), [1, 4, 2, 2]),
    Case(BatchNorm(2), [3, 2, 1, 2]), Case(LayerNorm(4), [3, 4]), Case(GroupNorm(groups: 2, channels: 4), [2, 3, 4]),
    Case(LocalResponseNorm(alpha: 0.5), [2, 1, 1, 4]),
    Case(Flatten(), [2, 2, 2]), Case(Activate(.selu), [2, 3]), Case(Activate(.leakyReLU()), [2, 3]),
    Case(Activate(.clippedReLU(limit: 1)), [2, 3]),
    Case(RNN(2, 2, seed: 1), [2, 3, 2]), Case(LSTM(2, 2, output: .sequence, seed: 1), [1, 3, 2]),
    Case(GRU(2, 2, output: .sequence, seed: 1), [1, 3, 2]),
    Case(
      Residual(shortcut: Dense(2, 3)) {
        Dense(2, 3, activation: .tanh); Dense(3, 3)
      }, [2, 2]),
    Case(
      Concatenated {
        Dense(2, 3, activation: .tanh); Activate(.identity)
      }, [2, 2]),
    Case(ZeroPadding1D(before: 2, after: 1), [2, 2, 2]), Case(ZeroPadding2D([1, 2]), [1, 2, 3, 1]),
    Case(ZeroPadding3D([1, 0, 2]), [1, 2, 2, 1, 2]),
    Case(Upsample1D(3, by: .bilinear), [1, 3, 2]), Case(Upsample2D([2, 3]), [1, 2, 2, 1]),
    Case(Upsample3D(2, by: .bilinear), [1, 2, 2, 2, 1]),
  ]

  @Test(arguments: cases)
  func agreesWithFiniteDifferences(_ tested: Case) {
    let trained = tested.layer.parameters.map(\.parameter).filter(\.isTrainable)
    // Biases that begin with zeros would hide mistakes.
    let values = trained.enumerated().map { index, parameter in
      parameter.value.converted(to: .float64)
        + Tensor(randomUniform: parameter.shape, in: 0.1..<0.4, seed: UInt64(index)).converted(to: .float64)
    }
    let originals = trained.map(\.value)
    defer { for (parameter, original) in zip(trained, originals) { parameter.value = original } }
    let check = inMode(.training) {
      checkGradients(
        of: { tensors in
          for (parameter, value) in zip(trained, tensors.dropFirst()) { parameter.value = value }
          return tested.layer(tensors[0])
        }, at: [tested.input] + values)
    }
    #expect(check.passed, "\(check)")
    #expect(check.count == tested.input.count + values.reduce(0) { $0 + $1.count })
  }
}
