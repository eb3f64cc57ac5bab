/// What a training has given, epoch by epoch and step by step.
///
/// It prints as a table; `plot(history)` shows its curves; `csv` is for other programs.
public struct TrainingHistory: Sendable, Equatable {
  /// One pass over the training examples.
  public struct Epoch: Sendable, Equatable {
    /// From 1.
    public let number: Int
    /// The mean loss of the steps, each measured before its change of the parameters.
    public let loss: Double
    /// The means of the metrics over the steps, by name.
    public let metrics: [String: Double]
    /// The loss on the examples held out, after the epoch; nil if there are none.
    public let validationLoss: Double?
    /// The metrics on the examples held out, by name; empty if there are none.
    public let validationMetrics: [String: Double]
    /// The learning rate of the last step.
    public let learningRate: Double
    /// How long it took, measuring included.
    public let seconds: Double
    /// How many steps it had.
    public let steps: Int
  }

  /// Why a training ended.
  public enum Ending: Sendable, Hashable {
    /// All epochs were done.
    case completed
    /// Somebody interrupted it; everything up to the last step is kept.
    case interrupted
    /// `EarlyStopping` or a callback ended it, for this reason.
    case stopped(String)
    /// The loss was not a finite number any more; the step that gave it was not taken.
    case diverged(loss: Double)
  }

  /// The epochs that were completed.
  public internal(set) var epochs: [Epoch] = []
  /// The loss of every step.
  public internal(set) var stepLosses: [Double] = []
  /// The metrics of every step, by name.
  public internal(set) var stepMetrics: [String: [Double]] = [:]
  /// The metrics, in the order in which they were given.
  public let metricNames: [String]
  /// Why the training ended; nil while it runs.
  public internal(set) var ending: Ending?
  /// How many steps of an unfinished epoch were taken; 0 if it ended with an epoch.
  public internal(set) var stepsOfUnfinishedEpoch = 0
  /// How many steps an epoch has.
  var stepsPerEpoch = 0
  /// The epoch whose parameters the network has, from 1, if `EarlyStopping` gave it back an earlier one's.
  public internal(set) var restoredEpoch: Int?

  init(metricNames: [String]) {
    self.metricNames = metricNames
    for name in metricNames { stepMetrics[name] = [] }
  }

  /// Whether it was interrupted.
  public var isInterrupted: Bool { ending == .interrupted }

  /// The numbers of one kind, one for each epoch; empty if there are none, not a number where one is missing.
  public subscript(quantity: TrainingQuantity) -> [Double] {
    let values = epochs.map { epoch -> Double? in
      guard let metric = quantity.metric else { return quantity.isValidation ? epoch.validationLoss : epoch.loss }
      return quantity.isValidation ? epoch.validationMetrics[metric] : epoch.metrics[metric]
    }
    return values.contains { $0 != nil } ? values.map { $0 ?? .nan } : []
  }

  /// What there are numbers of, in the order of the table's columns.
  public var quantities: [TrainingQuantity] {
    let all = [false, true].flatMap { isValidation in
      ([nil] + metricNames.map(Optional.init)).map { TrainingQuantity(metric: $0, isValidation: isValidation) }
    }
    return all.filter { !self[$0].isEmpty }
  }

  /// The mean loss of each epoch.
  public var losses: [Double] { self[.loss] }
  /// The loss on the examples held out after each epoch; empty if there were none.
  public var validationLosses: [Double] { self[.validationLoss] }
  /// The mean accuracy of each epoch; empty if it was not measured.
  public var accuracies: [Double] { self[.accuracy] }
  /// The accuracy on the examples held out after each epoch; empty if it was not measured.
  public var validationAccuracies: [Double] { self[.validationAccuracy] }
  /// How long all epochs took.
  public var seconds: Double { epochs.reduce(0) { $0 + $1.seconds } }
}
