/// One of the numbers that a training gives for each epoch: `history[.validationAccuracy]`.
public struct TrainingQuantity: Hashable, Sendable, CustomStringConvertible {
  /// The name of a metric; nil for the loss.
  let metric: String?
  /// Whether it is measured on the examples that are held out.
  let isValidation: Bool

  /// The mean loss of the epoch's training steps.
  public static let loss = TrainingQuantity(metric: nil, isValidation: false)
  /// The loss on the examples held out, after the epoch.
  public static let validationLoss = TrainingQuantity(metric: nil, isValidation: true)
  /// The mean accuracy of the epoch's training steps.
  public static let accuracy = metric("accuracy")
  /// The accuracy on the examples held out, after the epoch.
  public static let validationAccuracy = validationMetric("accuracy")

  /// A metric by its name, in training.
  public static func metric(_ name: String) -> TrainingQuantity { TrainingQuantity(metric: name, isValidation: false) }

  /// A metric by its name, on the examples held out.
  public static func validationMetric(_ name: String) -> TrainingQuantity {
    TrainingQuantity(metric: name, isValidation: true)
  }

  /// What tables call it: `validation accuracy`.
  public var description: String { (isValidation ? "validation " : "") + (metric ?? "loss") }
}
