import Foundation
import Testing

@testable import Fovea

@Suite struct LayerTests {
  @Test func dense() {
    let layer = Dense(2, 3)
    layer.weight.value = Tensor([[1, 2, 3], [4, 5, 6]])
    layer.bias?.value = Tensor([10, 20, 30])
    #expect(layer(Tensor([[1, 1], [0, 2]])) == Tensor([[15, 27, 39], [18, 30, 42]]))
    #expect(layer(Tensor(zeros: [4, 5, 2])).shape == [4, 5, 3])
    #expect(Dense(2, 3, hasBias: false).parameters.map(\.name) == ["weight"])
  }

  @Test func convolutions() {
    let image = Tensor(range: 0..<32).reshaped(to: [1, 4, 4, 2])
    #expect(Conv2D(filterShape: (3, 3, 2, 5), padding: .same)(image).shape == [1, 4, 4, 5])
    #expect(Conv2D(filterShape: (3, 3, 1, 4), stride: 2, groups: 2)(image).shape == [1, 1, 1, 4])
    let depthwise = DepthwiseConv2D(size: 3, channels: 2, multiplier: 2, padding: 1)
    #expect(depthwise(image).shape == [1, 4, 4, 4])
    #expect(depthwise.parameters.map(\.name) == ["filter", "bias"])
    let separable = SeparableConv2D(size: 3, channels: 2, outputs: 7, padding: 1)
    #expect(separable(image).shape == [1, 4, 4, 7])
    #expect(separable.parameters.map(\.name) == ["depthwise.filter", "pointwise.filter", "pointwise.bias"])
    let sequence = Conv1D(filterShape: (3, 2, 1))
    sequence.filter.value = Tensor([[[1], [0]], [[0], [0]], [[0], [1]]])
    #expect(sequence(Tensor([[[1, 2], [3, 4], [5, 6], [7, 8]]])) == Tensor([[[7], [11]]]))
    let volume = Conv3D(filterShape: (2, 2, 2, 2, 3), stride: [1, 2, 2])
    #expect(volume(Tensor(zeros: [1, 3, 4, 4, 2])).shape == [1, 2, 2, 2, 3])
    #expect(TransposedConv2D(filterShape: (2, 2, 2, 3), stride: 2)(image).shape == [1, 8, 8, 3])
  }

