/// What is done at certain moments of a training: `.afterEpoch { state in … }`.
///
///     callbacks: [
///       .afterEpoch { if ($0.history[.validationAccuracy].last ?? 0) > 0.99 { $0.stop("it is good enough") } },
///       .afterStep(every: 100) { print($0.step, $0.loss) },
///     ]
///
/// The optimiser belongs to the training while it runs; `TrainingState.learningRate` changes its rate.
public struct TrainingCallback {
  enum Moment {
    case step(every: Int)
    case epoch
  }

  let moment: Moment
  let body: (TrainingState) throws -> Void

  /// Called after each epoch, when it is in the history.
  public static func afterEpoch(_ body: @escaping (TrainingState) throws -> Void) -> TrainingCallback {
    TrainingCallback(moment: .epoch, body: body)
  }

  /// Called after every so many steps, each of them after the parameters have changed.
  public static func afterStep(
    every interval: Int = 1, _ body: @escaping (TrainingState) throws -> Void
  ) -> TrainingCallback {
    guard interval > 0 else { shapeFailure("afterStep(every: \(interval)): every so many steps, from 1") }
    return TrainingCallback(moment: .step(every: interval), body: body)
  }
}

/// A training that is under way, as callbacks see it.
public final class TrainingState {
  /// The network in training.
  public let model: any Layer
  /// What has come out so far; epochs that have ended, and every step.
  public internal(set) var history: TrainingHistory
  /// How many epochs there will be at most.
  public let epochs: Int
  /// The number of the epoch, from 1.
  public internal(set) var epoch = 1
  /// How many steps an epoch has.
  public internal(set) var stepsPerEpoch = 0
  /// How many steps of this epoch were taken.
  public internal(set) var stepOfEpoch = 0
  /// The gradients of the last step, clipped if that was asked for; only in callbacks after steps.
  public internal(set) var gradients: Gradients?
  /// The rate of the last step. One that is set holds from the next step on, whatever the schedule says.
  public var learningRate: Double {
    didSet { chosenRate = learningRate }
  }
  /// The rate that a callback has set.
  var chosenRate: Double?
  /// Why a callback wants the training to end.
  private(set) var stopReason: String?

  init(model: any Layer, history: TrainingHistory, epochs: Int) {
    (self.model, self.history, self.epochs) = (model, history, epochs)
    learningRate = 0
  }

  /// How many steps were taken in all epochs.
  public var step: Int { history.stepLosses.count }

  /// The loss of the last step.
  public var loss: Double { history.stepLosses.last ?? .nan }

  /// Ends the training after this step or epoch, with everything that was learned.
  ///
  /// - Parameter reason: what the history will say.
  public func stop(_ reason: String = "a callback asked for it") { stopReason = stopReason ?? reason }

  /// Takes note of a rate that no callback has set.
  func follow(_ rate: Double) {
    let chosen = chosenRate
    learningRate = rate
    chosenRate = chosen
  }
}
