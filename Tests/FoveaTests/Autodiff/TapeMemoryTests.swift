import Testing

@testable import Fovea

/// What the tape holds, and when it lets go of it.
@Suite struct TapeMemoryTests {
  /// On the way back a layer's result goes as soon as its gradient is done, and of the gradients only the one under way
  /// and the next are there: memory is at most that of the stored activations and two more.
  @Test func theWayBackFreesWhatItHasUsed() {
    let layers = 20
    let memory = Witness()
    let (value, slope) = valueWithGradient(at: Tensor(repeating: 0.5, shape: [100])) { x in
      var y = x
      for layer in 0..<layers {
        y = tanh(y)
        memory.activations.append(Weak(y.storage))
        y = y.recorded("probe", y) { gradient in
          memory.gradients.append(Weak(gradient.storage))
          // This layer's result and those before it.
          memory.counts.append((layer + 1, memory.livingActivations))
          memory.mostGradients = max(memory.mostGradients, memory.livingGradients)
          return gradient
        }
      }
      #expect(memory.livingActivations == layers)
      return y.sum()
    }
    #expect(memory.counts.count == layers)
    for (expected, alive) in memory.counts { #expect(alive == expected) }
    #expect(memory.mostGradients <= 2)
    #expect(memory.livingActivations == 0)
    #expect(value.count == 1 && slope.count == 100)
  }

  /// Without a tape nothing is kept at all.
  @Test func withoutATapeEachResultGoesAtOnce() {
    let memory = Witness()
    var y = Tensor(repeating: 0.5, shape: [100])
    for _ in 0..<5 {
      y = tanh(y)
      memory.activations.append(Weak(y.storage))
      #expect(memory.livingActivations == 1)
    }
  }

  /// An activation leaves no second copy of a layer's outputs.
  @Test func activationsReplaceTheirSums() {
    let x = Tensor(randomNormal: [2, 6, 6, 2], seed: 1)
    let recording = TapeRecording(at: [x])
    let plain = recording.run { conv2D($0[0], filter: Tensor(ones: [3, 3, 2, 2])) }
    let sums = Weak(plain.storage)
    let result = Activation.relu(overwriting: plain)
    #expect(sums.storage === result.storage)
    #expect(result.node?.operation == "relu" && result.node?.inputs.first?.operation == "convolution")
  }
}

private final class Witness: @unchecked Sendable {
  var activations: [Weak] = []
  var gradients: [Weak] = []
  var counts: [(expected: Int, alive: Int)] = []
  var mostGradients = 0

  var livingActivations: Int { activations.count { $0.isAlive } }
  var livingGradients: Int { gradients.count { $0.isAlive } }
}

private struct Weak {
  weak var storage: TensorStorage?
  var isAlive: Bool { storage != nil }
  init(_ storage: TensorStorage) { self.storage = storage }
}