  @Test func branches() {
    let x = Tensor([[1, 2]])
    let residual = Residual(activation: .relu) { Activate(.identity) }
    #expect(residual(x) == Tensor([[2, 4]]))
    #expect(
      Concatenated {
        Activate(.identity); Dense(2, 3)
      }(x).shape == [1, 5])
    let narrow = Residual(shortcut: Dense(2, 1)) { Dense(2, 1) }
    #expect(narrow.parameters.map(\.name) == ["body.0.weight", "body.0.bias", "shortcut.weight", "shortcut.bias"])
  }

  /// In training a part is dropped and the rest made larger; in inference nothing happens.
  @Test func dropping() {
    let layer = Dropout(0.25, seed: 3)
    let x = Tensor(ones: [100, 100])
    #expect(layer(x) == x && layer.step.value == 0)
    let first = inMode(.training) { layer(x) }
    let second = inMode(.training) { layer(x) }
    #expect(abs(Double(first.mean()) - 1) < 0.02 && first != second)
    #expect(first.scalars.allSatisfy { $0 == 0 || abs($0 - 4 / 3) < 1e-6 })
    #expect(inMode(.training) { Dropout(0.25, seed: 3)(x) } == first)
    #expect(layer.step.value == 2)
  }

  @Test func batchStatistics() {
    let layer = BatchNorm(2)
    let x = Tensor([[1, 10], [3, 10], [5, 10], [7, 10]])
    let normalized = inMode(.training) { layer(x) }
    #expect(normalized.mean(axes: [0]).isClose(to: Tensor([0, 0])))
    #expect(normalized.variance(axes: [0]).isClose(to: Tensor([1, 0]), within: 1e-4))
    // A tenth of the batch's mean 4 and 10, and of its unbiased variance 20 ÷ 3 and 0.
    #expect(layer.runningMean.value.isClose(to: Tensor([0.4, 1])))
    #expect(layer.runningVariance.value.isClose(to: Tensor([0.9 + 2.0 / 3, 0.9])))
    #expect(layer(x).isClose(to: (x - layer.runningMean.value) / sqrt(layer.runningVariance.value + 1e-5)))
    #expect(layer.runningMean.value.node == nil)
    #expect(layer.parameters.map(\.name) == ["scale", "offset", "runningMean", "runningVariance"])
    #expect(layer.parameters.map(\.parameter.isTrainable) == [true, true, false, false])
  }

  /// Training updates the running statistics inside of a gradient too, without keeping the tape alive.
  @Test func statisticsInsideOfAGradient() {
    let layer = BatchNorm(1)
    _ = valueWithGradient(at: layer) { $0(Tensor([[1], [3]])).sum() }
    #expect(layer.runningMean.value.isClose(to: Tensor([0.2])) && layer.runningMean.value.node == nil)
  }

  @Test func otherNormalizations() {
    let x = Tensor(randomNormal: [2, 3, 3, 4], mean: 5, standardDeviation: 3, seed: 1)
    let layer = LayerNorm(4)(x)
    #expect(layer.mean(axes: [3]).isClose(to: Tensor(zeros: [2, 3, 3]), within: 1e-5))
    let group = GroupNorm(groups: 2, channels: 4)(x)
    #expect(group[.rest, 0..<2].mean(axes: [1, 2, 3]).isClose(to: Tensor(zeros: [2]), within: 1e-5))
    #expect(group[.rest, 0..<2].variance(axes: [1, 2, 3]).isClose(to: Tensor(ones: [2]), within: 1e-4))
    // AlexNet's, whose α of 1e-4 is of the sum: 3² · 5 channels make 2 + 1e-4 · 45.
    let alike = LocalResponseNorm()(Tensor(repeating: 3, shape: [1, 1, 1, 9]))[0, 0, 0, 4] as Float
    #expect(abs(alike - 3 / powf(2 + 1e-4 * 45, 0.75)) < 1e-6)
  }

  @Test func embeddings() {
    let layer = Embedding(words: 3, size: 2)
    layer.table.value = Tensor([[1, 2], [3, 4], [5, 6]])
    let words = Tensor([[2, 0], [1, 2]]).converted(to: .int32)
    #expect(layer(words) == Tensor([[[5, 6], [1, 2]], [[3, 4], [5, 6]]]))
    let (_, gradients) = valueWithGradient(at: layer) { $0(words).sum() }
    #expect(gradients["table"] == Tensor([[1, 1], [1, 1], [2, 2]]))
  }

  @Test func activations() {
    let x = Tensor([-1, 0, 2])
    #expect(Activation.relu(x) == Tensor([0, 0, 2]) && Activation.identity(x) == x)
    #expect(Activation.scaledTanh(Tensor([1])).isClose(to: Tensor([1]), within: 1e-4))
    #expect(Activation.clippedReLU(limit: 1)(x) == Tensor([0, 0, 1]))
    #expect(Activation.leakyReLU(slope: 0.5)(x) == Tensor([-0.5, 0, 2]))
    #expect(Activation.softsign(x).isClose(to: Tensor([-0.5, 0, 2.0 / 3])))
    #expect(Activation.selu(x).isClose(to: Tensor([-1.1113307, 0, 2.101402]), within: 1e-5))
    #expect(Activation.elu(x).isClose(to: Tensor([-0.63212055, 0, 2]), within: 1e-6))
    #expect(Activation.gelu(x).isClose(to: Tensor([-0.15865526, 0, 1.9544997]), within: 1e-5))
    #expect(Activation.silu(x).isClose(to: Tensor([-0.26894143, 0, 1.7615942]), within: 1e-5))
    #expect(Activation.softplus(x).isClose(to: Tensor([0.3132617, 0.6931472, 2.126928]), within: 1e-5))
    #expect(Activation.sigmoid(x)[1] == 0.5 && Activation.tanh(x)[1] == 0)
  }
}
