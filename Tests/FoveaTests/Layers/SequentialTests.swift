import Testing

@testable import Fovea

@Suite struct SequentialTests {
  private func lenet() -> Sequential {
    Sequential {
      Conv2D(filterShape: (5, 5, 1, 6), padding: .same, activation: .tanh, seed: 1)
      AvgPool2D(size: 2, stride: 2)
      Conv2D(filterShape: (5, 5, 6, 16), activation: .tanh, seed: 2)
      AvgPool2D(size: 2, stride: 2)
      Flatten()
      Dense(400, 120, activation: .tanh, seed: 3)
      Dense(120, 84, activation: .tanh, seed: 4)
      Dense(84, 10, seed: 5)
    }
  }

  @Test func layersHaveNames() throws {
    let network = Sequential {
      Named("conv1", Conv2D(filterShape: (3, 3, 1, 4), seed: 1))
      Named("relu1", Activate(.relu))
      Named(
        "module",
        Concatenated {
          Named("1x1", Conv2D(filterShape: (1, 1, 4, 2), seed: 2))
          Conv2D(filterShape: (1, 1, 4, 3), seed: 3)
        }
      )
      Named("short", Residual { Named("same", Conv2D(filterShape: (1, 1, 5, 5), seed: 4)) })
      GlobalAvgPool2D()
    }
    #expect(network.names == ["conv1", "relu1", "module", "short", "4"])
    #expect(
      network.parameters.map(\.name) == [
        "conv1.filter", "conv1.bias", "module.1x1.filter", "module.1x1.bias", "module.1.filter", "module.1.bias",
        "short.body.same.filter", "short.body.same.bias",
      ])
    #expect(
      network.summary(input: [5, 5, 1]).trace.steps.map(\.path) == [
        "conv1", "relu1", "module.1x1", "module.1", "module.concatenate", "short.body.same", "short.add", "4",
      ])
    let x = Tensor(randomNormal: [2, 5, 5, 1], seed: 5)
    let first = try #require(network["conv1"])
    #expect(network.activations(for: x)["relu1"] == relu(first(x)))
    #expect(network["conv2"] == nil)
    #expect(network[1..<3].names == ["relu1", "module"] && network[3...].names == ["short", "1"])
    #expect(network[3...](network[..<3](x)) == network(x))
  }

  @Test func namesAreUniqueAndPlain() async {
    let twice = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Sequential {
        Named("conv", Flatten())
        Named("conv", Flatten())
      }
    }
    #expect(twice?.message.contains("Sequential: two layers are called “conv”") == true)
    let point = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Sequential { Named("conv.1", Flatten()) }
    }
    #expect(point?.message.contains("a layer cannot be called “conv.1”") == true)
    let shape = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Sequential { Named("conv1", Conv2D(filterShape: (3, 3, 2, 4))) }(Tensor(zeros: [1, 5, 5, 1]))
    }
    #expect(shape?.message.contains("in layer conv1 (Conv2D): Conv2D expects images [N, H, W, 2]") == true)
  }

  @Test func lenetsShapesAndParameters() {
    let network = lenet()
    #expect(network(Tensor(zeros: [2, 28, 28, 1])).shape == [2, 10])
    #expect(network.parameterCount == 61_706)
    #expect(
      network.parameters.map(\.name) == [
        "0.filter", "0.bias", "2.filter", "2.bias", "5.weight", "5.bias", "6.weight", "6.bias", "7.weight", "7.bias",
      ])
    #expect(network[..<2](Tensor(zeros: [1, 28, 28, 1])).shape == [1, 14, 14, 6])
  }

  @Test(arguments: [false, true])
  func layersAreChosenAndRepeated(isWide: Bool) {
    let network = Sequential {
      Dense(2, isWide ? 8 : 4)
      if isWide { Dense(8, 4) }
      for _ in 0..<3 { Dense(4, 4) }
      if isWide { Activate(.relu) } else { Activate(.tanh) }
      Sequential { Dense(4, 1) }
    }
    #expect(network.layers.count == (isWide ? 7 : 6))
    #expect(network(Tensor(ones: [5, 2])).shape == [5, 1])
    #expect(network.parameters.last?.name == (isWide ? "6.0.bias" : "5.0.bias"))
  }

  private struct OnesOwn: Layer {
    let first = Dense(3, 4, seed: 1)
    let tail: [Dense] = [Dense(4, 4, seed: 2), Dense(4, 2, hasBias: false, seed: 3)]
    let extra: [String: Parameter] = ["b": Parameter(Tensor(1)), "a": Parameter(Tensor(2), isTrainable: false)]
    var shared: Dense { first }

    func callAsFunction(_ x: Tensor) -> Tensor { tail.reduce(first(x)) { $1($0) } }
  }

  @Test func aLayerOfOnesOwn() {
    #expect(
      OnesOwn().parameters.map(\.name) == [
        "first.weight", "first.bias", "tail.0.weight", "tail.0.bias", "tail.1.weight", "extra.a", "extra.b",
      ])
    #expect(parameters(of: (a: Dense(1, 1), b: 3, c: "x")).map(\.name) == ["a.weight", "a.bias"])
  }

  @Test func aSharedParameterCountsOnce() {
    let dense = Dense(2, 2)
    #expect(Sequential([dense, dense]).parameterCount == 6)
  }

  /// What every layer of a network gets is the sum over all places where its parameters are used.
  @Test func gradientsByName() throws {
    let network = Sequential {
      Dense(3, 4, activation: .tanh, seed: 1); Dense(4, 2, seed: 2)
    }
    for entry in network.parameters { entry.parameter.value = entry.parameter.value.converted(to: .float64) }
    let x = Tensor(randomNormal: [5, 3], seed: 3).converted(to: .float64)
    let originals = network.parameters.map(\.parameter.value)
    let (loss, gradients) = valueWithGradient(at: network) { ($0(x) * $0(x)).sum() }
    #expect(gradients.names == ["0.weight", "0.bias", "1.weight", "1.bias"])
    #expect(
      zip(network.parameters, originals).allSatisfy { $0.parameter.value == $1 && $0.parameter.value.node == nil })
    let check = checkGradients(
      of: { values in
        for (entry, value) in zip(network.parameters, values) { entry.parameter.value = value }
        return (network(x) * network(x)).sum()
      }, at: originals)
    #expect(check.passed, "\(check)")
    for (entry, original) in zip(network.parameters, originals) { entry.parameter.value = original }
    // A step of a thousandth against the gradient lowers the loss by a thousandth of its squared length.
    var optimizer = SGD(learningRate: 1e-6)
    var model = network
    optimizer.update(&model, along: gradients)
    let after = (network(x) * network(x)).sum()
    let fall = (Double(loss) - Double(after)) / (1e-6 * gradients.norm * gradients.norm)
    #expect(abs(fall - 1) < 1e-3)
    #expect(try #require(gradients["1.bias"]).shape == [2])
    #expect(gradients["2.bias"] == nil)
    #expect(gradients.description.contains("0.weight  [3, 4]  root mean square "))
  }

  @Test func frozenLayersHaveNoGradients() {
    let network = Sequential {
      Dense(2, 3); Dense(3, 1)
    }
    network[0].setTrainable(false)
    let (_, gradients) = valueWithGradient(at: network) { $0(Tensor(ones: [1, 2])).sum() }
    #expect(gradients.names == ["1.weight", "1.bias"])
  }

  @Test func clippedGradientsKeepTheirDirection() throws {
    let dense = Dense(1, 2, seed: 1)
    let (_, gradients) = valueWithGradient(at: dense) { ($0(Tensor([[3]])) * Tensor([[1, 4]])).sum() }
    let short = gradients.clipped(toNorm: 1)
    #expect(abs(short.norm - 1) < 1e-5 && gradients.clipped(toNorm: 100).norm == gradients.norm)
    let (before, after) = (try #require(gradients["weight"]), try #require(short["weight"]))
    #expect((after * gradients.norm).isClose(to: before, within: 1e-4))
    #expect(gradients.clipped(to: 2)["weight"] == Tensor([[2, 2]]))
  }

  @Test func errorsOfTheLossLeaveTheParameters() {
    struct Stop: Error {}
    let dense = Dense(1, 1)
    let before = dense.weight.value
    #expect(throws: Stop.self) { try valueWithGradient(at: dense) { _ in throw Stop() } }
    #expect(dense.weight.value == before && dense.weight.value.node == nil)
  }
}
