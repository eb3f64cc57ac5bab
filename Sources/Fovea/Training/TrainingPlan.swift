/// What a training is to do.
struct TrainingPlan {
  let training: Dataset
  let validation: Dataset?
  let epochs: Int
  let batchSize: Int
  let seed: UInt64
  let learningRate: ((Double) -> Double)?
  let augmentation: Augmentation
  let maximumGradientNorm: Double?
  let metrics: [Metric]
  let earlyStopping: EarlyStopping?
  let callbacks: [TrainingCallback]
  let display: TrainingDisplay

  /// The batches of an epoch, counted from 0.
  func batches(epoch: Int) -> Batches {
    training.batches(of: batchSize, shuffledBy: seed, epoch: epoch, augmentedBy: augmentation)
  }

  /// What early stopping watches, and whether more of it is better.
  var watched: (quantity: TrainingQuantity, isLargerBetter: Bool) {
    let quantity = earlyStopping?.quantity ?? (validation == nil ? .loss : .validationLoss)
    return (quantity, metrics.first { $0.name == quantity.metric }?.isLargerBetter ?? false)
  }

  /// Ends the program if the plan cannot be followed.
  func check() {
    guard epochs >= 0 else { shapeFailure("fit(epochs: \(epochs)): the number of epochs is 0 or more") }
    guard training.count > 0 else { shapeFailure("fit: there are no training examples") }
    if let validation {
      guard validation.count > 0 else {
        shapeFailure(
          "fit(validation:): there are no examples in it; leave it out, or hold some out with split(at: 0.9)")
      }
      let (shape, other) = (training.images.shape.dropFirst(), validation.images.shape.dropFirst())
      guard shape == other || !augmentation.isEmpty else {
        shapeFailure(
          "fit(validation:): its examples have shape \(Array(other)), those to learn from \(Array(shape)); both need the same"
        )
      }
    }
    if let limit = maximumGradientNorm, !(limit > 0) {
      shapeFailure("fit(maximumGradientNorm: \(NumberText.short(limit))): a norm is a length, larger than 0")
    }
    guard Set(metrics.map(\.name)).count == metrics.count else {
      shapeFailure(
        "fit(metrics:): two of them have the same name, among \(metrics.map(\.name).joined(separator: ", "))")
    }
    if earlyStopping != nil {
      let quantity = watched.quantity
      guard !quantity.isValidation || validation != nil else {
        shapeFailure(
          "fit(earlyStopping:): it watches the \(quantity), but there is no validation: give examples held out")
      }
      guard quantity.metric == nil || metrics.contains(where: { $0.name == quantity.metric }) else {
        let known = metrics.map(\.name).joined(separator: ", ")
        shapeFailure(
          "fit(earlyStopping:): it watches the \(quantity), but the metrics are \(known.isEmpty ? "none" : known)")
      }
    }
  }
}
