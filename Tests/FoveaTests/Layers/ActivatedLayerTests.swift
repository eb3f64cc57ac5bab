import Testing

@testable import Fovea

/// Layers that apply their activation while, or where, they compute their sums give what the two steps give.
@Suite struct ActivatedLayerTests {
  static let activations: [Activation] = [
    .identity, .relu, .leakyReLU(slope: 0.2), .clippedReLU(limit: 0.5), .elu, .gelu, .sigmoid, .tanh, .scaledTanh,
  ]

  /// The results and all gradients of two models, bit by bit.
  private func expectSame(_ fused: [any Layer], _ plain: [any Layer], at x: Tensor, _ activation: Activation) {
    // A layer between hides an activation from the layer before.
    let models = [Sequential(fused), Sequential(plain)]
    let runs = models.map { model in
      valueWithGradient(at: [x] + model.parameters.map(\.parameter.value)) { tensors in
        let parameters = model.parameters.map(\.parameter)
        let originals = parameters.map(\.value)
        defer { for (parameter, original) in zip(parameters, originals) { parameter.value = original } }
        for (parameter, tensor) in zip(parameters, tensors.dropFirst()) { parameter.value = tensor }
        let y = inMode(.training) { model(tensors[0]) }
        return (y * y).sum()
      }
    }
    #expect(runs[0].value.scalar.bitPattern == runs[1].value.scalar.bitPattern, "\(activation)")
    for (a, b) in zip(runs[0].gradient, runs[1].gradient) { #expect(a.scalars == b.scalars, "\(activation)") }
    for model in models { #expect(model(x).scalars == models[0](x).scalars, "\(activation)") }
  }

  @Test(arguments: activations)
  func convolutions(_ activation: Activation) {
    let x = Tensor(randomNormal: [2, 9, 8, 3], seed: 1)
    for outputs in [4, 40] {
      let layer = { Conv2D(filterShape: (3, 3, 3, outputs), padding: 1, activation: $0, seed: 7) }
      expectSame([layer(activation)], [layer(.identity), Flatten(), Activate(activation)], at: x, activation)
    }
  }

  @Test(arguments: activations)
  func products(_ activation: Activation) {
    let x = Tensor(randomNormal: [5, 7], seed: 1)
    let layer = { Dense(7, 19, activation: $0, seed: 7) }
    expectSame([layer(activation)], [layer(.identity), Flatten(), Activate(activation)], at: x, activation)
  }

  @Test(arguments: activations)
  func batchNormalisations(_ activation: Activation) {
    let x = Tensor(randomNormal: [4, 3, 3, 5], seed: 1)
    expectSame(
      [BatchNorm(5), Activate(activation)], [BatchNorm(5), Flatten(), Activate(activation)], at: x, activation)
  }

  @Test(arguments: activations)
  func sums(_ activation: Activation) {
    let x = Tensor(randomNormal: [5, 4], seed: 1)
    let layer = { Residual(activation: $0) { Dense(4, 4, seed: 7) } }
    expectSame([layer(activation)], [layer(.identity), Activate(activation)], at: x, activation)
  }

  /// The input, which somebody else has too, stays as it is.
  @Test func inputsStay() {
    let x = Tensor(randomNormal: [5, 4], seed: 1)
    let numbers = x.scalars
    _ = Sequential {
      Flatten(); Activate(.relu)
    }(x)
    _ = Residual(activation: .relu) { Activate(.identity) }(x)
    _ = BatchNorm(4)(x, through: .relu)
    #expect(x.scalars == numbers)
  }
}
