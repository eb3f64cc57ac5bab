/// The course of a training as tensors of `float64`, for its checkpoint.
///
/// - `history.epochs`: a row for each epoch: whether it was validated, loss, validation loss, learning rate, seconds, steps,
///   the metrics, the metrics of the validation.
/// - `history.steps`: a row for each step: loss, metrics.
/// - `unfinished`: seconds, the rate of the last step, the one that a callback has set or not a number, and the sums of the
///   epoch under way.
struct TrainingRecord {
  private let history: TrainingHistory
  private let seconds: Double
  private let learningRate: Double
  private let chosenRate: Double?
  private let sums: TrainingSums

  init<Model>(_ run: TrainingRun<Model>) {
    (history, sums, seconds) = (run.state.history, run.sums, run.earlierSeconds)
    (learningRate, chosenRate) = (run.state.learningRate, run.state.chosenRate)
  }

  var tensors: [String: Tensor] {
    let names = history.metricNames
    let epochs = history.epochs.flatMap { epoch -> [Double] in
      let isValidated: Double = epoch.validationLoss == nil ? 0 : 1
      let losses = [isValidated, epoch.loss, epoch.validationLoss ?? 0]
      let course = [epoch.learningRate, epoch.seconds, Double(epoch.steps)]
      let metrics = names.map { epoch.metrics[$0] ?? .nan }
      return losses + course + metrics + names.map { epoch.validationMetrics[$0] ?? .nan }
    }
    let columns = [history.stepLosses] + names.map { history.stepMetrics[$0] ?? [] }
    let steps = history.stepLosses.indices.flatMap { row -> [Double] in columns.map { $0[row] } }
    let rest = [seconds, learningRate, chosenRate ?? .nan] + sums.numbers
    return [
      "history.epochs": Tensor(shape: [history.epochs.count, 6 + 2 * names.count], values: epochs),
      "history.steps": Tensor(shape: [history.stepLosses.count, 1 + names.count], values: steps),
      "unfinished": Tensor(shape: [rest.count], values: rest),
    ]
  }

  /// What `tensors` gave; nil if that cannot be.
  init?(_ tensors: [String: Tensor], metrics names: [String]) {
    guard let epochs = tensors["history.epochs"], let steps = tensors["history.steps"],
      let rest = tensors["unfinished"],
      [epochs, steps, rest].allSatisfy({ $0.dtype == .float64 }), epochs.rank == 2, steps.rank == 2,
      epochs.shape[1] == 6 + 2 * names.count, steps.shape[1] == 1 + names.count, rest.shape == [6 + names.count]
    else { return nil }
    var history = TrainingHistory(metricNames: names)
    let rows = epochs.scalars(as: Double.self)
    for number in 0..<epochs.shape[0] {
      let row = Array(rows[number * epochs.shape[1]..<(number + 1) * epochs.shape[1]])
      let isValidated = row[0] != 0
      history.epochs.append(
        TrainingHistory.Epoch(
          number: number + 1, loss: row[1], metrics: Self.named(names, row[6...]),
          validationLoss: isValidated ? row[2] : nil,
          validationMetrics: isValidated ? Self.named(names, row[(6 + names.count)...]) : [:], learningRate: row[3],
          seconds: row[4], steps: Int(exactly: row[5]) ?? 0))
    }
    let values = steps.scalars(as: Double.self)
    let width = steps.shape[1]
    history.stepLosses = stride(from: 0, to: values.count, by: width).map { values[$0] }
    for (place, name) in names.enumerated() {
      history.stepMetrics[name] = stride(from: place + 1, to: values.count, by: width).map { values[$0] }
    }
    let numbers = rest.scalars(as: Double.self)
    guard numbers[4...5].allSatisfy({ Int(exactly: $0) != nil }) else { return nil }
    self.history = history
    (seconds, learningRate, chosenRate) = (numbers[0], numbers[1], numbers[2].isNaN ? nil : numbers[2])
    sums = TrainingSums(numbers: Array(numbers[3...]))
  }

  private static func named(_ names: [String], _ values: ArraySlice<Double>) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: zip(names, values))
  }

  /// Gives a training this course.
  func restore<Model>(_ run: inout TrainingRun<Model>) {
    var history = history
    history.stepsPerEpoch = run.state.history.stepsPerEpoch
    history.stepsOfUnfinishedEpoch = sums.batches
    run.state.history = history
    run.state.chosenRate = chosenRate
    run.state.follow(learningRate)
    run.state.stepOfEpoch = sums.batches
    (run.sums, run.earlierSeconds) = (sums, seconds)
  }
}
