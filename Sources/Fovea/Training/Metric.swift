/// A number that tells how good predictions are, besides the loss; nothing is learned from it.
public struct Metric: Sendable {
  /// What tables and charts call it, such as `accuracy`.
  public let name: String
  /// Whether more is better, as for an accuracy; of an error less is.
  public let isLargerBetter: Bool
  private let value: @Sendable (_ predictions: Tensor, _ labels: Tensor) -> Double

  /// A metric of one's own.
  ///
  /// - Parameters:
  ///   - name: what tables and charts call it.
  ///   - isLargerBetter: whether more is better; `EarlyStopping` asks.
  ///   - value: the mean over the examples of a batch, from what the network gives, `[B, …]`, and the labels, `[B, …]`.
  public init(
    _ name: String, isLargerBetter: Bool,
    value: @escaping @Sendable (_ predictions: Tensor, _ labels: Tensor) -> Double
  ) {
    self.name = name
    self.isLargerBetter = isLargerBetter
    self.value = value
  }

  /// The metric of a batch.
  public func callAsFunction(_ predictions: Tensor, _ labels: Tensor) -> Double { value(predictions, labels) }

  /// The part of the examples whose class is found, 0 to 1: the one with the largest logit; of one logit per example, class 1
  /// if it is above 0.
  public static let accuracy = Metric("accuracy", isLargerBetter: true) { predictions, labels in
    guard predictions.count == labels.count else { return Fovea.accuracy(logits: predictions, labels: labels) }
    let found = (predictions.reshaped(to: [-1]) .> 0).converted(to: .float32)
    let wanted = labels.reshaped(to: [-1]).converted(to: .float32)
    return (found .== wanted).mean().onlyValue
  }

  /// The part of the examples whose class is among the k with the largest logits.
  public static func accuracy(ofBest k: Int) -> Metric {
    Metric("top-\(k) accuracy", isLargerBetter: true) { predictions, labels in
      guard predictions.rank == 2, labels.shape == [predictions.shape[0]] else {
        shapeFailure(
          "Metric.accuracy(ofBest:): logits [N, classes] need labels [N]; got \(predictions.shape) and \(labels.shape)")
      }
      let classes = predictions.shape[1]
      let (logits, numbers) = (predictions.scalars(as: Double.self), labels.scalars(as: Int32.self))
      let found = numbers.enumerated().count { row, number in
        let scores = logits[row * classes..<(row + 1) * classes]
        let own = scores[row * classes + Int(number)]
        // Of equal logits the first one wins, as for `argmax`.
        return scores.enumerated().count { $1 > own || ($1 == own && $0 < Int(number)) } < k
      }
      return Double(found) / Double(max(numbers.count, 1))
    }
  }

  /// The mean distance of predictions from their targets.
  public static let meanAbsoluteError = Metric("mean absolute error", isLargerBetter: false) { predictions, targets in
    Fovea.meanAbsoluteError(predictions, targets).onlyValue
  }
}
