@testable import Fovea

/// A small task that a small network learns: on which half of a noisy image the light is.
enum TrainingFixtures {
  static func images(_ count: Int, seed: UInt64) -> Dataset {
    var pixels = Tensor(randomUniform: [count, 6, 6, 1], seed: seed)
    let labels = (0..<count).map { Int32($0 * 7 % 5 < 2 ? 0 : 1) }
    for (place, label) in labels.enumerated() {
      pixels[place, .all, label == 0 ? 0..<3 : 3..<6] = pixels[place, .all, label == 0 ? 0..<3 : 3..<6] + 0.6
    }
    return Dataset(images: pixels, labels: Tensor(shape: [count], values: labels))
  }

  /// With running statistics and dropout, which have a state of their own.
  static func network(seed: UInt64 = 1, outputs: Int = 2) -> Sequential {
    Sequential {
      Conv2D(filterShape: (3, 3, 1, 4), padding: .same, activation: .relu, seed: seed)
      BatchNorm(4)
      Dropout(0.2, seed: seed)
      Flatten()
      Dense(144, outputs, seed: seed + 1)
    }
  }

  static func loss(_ predictions: Tensor, _ labels: Tensor) -> Tensor {
    softmaxCrossEntropy(logits: predictions, labels: labels)
  }

  /// Whether two models hold the same numbers, to the bit.
  static func areSame(_ a: some Layer, _ b: some Layer) -> Bool { state(of: a) == state(of: b) }
}
