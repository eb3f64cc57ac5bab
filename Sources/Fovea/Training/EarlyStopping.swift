/// Ends a training that does not get better any more (Prechelt, "Early stopping – but when?", 1998).
///
///     try network.fit(training, validation: held, epochs: 100, optimizer: &optimizer,
///                     earlyStopping: EarlyStopping(patience: 5, restoringBest: true)) { … }
public struct EarlyStopping: Sendable, Hashable {
  /// After how many epochs without improvement the training ends.
  public var patience: Int
  /// By how much an epoch must be better than the best one before to count as better.
  public var minimumImprovement: Double
  /// Whether the network gets back, at the end, the parameters of its best epoch.
  public var restoringBest: Bool
  /// What is watched; nil for the validation loss, or for the loss where nothing is held out.
  public var quantity: TrainingQuantity?

  /// - Parameters:
  ///   - quantity: what is watched: of a loss less is better, of a metric what it says itself.
  ///   - patience: after how many epochs without improvement the training ends, at least 1.
  ///   - minimumImprovement: by how much an epoch must be better to count as better, from 0.
  ///   - restoringBest: whether the network gets back, at the end, the parameters of its best epoch.
  public init(
    watching quantity: TrainingQuantity? = nil, patience: Int = 3, minimumImprovement: Double = 0,
    restoringBest: Bool = false
  ) {
    guard patience > 0, minimumImprovement >= 0 else {
      shapeFailure(
        "EarlyStopping(patience: \(patience), minimumImprovement: \(NumberText.short(minimumImprovement))): the patience is a "
          + "number of epochs from 1, the improvement a number from 0")
    }
    (self.quantity, self.patience) = (quantity, patience)
    (self.minimumImprovement, self.restoringBest) = (minimumImprovement, restoringBest)
  }

  /// Which epoch was the best, counted from 0, and after how many without improvement the last one stands.
  func verdict(_ values: [Double], isLargerBetter: Bool) -> (best: Int, waited: Int)? {
    var best: (place: Int, value: Double)?
    for (place, value) in values.enumerated() where !value.isNaN {
      guard let known = best else {
        best = (place, value)
        continue
      }
      let gain = isLargerBetter ? value - known.value : known.value - value
      if gain > minimumImprovement { best = (place, value) }
    }
    return best.map { ($0.place, values.count - 1 - $0.place) }
  }
}
