import ConvEngine
import Testing

@testable import Fovea

@Suite struct FitTests {
  private typealias Fixtures = TrainingFixtures
  private let training = TrainingFixtures.images(100, seed: 1)
  private let held = TrainingFixtures.images(30, seed: 2)

  @Test func aNetworkLearns() throws {
    var optimizer = Adam(learningRate: 0.01)
    let history = try Fixtures.network().fit(
      training, validation: held, epochs: 6, batchSize: 20, optimizer: &optimizer, seed: 1, display: .nothing,
      loss: Fixtures.loss)
    #expect(history.ending == .completed && !history.isInterrupted)
    #expect(history.epochs.map(\.number) == [1, 2, 3, 4, 5, 6] && history.epochs.allSatisfy { $0.steps == 5 })
    #expect(history.losses[5] < history.losses[0] / 2)
    #expect(history.validationAccuracies[5] > 0.9 && history.accuracies[5] > 0.9)
    #expect(history.stepLosses.count == 30 && history.stepMetrics["accuracy"]?.count == 30)
    #expect(history.seconds > 0 && optimizer.step == 30)
  }

  /// `fit` is the loop that its documentation shows, to the bit.
  @Test func itIsTheLoopThatOneWritesOneself() throws {
    let (a, b) = (Fixtures.network(), Fixtures.network())
    var (optimizer, other) = (SGD(learningRate: 0.05, momentum: 0.9), SGD(learningRate: 0.05, momentum: 0.9))
    let changes: Augmentation = [.shift(upTo: 1), .noise(standardDeviation: 0.1)]
    let history = try a.fit(
      training, epochs: 2, batchSize: 30, optimizer: &optimizer, seed: 4, augmentedBy: changes,
      maximumGradientNorm: 0.5,
      display: .nothing, loss: Fixtures.loss)
    var losses: [Double] = []
    for epoch in 0..<2 {
      for batch in training.batches(of: 30, shuffledBy: 4, epoch: epoch, augmentedBy: changes) {
        let (loss, gradients) = valueWithGradient(at: b) {
          softmaxCrossEntropy(logits: $0(batch.images), labels: batch.labels)
        }
        other.update(gradients.clipped(toNorm: 0.5))
        losses.append(Double(loss))
      }
    }
    #expect(Fixtures.areSame(a, b) && history.stepLosses == losses)
    // The last batch has ten examples, the others thirty.
    let mean = (losses[0] + losses[1] + losses[2]) * 0.3 + losses[3] * 0.1
    #expect(abs(history.losses[0] - mean) < 1e-12)
  }

  @Test func validationMeasuresWithoutLearning() throws {
    let network = Fixtures.network()
    var optimizer = SGD(learningRate: 0)
    let history = try network.fit(
      training, validation: held, epochs: 1, batchSize: 100, optimizer: &optimizer, display: .nothing,
      loss: Fixtures.loss)
    #expect(abs(history.validationLosses[0] - Double(Fixtures.loss(network(held.images), held.labels))) < 1e-6)
    #expect(history.validationAccuracies == [accuracy(logits: network(held.images), labels: held.labels)])
    // Frozen, the network is as it was but for what one batch has left in its running statistics.
    let fresh = Fixtures.network()
    _ = inMode(.training) { fresh(training.batches(of: 100, shuffledBy: 0)[0].images) }
    #expect(Fixtures.areSame(network, fresh))
  }

