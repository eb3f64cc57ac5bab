/// The cross-entropy of predicted classes: the mean of −log p of the right class, where p = softmax(logits).
///
/// - Parameters:
///   - logits: `[N, classes]`, before the softmax, which is computed here so that no digits are lost.
///   - labels: the right class of each example, `[N]`, whole numbers from 0; or probabilities `[N, classes]`.
///   - smoothing: how much of every label goes to all classes equally (Szegedy et al., 2016).
/// - Returns: one number.
public func softmaxCrossEntropy(logits: Tensor, labels: Tensor, smoothing: Double = 0) -> Tensor {
  guard logits.rank == 2 else {
    shapeFailure("softmaxCrossEntropy: logits must be [N, classes], got \(logits.shape)")
  }
  let classes = logits.shape[1]
  let isCounted = labels.rank == 1
  guard labels.shape == (isCounted ? [logits.shape[0]] : logits.shape) else {
    shapeFailure(
      "softmaxCrossEntropy: logits \(logits.shape) need labels [\(logits.shape[0])], or probabilities \(logits.shape); got "
        + "\(labels.shape)")
  }
  var targets = (isCounted ? labels.oneHot(classes: classes) : labels).converted(to: logits.dtype.floatingPoint)
  if smoothing > 0 { targets = targets * (1 - smoothing) + smoothing / Double(classes) }
  return -(targets * logSoftmax(logits)).sum() / Double(max(logits.shape[0], 1))
}

/// The cross-entropy of yes-or-no predictions: the mean of −y·log p − (1 − y)·log(1 − p), where p = sigmoid(logits).
///
/// - Parameters:
///   - logits: any shape.
///   - labels: 0 or 1, or probabilities between, of the same shape.
public func sigmoidCrossEntropy(logits: Tensor, labels: Tensor) -> Tensor {
  checkShapes("sigmoidCrossEntropy", logits, labels)
  // max(x, 0) − x·y + log(1 + e^−|x|) never overflows.
  return (maximum(logits, 0) - logits * labels + log1p(exp(-abs(logits)))).mean()
}

/// The hinge loss of support vector machines: the mean of max(0, 1 − y·x).
///
/// - Parameter labels: −1 or 1, of the shape of the predictions.
public func hingeLoss(_ predictions: Tensor, labels: Tensor) -> Tensor {
  checkShapes("hingeLoss", predictions, labels)
  return maximum(1 - predictions * labels, 0).mean()
}

/// The Kullback–Leibler divergence of distributions along the last axis: the mean over the others of Σ p·(log p − log q).
///
/// - Parameters:
///   - logProbabilities: log q, such as `logSoftmax` gives.
///   - target: p, of the same shape; 0·log 0 counts as 0.
public func klDivergence(logProbabilities: Tensor, target: Tensor) -> Tensor {
  checkShapes("klDivergence", logProbabilities, target)
  let logTarget = log(target).replacing(with: 0, where: target .== 0)
  let examples = target.shape.dropLast().reduce(1, *)
  return (target * (logTarget - logProbabilities)).sum() / Double(max(examples, 1))
}

/// The mean of −log of the given probabilities of the right classes.
///
/// - Parameters:
///   - logProbabilities: `[N, classes]`.
///   - labels: `[N]`, whole numbers from 0.
public func negativeLogLikelihood(logProbabilities: Tensor, labels: Tensor) -> Tensor {
  guard logProbabilities.rank == 2, labels.shape == [logProbabilities.shape[0]] else {
    shapeFailure(
      "negativeLogLikelihood: log-probabilities [N, classes] need labels [N]; got \(logProbabilities.shape) and "
        + "\(labels.shape)")
  }
  let targets = labels.oneHot(classes: logProbabilities.shape[1]).converted(to: logProbabilities.dtype)
  return -(targets * logProbabilities).sum() / Double(max(labels.count, 1))
}

/// The part of the examples whose largest logit is that of the right class: 0 to 1.
///
/// - Parameters:
///   - logits: `[N, classes]`.
///   - labels: `[N]`, whole numbers from 0.
public func accuracy(logits: Tensor, labels: Tensor) -> Double {
  guard logits.rank == 2, labels.shape == [logits.shape[0]] else {
    shapeFailure("accuracy: logits [N, classes] need labels [N]; got \(logits.shape) and \(labels.shape)")
  }
  let isRight = logits.constant.argmax(axis: 1) .== labels
  return isRight.converted(to: .float64).sum().onlyValue / Double(max(labels.count, 1))
}

func checkShapes(_ loss: String, _ a: Tensor, _ b: Tensor) {
  guard a.shape == b.shape else {
    shapeFailure("\(loss): predictions \(a.shape) and targets \(b.shape) must have the same shape")
  }
}
