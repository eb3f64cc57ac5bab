extension Tensor {
  /// The cross-entropy of softmax with right classes that all count alike, in one operation: what `softmaxCrossEntropy`
  /// is asked for at every step of most trainings. Its gradient is (softmax − one-hot) ÷ N.
  ///
  /// - Parameter labels: a class number for each row of these logits, `[N, …, classes]`.
  func crossEntropy(withClasses labels: Tensor) -> Tensor {
    let logits = floatingPoint
    let classes = shape[rank - 1]
    let places = labels.classNumbers(below: classes).enumerated().map { $0 * classes + $1 }
    let examples = Double(Swift.max(places.count, 1))
    let logarithms = logSoftmax(logits.constant)
    let total = places.reduce(0.0) { $0 - logarithms.storage.value(at: $1) }
    return Tensor(total / examples, dtype: logits.dtype).recorded("softmaxCrossEntropy", logits) { gradient in
      guard !Tape.isRecording else {
        let targets = labels.oneHot(classes: classes).converted(to: logits.dtype)
        return (softmax(logits) - targets) * (gradient / examples)
      }
      var result = exp(logarithms)
      for place in places { result.storage.setValue(result.storage.value(at: place) - 1, at: place) }
      result *= gradient.onlyValue / examples
      return result
    }
  }
}
