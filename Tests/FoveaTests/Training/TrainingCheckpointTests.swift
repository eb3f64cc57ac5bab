import Testing

@testable import Fovea

@Suite struct TrainingCheckpointTests {
  private typealias Fixtures = TrainingFixtures

  /// Everything that a training may hold: augmentation, dropout, running statistics, momentum, early stopping.
  @discardableResult
  static func trained(
    _ network: Sequential, epochs: Int, optimizer: inout some Optimizer, in folder: String? = nil, resume: Bool = true,
    seed: UInt64 = 5, batchSize: Int = 16, callbacks: [TrainingCallback] = []
  ) throws -> TrainingHistory {
    try network.fit(
      TrainingFixtures.images(70, seed: 3), validation: TrainingFixtures.images(20, seed: 4), epochs: epochs,
      batchSize: batchSize, optimizer: &optimizer, seed: seed, augmentedBy: [.rotation(upTo: 10), .shift(upTo: 1)],
      earlyStopping: EarlyStopping(patience: 9, restoringBest: true), callbacks: callbacks, checkpoint: folder,
      resume: resume, display: .nothing, loss: TrainingFixtures.loss)
  }

  private func areSame(_ a: TrainingHistory, _ b: TrainingHistory) -> Bool {
    a.stepLosses == b.stepLosses && a.stepMetrics == b.stepMetrics && a.quantities == b.quantities
      && a.quantities.allSatisfy { a[$0] == b[$0] } && a.epochs.map(\.steps) == b.epochs.map(\.steps)
      && a.epochs.map(\.learningRate) == b.epochs.map(\.learningRate) && a.restoredEpoch == b.restoredEpoch
  }

  static let optimizers: [@Sendable () -> any Optimizer] = [
    { Adam(learningRate: 0.01) }, { SGD(learningRate: .cosine(from: 0.05, steps: 20), momentum: 0.9) },
    { RMSProp(learningRate: 0.001, momentum: 0.5) }, { Adadelta() },
  ]

  /// Two epochs and then two by another model and optimiser give to the bit what four give.
  @Test(arguments: optimizers.indices)
  func aBreakChangesNothing(_ number: Int) throws {
    let folder = try ScratchFolder()
    var (whole, first, second) = (Self.optimizers[number](), Self.optimizers[number](), Self.optimizers[number]())
    let expected = Fixtures.network()
    let history = try Self.trained(expected, epochs: 4, optimizer: &whole)
    try Self.trained(Fixtures.network(seed: 11), epochs: 0, optimizer: &first, in: folder.path("t"))
    try Self.trained(Fixtures.network(), epochs: 2, optimizer: &first, in: folder.path("t"))
    // Other seeds: nothing of the new network may be left.
    let network = Fixtures.network(seed: 77)
    let continued = try Self.trained(network, epochs: 4, optimizer: &second, in: folder.path("t"))
    #expect(Fixtures.areSame(network, expected))
    #expect(areSame(continued, history) && continued.ending == .completed)
    #expect(second.step == whole.step)
    for (a, b) in zip(network.parameters, expected.parameters) {
      #expect(second.state[a.parameter] == whole.state[b.parameter], "\(a.name)")
    }
  }

