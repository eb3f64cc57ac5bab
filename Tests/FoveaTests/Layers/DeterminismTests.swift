import ConvEngine
import Foundation
import Testing

@testable import Fovea

@Suite struct DeterminismTests {
  /// Training gives the same bits with any number of threads. In a process of its own, since other tests use threads too.
  @Test func trainingDoesNotDependOnTheNumberOfThreads() async {
    await #expect(processExitsWith: .success) {
      let results = [1, 2, 3, 1].map { threads in
        ThreadPool.shared.threadCount = threads
        return trained()
      }
      let isSame = results.allSatisfy { $0 == results[0] }
      exit(isSame && results[0].count > 10_000 && results[0].allSatisfy(\.isFinite) ? 0 : 1)
    }
  }
}

/// The losses, and all numbers of two networks, after some steps.
private func trained() -> [Float] {
  let lenet = Sequential {
    Conv2D(filterShape: (5, 5, 1, 6), padding: .same, activation: .tanh, seed: 1)
    AvgPool2D(size: 2)
    Conv2D(filterShape: (5, 5, 6, 16), activation: .tanh, seed: 2)
    MaxPool2D(size: 2)
    Flatten()
    Dense(400, 84, activation: .tanh, seed: 3)
    Dense(84, 10, seed: 4)
  }
  let residual = Sequential {
    Conv2D(filterShape: (3, 3, 1, 16), padding: 1, hasBias: false, seed: 5)
    BatchNorm(16)
    Activate(.relu)
    Residual(activation: .relu, shortcut: Conv2D(filterShape: (1, 1, 16, 32), stride: 2, seed: 6)) {
      Conv2D(filterShape: (3, 3, 16, 32), stride: 2, padding: 1, hasBias: false, seed: 7)
      BatchNorm(32)
      Activate(.relu)
      Conv2D(filterShape: (3, 3, 32, 32), padding: 1, hasBias: false, seed: 8)
      BatchNorm(32)
    }
    GlobalAvgPool2D()
    Dense(32, 10, seed: 9)
  }
  let images = Tensor(randomNormal: [32, 28, 28, 1], seed: 10)
  let labels = Tensor(randomIntegers: [32], in: 0..<10, seed: 11)
  var numbers = train(lenet, SGD(learningRate: 0.05, momentum: 0.9), images, labels)
  numbers += train(residual, Adam(), images, labels)
  return numbers
}

private func train(_ model: Sequential, _ optimizer: some Optimizer, _ images: Tensor, _ labels: Tensor) -> [Float] {
  var optimizer = optimizer
  var numbers: [Float] = []
  for _ in 0..<4 {
    let (loss, gradients) = valueWithGradient(at: model) { softmaxCrossEntropy(logits: $0(images), labels: labels) }
    numbers.append(loss.scalar)
    optimizer.update(gradients.clipped(toNorm: 1))
  }
  return numbers + model.parameters.flatMap(\.parameter.value.scalars)
}
