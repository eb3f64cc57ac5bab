import Testing

@testable import Fovea

@Suite struct EarlyStoppingTests {
  @Test func theBestEpochIsFound() throws {
    let losses = [1.0, 0.8, 0.81, 0.7999, 0.9]
    let plain = try #require(EarlyStopping(patience: 2).verdict(losses, isLargerBetter: false))
    #expect(plain.best == 3 && plain.waited == 1)
    let strict = EarlyStopping(patience: 2, minimumImprovement: 0.01)
    #expect(try #require(strict.verdict(losses, isLargerBetter: false)) == (1, 3))
    #expect(try #require(strict.verdict([0.5, 0.9, 0.2], isLargerBetter: true)) == (1, 1))
    #expect(try #require(strict.verdict([.nan, 2, .nan], isLargerBetter: false)) == (1, 1))
    #expect(strict.verdict([], isLargerBetter: false) == nil && strict.verdict([.nan], isLargerBetter: false) == nil)
  }

  /// The loss is made to fall for two epochs and then to rise.
  private func trained(_ stopping: EarlyStopping, states: inout [[String: Tensor]]) throws -> (
    Sequential, TrainingHistory
  ) {
    let network = TrainingFixtures.network()
    var optimizer = SGD(learningRate: 0.01)
    var kept: [[String: Tensor]] = []
    var passed = 0
    let data = TrainingFixtures.images(20, seed: 1)
    let history = try network.fit(
      data, epochs: 10, batchSize: 20, optimizer: &optimizer, earlyStopping: stopping,
      callbacks: [.afterEpoch { _ in kept.append(state(of: network)) }], display: .nothing
    ) {
      passed += 1
      return TrainingFixtures.loss($0, $1) * Float(passed <= 2 ? 3 - passed : passed)
    }
    states = kept
    return (network, history)
  }

  @Test func itEndsWhenNothingGetsBetter() throws {
    var states: [[String: Tensor]] = []
    let (network, history) = try trained(EarlyStopping(patience: 3), states: &states)
    #expect(history.ending == .stopped("no better loss for 3 epochs, since epoch 2") && history.epochs.count == 5)
    #expect(history.restoredEpoch == nil && state(of: network) == states[4])
  }

  @Test func theBestParametersComeBack() throws {
    var states: [[String: Tensor]] = []
    let (network, history) = try trained(EarlyStopping(patience: 2, restoringBest: true), states: &states)
    #expect(history.restoredEpoch == 2 && history.epochs.count == 4)
    #expect(state(of: network) == states[1] && states[1] != states[3])
    #expect(history.description.hasSuffix("since epoch 2; the parameters are those of epoch 2."))
  }

  /// The parameters of the best epoch come back when all epochs are done, too.
  @Test func metricsSayWhatIsBetter() throws {
    let network = TrainingFixtures.network()
    var optimizer = SGD(learningRate: 0.01)
    var measured = 0
    let rising = Metric("rising", isLargerBetter: true) { _, _ in 0 }
    let falling = Metric("score", isLargerBetter: true) { _, labels in Double(-labels.count) }
    let history = try network.fit(
      TrainingFixtures.images(20, seed: 1), epochs: 3, batchSize: 10, optimizer: &optimizer,
      metrics: [rising, falling],
      earlyStopping: EarlyStopping(watching: .metric("rising"), patience: 5, restoringBest: true),
      callbacks: [.afterEpoch { _ in measured += 1 }], display: .nothing, loss: TrainingFixtures.loss)
    #expect(history.ending == .completed && history.restoredEpoch == 1 && measured == 3)
    #expect(history[.metric("score")] == [-10, -10, -10])
  }
}