  /// In the middle of an epoch, and in another process.
  @Test func aBreakAfterAnyStepChangesNothing() async throws {
    let folder = try ScratchFolder()
    let path = folder.path("a/b")
    await #expect(processExitsWith: .success) { [path = path as String] in
      var optimizer = Adam(learningRate: 0.01)
      let history = try TrainingCheckpointTests.trained(
        TrainingFixtures.network(), epochs: 3, optimizer: &optimizer, in: path,
        callbacks: [.afterStep { if $0.step == 8 { Notebook.interruptRequest.pointee = 1 } }])
      precondition(history.isInterrupted && history.stepsOfUnfinishedEpoch == 3)
    }
    let (network, expected) = (Fixtures.network(seed: 77), Fixtures.network())
    var (optimizer, whole) = (Adam(learningRate: 0.01), Adam(learningRate: 0.01))
    let continued = try Self.trained(network, epochs: 3, optimizer: &optimizer, in: path)
    #expect(areSame(continued, try Self.trained(expected, epochs: 3, optimizer: &whole)))
    #expect(Fixtures.areSame(network, expected) && optimizer.step == 15)
  }

  /// After the last step of an epoch, before its validation.
  @Test func aBreakBeforeTheValidationChangesNothing() async throws {
    let folder = try ScratchFolder()
    let path = folder.path("t")
    await #expect(processExitsWith: .success) { [path = path as String] in
      var optimizer = Adam(learningRate: 0.01)
      let history = try TrainingCheckpointTests.trained(
        TrainingFixtures.network(), epochs: 2, optimizer: &optimizer, in: path,
        callbacks: [.afterStep { if $0.step == 10 { Notebook.interruptRequest.pointee = 1 } }])
      precondition(history.isInterrupted && history.epochs.count == 1 && history.stepsOfUnfinishedEpoch == 5)
    }
    let (network, expected) = (Fixtures.network(seed: 77), Fixtures.network())
    var (optimizer, whole) = (Adam(learningRate: 0.01), Adam(learningRate: 0.01))
    let continued = try Self.trained(network, epochs: 2, optimizer: &optimizer, in: path)
    #expect(areSame(continued, try Self.trained(expected, epochs: 2, optimizer: &whole)))
    #expect(Fixtures.areSame(network, expected))
  }

  /// A rate that a callback has set holds after the break, too.
  @Test func aChosenRateIsKept() throws {
    let folder = try ScratchFolder()
    let halving = TrainingCallback.afterEpoch { if $0.epoch == 1 { $0.learningRate = 0.003 } }
    let (network, expected) = (Fixtures.network(seed: 77), Fixtures.network())
    var (first, second, whole) = (Adam(learningRate: 0.01), Adam(learningRate: 0.01), Adam(learningRate: 0.01))
    try Self.trained(expected, epochs: 3, optimizer: &whole, callbacks: [halving])
    try Self.trained(Fixtures.network(), epochs: 1, optimizer: &first, in: folder.path("t"), callbacks: [halving])
    let history = try Self.trained(network, epochs: 3, optimizer: &second, in: folder.path("t"), callbacks: [halving])
    #expect(history.epochs.map(\.learningRate) == [0.01, 0.003, 0.003] && Fixtures.areSame(network, expected))
  }

  @Test func whatIsDoneIsNotDoneAgain() throws {
    let folder = try ScratchFolder()
    let (network, other) = (Fixtures.network(), Fixtures.network(seed: 9))
    var (optimizer, second) = (SGD(learningRate: 0.01), SGD(learningRate: 0.01))
    let history = try Self.trained(network, epochs: 2, optimizer: &optimizer, in: folder.path("t"))
    let again = try Self.trained(other, epochs: 2, optimizer: &second, in: folder.path("t"))
    #expect(areSame(again, history) && again.ending == .completed && Fixtures.areSame(network, other))
    // Unless it is wanted.
    var third = SGD(learningRate: 0.01)
    let anew = Fixtures.network()
    try Self.trained(anew, epochs: 2, optimizer: &third, in: folder.path("t"), resume: false)
    #expect(Fixtures.areSame(anew, network) && third.step == 10)
  }

  @Test func theFilesForPeople() throws {
    let folder = try ScratchFolder()
    var optimizer = SGD(learningRate: 0.01)
    let network = Fixtures.network()
    let history = try network.fit(
      Fixtures.images(40, seed: 1), epochs: 2, optimizer: &optimizer, checkpoint: folder.path("t"), display: .nothing,
      loss: Fixtures.loss)
    let fresh = Fixtures.network(seed: 5)
    try fresh.load(from: folder.path("t/model.safetensors"))
    #expect(Fixtures.areSame(fresh, network))
    #expect(try String(decoding: folder.bytes("t/history.csv"), as: UTF8.self) == history.csv)
    #expect(try folder.names == ["t"])
  }

  /// Another network is told by parameter and shapes, other settings by their names, and nothing is changed.
  @Test func whatDoesNotFitIsSaid() throws {
    let folder = try ScratchFolder()
    let path = folder.path("t")
    var optimizer = Adam(learningRate: 0.01)
    try Self.trained(Fixtures.network(), epochs: 1, optimizer: &optimizer, in: path)
    let other = Fixtures.network(outputs: 3)
    let before = state(of: other)
    var second = Adam(learningRate: 0.01)
    let error = #expect(throws: SnapshotError.self) { try Self.trained(other, epochs: 2, optimizer: &second, in: path) }
    let text = error.map { "\($0)" } ?? ""
    #expect(
      text.contains("t/training.safetensors") && text.contains("4.weight has shape [144, 2]; the model needs [144, 3]"))
    #expect(state(of: other) == before && second.step == 0)

    var third = SGD(learningRate: 0.01)
    let mismatch = #expect(throws: TrainingError.self) {
      try Self.trained(Fixtures.network(), epochs: 2, optimizer: &third, in: path, seed: 6, batchSize: 8)
    }
    let told = mismatch.map { "\($0)" } ?? ""
    #expect(
      told.contains("the batch size was 16, now it is 8") && told.contains("the optimizer was Adam, now it is SGD"))
    #expect(told.contains("the seed was 5, now it is 6") && told.contains("resume: false"))
  }

  /// Cut anywhere, the file is refused, and the network is as it was.
  @Test func aFileThatWasCutOffIsRefused() throws {
    let folder = try ScratchFolder()
    var optimizer = Adam(learningRate: 0.01)
    try Self.trained(Fixtures.network(), epochs: 1, optimizer: &optimizer, in: folder.path("t"))
    let bytes = try folder.bytes("t/training.safetensors")
    let network = Fixtures.network(seed: 3)
    let before = state(of: network)
    for length in [0, 7, 100, bytes.count / 2, bytes.count - 1] {
      _ = try folder.file("t/training.safetensors", Array(bytes[..<length]))
      var fresh = Adam(learningRate: 0.01)
      let error = #expect(throws: TensorFileError.self) {
        try Self.trained(network, epochs: 2, optimizer: &fresh, in: folder.path("t"))
      }
      #expect(error.map { "\($0)" }?.contains("t/training.safetensors") == true)
      #expect(state(of: network) == before && fresh.step == 0)
    }
    // A sound file of something else.
    try Tensor.save(["x": Tensor(1)], safetensors: folder.path("t/training.safetensors"))
    var fresh = Adam(learningRate: 0.01)
    let error = #expect(throws: TensorFileError.self) {
      try Self.trained(network, epochs: 2, optimizer: &fresh, in: folder.path("t"))
    }
    #expect(error.map { "\($0)" }?.contains("it holds no training that could go on") == true)
  }

  @Test func aFolderThatCannotBeMadeIsSaid() throws {
    let folder = try ScratchFolder()
    let file = try folder.file("x", [1])
    var optimizer = SGD(learningRate: 0.01)
    let error = #expect(throws: TensorFileError.self) {
      try Self.trained(Fixtures.network(), epochs: 1, optimizer: &optimizer, in: file + "/t")
    }
    #expect(error.map { "\($0)" }?.hasPrefix("Cannot write") == true)
  }
}
