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

/// The part of the examples whose largest logit is that of the right class: 0 to 1.
///
/// - Parameters:
///   - logits: `[N, classes]`, or `[N, …, classes]` for every pixel or word.
///   - labels: `[N]` or `[N, …]`, whole numbers from 0.
public func accuracy(logits: Tensor, labels: Tensor) -> Double {
  guard logits.rank > 1, labels.shape == Array(logits.shape.dropLast()) else {
    shapeFailure(
      "accuracy: logits \(logits.shape) need labels \(Array(logits.shape.dropLast())), whole numbers; got \(labels.shape)"
    )
  }
  let isRight = logits.constant.argmax(axis: -1) .== labels
  return isRight.converted(to: .float64).sum().onlyValue / Double(max(labels.count, 1))
}

func checkShapes(_ loss: String, _ a: Tensor, _ b: Tensor) {
  guard a.shape == b.shape else {
    shapeFailure("\(loss): predictions \(a.shape) and targets \(b.shape) must have the same shape")
  }
}
