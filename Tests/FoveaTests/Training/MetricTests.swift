import Testing

@testable import Fovea

@Suite struct MetricTests {
  private let logits = Tensor([[1, 3, 2], [5, 1, 4], [0, 0, 0], [1, 2, 3]])
  private let labels = Tensor(shape: [4], values: [1, 2, 0, 0] as [Int32])

  @Test func accuracies() {
    #expect(Metric.accuracy(logits, labels) == 0.5)
    #expect(Metric.accuracy(ofBest: 1)(logits, labels) == 0.5)
    #expect(Metric.accuracy(ofBest: 2)(logits, labels) == 0.75 && Metric.accuracy(ofBest: 3)(logits, labels) == 1)
    #expect(Metric.accuracy(ofBest: 5).name == "top-5 accuracy")
  }

  /// One logit per example decides between two classes.
  @Test func accuracyOfOneLogit() {
    let labels = Tensor(shape: [4], values: [1, 0, 1, 0] as [Int32])
    #expect(Metric.accuracy(Tensor([[2], [-1], [-3], [-0.5]]), labels) == 0.75)
    #expect(Metric.accuracy(Tensor([2, -1, -3, -0.5]), labels) == 0.75)
  }

  @Test func errors() {
    #expect(
      Metric.meanAbsoluteError(Tensor([1, 2]), Tensor([2, 4])) == 1.5 && !Metric.meanAbsoluteError.isLargerBetter)
    #expect(Metric("mine", isLargerBetter: true) { predictions, _ in Double(predictions.count) }(logits, labels) == 12)
  }
}
