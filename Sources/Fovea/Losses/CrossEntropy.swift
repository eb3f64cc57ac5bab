/// The cross-entropy of predicted classes: the mean of −log p of the right class, where p = softmax(logits).
///
/// - Parameters:
///   - logits: `[N, classes]`, or `[N, …, classes]` for every pixel or word, before the softmax, which is computed here so
///     that no digits are lost.
///   - labels: the right class of each, `[N]` or `[N, …]`, whole numbers from 0; or probabilities of the shape of the logits.
///   - smoothing: how much of every label goes to all classes equally (Szegedy et al., 2016).
///   - classWeights: `[classes]`, how much each class counts, for rare ones; the mean is weighted then.
///   - ignoring: a label that does not count, such as that of pixels which nobody has looked at.
/// - Returns: one number.
public func softmaxCrossEntropy(
  logits: Tensor, labels: Tensor, smoothing: Double = 0, classWeights: Tensor? = nil, ignoring: Int? = nil
) -> Tensor {
  CrossEntropy(
    "softmaxCrossEntropy", "logits", logits, labels, smoothing: smoothing, classWeights: classWeights,
    ignoring: ignoring
  ).mean(logSoftmax(logits))
}

/// The mean of −log of the given probabilities of the right classes.
///
/// - Parameters:
///   - logProbabilities: `[N, classes]` or `[N, …, classes]`.
///   - labels: `[N]` or `[N, …]`, whole numbers from 0; or probabilities of the shape of the logarithms.
///   - classWeights: `[classes]`, how much each class counts; the mean is weighted then.
///   - ignoring: a label that does not count.
public func negativeLogLikelihood(
  logProbabilities: Tensor, labels: Tensor, classWeights: Tensor? = nil, ignoring: Int? = nil
) -> Tensor {
  CrossEntropy(
    "negativeLogLikelihood", "log-probabilities", logProbabilities, labels, smoothing: 0, classWeights: classWeights,
    ignoring: ignoring
  ).mean(logProbabilities)
}

/// What logarithms of probabilities are multiplied by, and the sum divided by.
private struct CrossEntropy {
  private var targets: Tensor
  private var divisor: Double
  private let isCounted: Bool

  init(
    _ loss: String, _ name: String, _ predictions: Tensor, _ labels: Tensor, smoothing: Double, classWeights: Tensor?,
    ignoring: Int?
  ) {
    guard predictions.rank > 1, let classes = predictions.shape.last else {
      shapeFailure("\(loss): \(name) must be [N, classes] or [N, …, classes], got \(predictions.shape)")
    }
    let examples = Array(predictions.shape.dropLast())
    isCounted = labels.rank == examples.count
    guard labels.shape == (isCounted ? examples : predictions.shape) else {
      shapeFailure(
        "\(loss): \(name) \(predictions.shape) need labels \(examples), or probabilities \(predictions.shape); got "
          + "\(labels.shape)")
    }
    guard classWeights == nil || classWeights?.shape == [classes] else {
      shapeFailure("\(loss): \(classes) classes need weights [\(classes)], got \(classWeights?.shape ?? [])")
    }
    guard isCounted || ignoring == nil else {
      shapeFailure("\(loss): ignoring a label needs labels \(examples), but these are probabilities \(labels.shape)")
    }
    let dtype = predictions.dtype.floatingPoint
    // An ignored label may be of no class: it becomes one that counts nothing.
    let isIgnored = ignoring.map { labels .== $0 }
    let kept = isIgnored.map { labels.constant.replacing(with: 0, where: $0) } ?? labels
    targets = (isCounted ? kept.oneHot(classes: classes) : kept).converted(to: dtype)
    divisor = Double(max(examples.reduce(1, *), 1))
    guard smoothing > 0 || classWeights != nil || isIgnored != nil else { return }
    let weights = (classWeights?.constant ?? Tensor(ones: [classes])).converted(to: dtype)
    if let isIgnored { targets *= (1 - isIgnored)[.rest, .newAxis].converted(to: dtype) }
    if isCounted {
      let total = (targets * weights).converted(to: .float64).sum().onlyValue
      divisor = total == 0 ? 1 : total
    }
    if smoothing > 0 {
      let share = (targets.sum(axes: [-1], keepingAxes: true) * (smoothing / Double(classes)))
      targets = targets * (1 - smoothing) + share
    }
    if classWeights != nil { targets = targets * weights }
  }

  /// The mean of −log p, weighted.
  func mean(_ logProbabilities: Tensor) -> Tensor {
    // A wrong class may be impossible: 0·log 0 counts as 0.
    let logarithms = isCounted ? logProbabilities.replacing(with: 0, where: targets .== 0) : logProbabilities
    return -(targets * logarithms).sum() / divisor
  }
}
