import Fovea

/// LeNet for gray images of 28×28: `[N, 28, 28, 1]` gives logits `[N, classes]`.
func lenet(classes: Int = 10) -> Sequential {
  Sequential {
    Conv2D(filterShape: (5, 5, 1, 6), padding: .same, activation: .tanh)
    AvgPool2D(size: 2)
    Conv2D(filterShape: (5, 5, 6, 16), activation: .tanh)
    AvgPool2D(size: 2)
    Flatten()
    Dense(400, 120, activation: .tanh)
    Dense(120, 84, activation: .tanh)
    Dense(84, classes)
  }
}

/// The part of a data set's images that the network reads rightly.
func accuracy(of network: Sequential, on data: Dataset) -> Double {
  accuracy(logits: network(data.images), labels: data.labels)
}
