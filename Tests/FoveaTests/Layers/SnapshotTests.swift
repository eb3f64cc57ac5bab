import Testing

@testable import Fovea

@Suite struct SnapshotTests {
  private func network(channels: Int = 3, seed: UInt64 = 1) -> Sequential {
    Sequential {
      Conv2D(filterShape: (3, 3, 1, channels), activation: .relu, seed: seed)
      BatchNorm(channels)
      Dropout(0.5, seed: seed)
      Flatten()
      Dense(4 * channels, 2, seed: seed + 1)
    }
  }

  private let images = Tensor(randomNormal: [5, 4, 4, 1], seed: 3)

  /// Everything comes back to the bit, with running statistics and the state of dropout.
  @Test func aTrainedNetworkComesBack() throws {
    let folder = try ScratchFolder()
    let trained = network()
    var (model, optimizer) = (trained, SGD(learningRate: 0.1))
    for _ in 0..<3 {
      let (_, gradients) = valueWithGradient(at: model) { ($0(images) * $0(images)).sum() }
      optimizer.update(&model, along: gradients)
    }
    try trained.save(to: folder.path("x.safetensors"), metadata: ["epoch": "3"])
    let fresh = network(seed: 7)
    #expect(fresh(images) != trained(images))
    #expect(try fresh.load(from: folder.path("x.safetensors")) == ["epoch": "3"])
    #expect(areSame(state(of: fresh), state(of: trained)))
    #expect(fresh(images) == trained(images))
    #expect(inMode(.training) { fresh(images) } == inMode(.training) { trained(images) })
    #expect(state(of: fresh)["1.runningMean"] != Tensor(zeros: [3]))
    #expect(try folder.names == ["x.safetensors"])
  }

  @Test func statesAreValues() throws {
    let dense = Dense(2, 1, seed: 1)
    let before = state(of: dense)
    dense.weight.value *= 0
    #expect(before["weight"] == Dense(2, 1, seed: 1).weight.value && state(of: dense)["weight"] == Tensor([[0], [0]]))
    try loadState(before, into: dense)
    #expect(dense.weight.value == before["weight"])
  }

  /// A state taken where the parameters are on the tape does not keep the tape.
  @Test func statesAreConstants() {
    let dense = Dense(2, 1)
    var taken: [String: Tensor] = [:]
    _ = valueWithGradient(at: dense) {
      taken = state(of: $0)
      return $0(Tensor([[1, 2]])).sum()
    }
    #expect(taken.count == 2 && taken.values.allSatisfy { $0.node == nil })
  }

  @Test func severalModelsAtOnce() throws {
    let models = (encoder: Dense(2, 1, seed: 1), decoder: [Dense(1, 2, hasBias: false, seed: 2)])
    let stored = state(of: models)
    #expect(stored.keys.sorted() == ["decoder.0.weight", "encoder.bias", "encoder.weight"])
    let others = (encoder: Dense(2, 1, seed: 3), decoder: [Dense(1, 2, hasBias: false, seed: 4)])
    try loadState(stored, into: others)
    #expect(areSame(state(of: others), stored))
  }

  /// All differences are named at once, and the model stays as it was.
  @Test func anotherNetworkIsRefused() throws {
    let folder = try ScratchFolder()
    try network(channels: 4).save(to: folder.path("x"))
    let model = Sequential(network().layers.dropLast() + [Dense(12, 2, hasBias: false)])
    let before = state(of: model)
    let message = fault { try model.load(from: folder.path("x")) }
    #expect(
      message == """
        The numbers of “\(folder.path("x"))” do not fit this model, which was left as it is:
          0.filter has shape [3, 3, 1, 4]; the model needs [3, 3, 1, 3]
          0.bias has shape [4]; the model needs [3]
          1.scale has shape [4]; the model needs [3]
          1.offset has shape [4]; the model needs [3]
          1.runningMean has shape [4]; the model needs [3]
          1.runningVariance has shape [4]; the model needs [3]
          4.weight has shape [16, 2]; the model needs [12, 2]
          4.bias is there, but the model has no such parameter
        Make the network as it was when it was saved: the same layers of the same sizes, in the same order.
        """)
    #expect(areSame(state(of: model), before))
    #expect(
      fault { try loadState(["weight": Tensor(zeros: [2, 1])], into: Dense(2, 1)) }.contains(
        "The numbers of the state do not fit this model, which was left as it is:\n  bias is missing\n"))
  }

  @Test func otherKindsOfNumbersAreRefused() {
    let message = fault {
      try loadState(
        ["weight": Tensor([[1]], dtype: .float64), "bias": Tensor([1], dtype: .int32)], into: Dense(1, 1))
    }
    #expect(
      message.contains("  weight is of kind float64; the model needs float32\n  bias is of kind int32; the model needs")
    )
    #expect(
      message.hasSuffix(
        "Convert the numbers first: Tensor.load(safetensors:), converted(to:), then loadState(_:into:)."))
  }

  @Test func longListsOfDifferencesAreElided() {
    let model = Sequential((0..<20).map { _ in Dense(1, 1) })
    let message = fault { try loadState([:], into: model) }
    #expect(message.contains("  14.bias is missing\n  … and 10 more\nMake"))
  }

  @Test func damagedAndForeignFiles() throws {
    let folder = try ScratchFolder()
    let model = Dense(2, 2)
    try model.save(to: folder.path("x"))
    let bytes = try folder.bytes("x")
    for count in stride(from: 0, to: bytes.count, by: 7) {
      let path = try folder.file("cut", Array(bytes[..<count]))
      #expect(throws: TensorFileError.self) { try model.load(from: path) }
    }
    let picture = try folder.file("x.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0])
    #expect(fault { try model.load(from: picture) }.contains("this is no safetensors file, or a damaged one"))
    #expect(fault { try model.load(from: folder.path("none")) }.hasPrefix("Cannot open “"))
  }

  @Test func modelsWithoutParameters() {
    let message = "A model of type Flatten has no parameters to save or load; "
    #expect(fault { try Flatten().save(to: "x") }.hasPrefix(message))
    #expect(fault { try loadState([:], into: Flatten()) }.hasPrefix(message))
  }

  struct Tangled: Layer {
    let parts: [String: [String: Parameter]] = [
      "a": ["b.c": Parameter(Tensor(1)), "d": Parameter(Tensor(2))], "a.b": ["c": Parameter(Tensor(3))],
    ]
    func callAsFunction(_ x: Tensor) -> Tensor { x }
  }

  @Test func namesAreUnique() throws {
    #expect(Tangled().parameters.map(\.name) == ["parts.a.b.c", "parts.a.d", "parts.a.b.c-2"])
    #expect(state(of: Tangled())["parts.a.b.c-2"] == Tensor(3))
  }

  /// Freezing a layer and letting it learn again does not make it learn its running means.
  @Test func whatIsNotLearnedStaysSo() {
    let model = network()
    model.setTrainable(false)
    #expect(model.parameterCount == 30 + 6 + 26 && model.parameters.allSatisfy { !$0.parameter.isTrainable })
    model.setTrainable(true)
    #expect(
      model.parameters.filter(\.parameter.isTrainable).map(\.name) == [
        "0.filter", "0.bias", "1.scale", "1.offset", "4.weight", "4.bias",
      ])
  }
}