  /// The same bits come out of one thread as of several, with batches made in advance or not.
  @Test func threadsChangeNothing() async {
    await #expect(processExitsWith: .success) {
      var results: [[String: Tensor]] = []
      for threads in [1, 2, 3, 1] {
        ThreadPool.shared.threadCount = threads
        let network = TrainingFixtures.network()
        var optimizer = Adam(learningRate: 0.01)
        let history = try network.fit(
          TrainingFixtures.images(70, seed: 3), validation: TrainingFixtures.images(20, seed: 4), epochs: 2,
          batchSize: 16,
          optimizer: &optimizer, seed: 9, augmentedBy: [.rotation(upTo: 10), .shift(upTo: 1)], display: .nothing,
          loss: TrainingFixtures.loss)
        let losses = Tensor(shape: [4], values: history.losses + history.validationLosses)
        results.append(state(of: network).merging(["losses": losses]) { a, _ in a })
      }
      precondition(results.dropFirst().allSatisfy { $0 == results[0] })
      let other = TrainingFixtures.network()
      var optimizer = Adam(learningRate: 0.01)
      try other.fit(
        TrainingFixtures.images(70, seed: 3), epochs: 2, batchSize: 16, optimizer: &optimizer, seed: 8,
        display: .nothing,
        loss: TrainingFixtures.loss)
      precondition(state(of: other)["4.bias"] != results[0]["4.bias"])
    }
  }

  @Test func theScheduleIsToldInEpochs() throws {
    var optimizer = SGD(learningRate: 7)
    var asked: [Double] = []
    let history = try Fixtures.network().fit(
      training, epochs: 2, batchSize: 50, optimizer: &optimizer,
      learningRate: { epoch in
        asked.append(epoch)
        return 0.1 - 0.02 * epoch
      }, display: .nothing, loss: Fixtures.loss)
    #expect(asked == [0, 0.5, 1, 1.5])
    #expect(history.epochs.map(\.learningRate) == [0.1 - 0.02 * 0.5, 0.1 - 0.02 * 1.5])
    #expect(optimizer.learningRate(0) == 7)
  }

  @Test func callbacksSeeAndSteer() throws {
    var steps: [[Int]] = []
    var optimizer = SGD(learningRate: 0.01)
    let network = Fixtures.network()
    let history = try network.fit(
      training, epochs: 9, batchSize: 40, optimizer: &optimizer,
      callbacks: [
        .afterStep { state in
          steps.append([state.epoch, state.stepOfEpoch, state.stepsPerEpoch, state.step])
          #expect(state.gradients?["4.bias"] != nil && state.loss == state.history.stepLosses.last)
          if state.step == 2 { state.learningRate = 0.5 }
        },
        .afterStep(every: 2) { #expect($0.step % 2 == 0) },
        .afterEpoch { state in
          #expect(state.history.epochs.count == state.epoch && state.gradients == nil)
          #expect(state.learningRate == 0.5)
        },
        .afterStep { if $0.step == 5 { $0.stop("enough") } },
      ], display: .nothing, loss: Fixtures.loss)
    #expect(steps == [[1, 1, 3, 1], [1, 2, 3, 2], [1, 3, 3, 3], [2, 1, 3, 4], [2, 2, 3, 5]])
    #expect(history.ending == .stopped("enough") && history.epochs.count == 1 && history.stepsOfUnfinishedEpoch == 2)
    #expect(history.description.hasSuffix("Stopped after 1 epoch and 2 steps: enough."))
  }

  @Test func anErrorInACallbackEndsTheTraining() {
    struct Odd: Error {}
    var optimizer = SGD()
    #expect(throws: Odd.self) {
      try Fixtures.network().fit(
        training, epochs: 1, optimizer: &optimizer, callbacks: [.afterStep { _ in throw Odd() }], display: .nothing,
        loss: Fixtures.loss)
    }
    #expect(optimizer.step == 1)
  }

  @Test func aLossThatIsNoNumberEndsTheTrainingBeforeItsStep() throws {
    let network = Fixtures.network()
    var optimizer = SGD(learningRate: 0.01)
    var calls = 0
    let history = try network.fit(training, epochs: 3, batchSize: 50, optimizer: &optimizer, display: .nothing) {
      calls += 1
      return Fixtures.loss($0, $1) * (calls == 4 ? Float.nan : 1)
    }
    guard case .diverged(let loss) = history.ending else {
      Issue.record("\(String(describing: history.ending))")
      return
    }
    #expect(loss.isNaN && history.epochs.count == 1 && history.stepLosses.count == 3 && optimizer.step == 3)
    #expect(state(of: network)["4.bias"]?.scalars.allSatisfy(\.isFinite) == true)
    #expect(history.description.contains("the loss became nan: make the learning rate smaller"))
  }

  /// The step that runs is done, the next is not; everything is kept, and another call trains on.
  @Test func anInterruptEndsItAfterTheStep() async {
    await #expect(processExitsWith: .success) {
      let network = TrainingFixtures.network()
      let before = state(of: network)
      var optimizer = Adam()
      let data = TrainingFixtures.images(100, seed: 1)
      let history = try network.fit(
        data, validation: data, epochs: 3, batchSize: 20, optimizer: &optimizer,
        callbacks: [
          .afterStep { state in
            precondition(Notebook.listeningLoops.pointee > 0)
            if state.step == 7 { Notebook.interruptRequest.pointee = 1 }
          }
        ], display: .nothing, loss: TrainingFixtures.loss)
      precondition(history.isInterrupted && history.epochs.count == 1 && history.stepsOfUnfinishedEpoch == 2)
      precondition(history.stepLosses.count == 7 && optimizer.step == 7 && state(of: network) != before)
      precondition(history.description.hasSuffix("Interrupted after 1 epoch and 2 steps."))
      precondition(Notebook.listeningLoops.pointee == 0)
      Notebook.interruptRequest.pointee = 0
      let more = try network.fit(data, epochs: 1, optimizer: &optimizer, display: .nothing, loss: TrainingFixtures.loss)
      precondition(more.ending == .completed)
    }
  }

  @Test func regressionsHaveNoAccuracy() throws {
    let x = Tensor(randomNormal: [60, 3], seed: 1)
    let data = Dataset(inputs: x, targets: (x * Tensor([1, -2, 0.5])).sum(axes: [1], keepingAxes: true) + 0.25)
    var optimizer = Adam(learningRate: 0.1)
    let history = try Dense(3, 1, seed: 1).fit(
      data, validation: data, epochs: 60, batchSize: 20, optimizer: &optimizer, display: .nothing
    ) { meanSquaredError($0, $1) }
    #expect(history.metricNames.isEmpty && history.accuracies.isEmpty)
    #expect(history.validationLosses.last! < 1e-3)
    var again = Adam()
    let measured = try Dense(3, 1, seed: 1).fit(
      data, epochs: 1, optimizer: &again, metrics: [.meanAbsoluteError], display: .nothing
    ) { meanSquaredError($0, $1) }
    #expect(measured[.metric("mean absolute error")].count == 1)
  }

  @Test func whatCannotBeDoneIsSaid() async {
    var result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var optimizer = SGD()
      try Dense(2, 2).fit(
        Dataset(inputs: Tensor(zeros: [4, 2]), labels: Tensor(zeros: [4])), epochs: 1, optimizer: &optimizer,
        earlyStopping: EarlyStopping(watching: .validationLoss), display: .nothing, loss: TrainingFixtures.loss)
    }
    #expect(result?.message.contains("it watches the validation loss, but there is no validation") == true)
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var optimizer = SGD()
      try TrainingFixtures.network().fit(
        TrainingFixtures.images(4, seed: 1),
        validation: TrainingFixtures.images(4, seed: 1).with(
          images: Tensor(zeros: [4, 5, 5, 1])), epochs: 1, optimizer: &optimizer, display: .nothing,
        loss: TrainingFixtures.loss)
    }
    #expect(result?.message.contains("its examples have shape [5, 5, 1], those to learn from [6, 6, 1]") == true)
  }
}
