import Testing

@testable import Fovea

@Suite struct LayerCostTests {
  private let network = Sequential {
    Conv2D(filterShape: (3, 3, 1, 4), padding: .same, activation: .relu)
    MaxPool2D(size: 2)
    Conv2D(filterShape: (3, 3, 4, 4), padding: .same, activation: .gelu)
    BatchNorm(4)
    Activate(.relu)
    Dropout(0.5)
    Flatten()
    Dense(64, 10)
  }

  /// The activations of layers are not steps of their own, but the tape keeps what they need.
  @Test func whatLayersKeepOfATraining() {
    let cost = network.cost(input: [8, 8, 1], batch: 2)
    let kept = 256 + 64 + 64 + 64 + 64 + 64 + 64 + 64
    // ReLU's result; places; the second convolution's input, GELU's sums, what is normalised; ReLU's result; the mask;
    // what the dense layer takes.
    #expect(cost.tapeBytes == 2 * 4 * kept)
    #expect(cost.parameters.trainable == 40 + 148 + 8 + 650 && cost.parameters.fixed == 8)
    #expect(cost.gradientBytes == 4 * 846 && cost.weightBytes == 4 * 854)
  }

  @Test func oneLayerHasACostToo() {
    let cost = Dense(3072, 64, hasBias: false).cost(input: [3072])
    #expect(cost.multiplyAdds == 196_608 && cost.weightBytes == 786_432 && cost.inferenceBytes == 786_432 + 4 * 3136)
    #expect(cost.displayBundle.representations["text/html"]?.contains("196{,}608") == true)
  }

  @Test func sharedParametersCountOnce() {
    let shared = Dense(8, 8)
    let cost = Sequential([shared, shared]).cost(input: [8])
    #expect(cost.parameters.total == 72 && cost.description.contains("parameters that layers share count once"))
  }

  @Test func itEndsWhereShapesDoNotFit() {
    let cost = network.cost(input: [9, 9, 1])
    #expect(cost.isFailure == false)
    #expect(network.cost(input: [10, 10, 1]).description.contains("Here it ends, in layer 7 (Dense)"))
  }
}
