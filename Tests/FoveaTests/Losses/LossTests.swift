import Testing

@testable import Fovea

/// Losses and their gradients beside what PyTorch 2.9 computes for the same numbers.
@Suite struct LossTests {
  private let x = Tensor([[1, -2, 0.5], [0.2, 0.1, 3]], dtype: .float64)
  private let targets = Tensor([[0, 1, 0.5], [-0.3, 2, 0]], dtype: .float64)
  private let bits = Tensor([[0, 1, 1], [1, 0, 0]], dtype: .float64)
  private let probabilities = Tensor([[0.2, 0.3, 0.5], [0, 0.1, 0.9]], dtype: .float64)
  private let labels = Tensor([2, 0])

  private func expect(
    _ value: Double, _ gradient: [Double], _ loss: (Tensor) -> Tensor, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (actual, slope) = valueWithGradient(at: x, of: loss)
    #expect(abs(Double(actual) - value) < 1e-9, sourceLocation: sourceLocation)
    #expect(
      slope.isClose(to: Tensor(shape: [2, 3], values: gradient), within: 1e-9), "\(slope)",
      sourceLocation: sourceLocation)
  }

  private let crossEntropyGradient = [
    0.3018744480743129, 0.015029443784787011, -0.3169038918590999, -0.47275127764647945, 0.024655663579138246,
    0.4480956140673412,
  ]
  private let softTargetGradient = [
    0.2018744480743129, -0.13497055621521298, -0.0669038918590999, 0.027248722353520525, -0.025344336420861757,
    -0.001904385932658792,
  ]

  @Test func classes() {
    expect(1.9570991834318743, crossEntropyGradient) { softmaxCrossEntropy(logits: $0, labels: labels) }
    expect(1.9570991834318743, crossEntropyGradient) {
      negativeLogLikelihood(logProbabilities: logSoftmax($0), labels: labels)
    }
    expect(
      1.9454325167652076,
      [
        0.28520778140764624, -0.001637222881879655, -0.28357055852576657, -0.4394179443131461, 0.00798899691247158,
        0.43142894740067456,
      ]
    ) { softmaxCrossEntropy(logits: $0, labels: labels, smoothing: 0.1) }
    expect(1.0270991834318743, softTargetGradient) { softmaxCrossEntropy(logits: $0, labels: probabilities) }
    expect(0.3497311897038634, softTargetGradient) {
      klDivergence(logProbabilities: logSoftmax($0), target: probabilities)
    }
  }

  /// As PyTorch's `cross_entropy` does with `weight` and `ignore_index`.
  @Test func weightsAndIgnoredLabels() {
    let weights = Tensor([0.5, 1, 2], dtype: .float64)
    let logarithms = logSoftmax(x)
    let (first, second) = (-logarithms.scalars(as: Double.self)[2], -logarithms.scalars(as: Double.self)[3])
    let weighted = softmaxCrossEntropy(logits: x, labels: labels, classWeights: weights)
    #expect(abs(Double(weighted) - (2 * first + 0.5 * second) / 2.5) < 1e-12)
    let one = softmaxCrossEntropy(logits: x, labels: Tensor([2, 255]), ignoring: 255)
    #expect(abs(Double(one) - first) < 1e-12)
    let slope = gradient(at: x) { softmaxCrossEntropy(logits: $0, labels: Tensor([2, -1]), ignoring: -1) }
    #expect(slope.scalars.map { $0 == 0 } == [false, false, false, true, true, true])
    #expect(softmaxCrossEntropy(logits: x, labels: Tensor([7, 7]), ignoring: 7) == 0)
    // (1 − ε)·weighted mean + ε ÷ 3 of the sum over all classes, each with its weight, ÷ the weights of the labels.
    let smooth = softmaxCrossEntropy(logits: x, labels: labels, smoothing: 0.3, classWeights: weights)
    let everything = -Double((logarithms * weights).sum()) / 2.5
    #expect(abs(Double(smooth) - (0.7 * Double(weighted) + 0.1 * everything)) < 1e-12)
    let soft = softmaxCrossEntropy(logits: x, labels: probabilities, classWeights: weights)
    #expect(abs(Double(soft) + Double((probabilities * logarithms * weights).sum()) / 2) < 1e-12)
    let check = checkGradients(
      of: { softmaxCrossEntropy(logits: $0, labels: labels, smoothing: 0.3, classWeights: weights) }, at: x)
    #expect(check.passed, "\(check)")
  }

  /// A loss for every pixel is that of as many examples.
  @Test func everyPixel() {
    let logits = Tensor(randomNormal: [2, 3, 4, 5], seed: 1)
    let classes = Tensor(range: 0..<24).reshaped(to: [2, 3, 4]).map { $0.truncatingRemainder(dividingBy: 5) }
    let flat = softmaxCrossEntropy(logits: logits.reshaped(to: [24, 5]), labels: classes.flattened())
    #expect(softmaxCrossEntropy(logits: logits, labels: classes) == flat)
    #expect(negativeLogLikelihood(logProbabilities: logSoftmax(logits), labels: classes) == flat)
    #expect(
      accuracy(logits: logits, labels: classes)
        == accuracy(logits: logits.reshaped(to: [24, 5]), labels: classes.flattened()))
  }

  @Test func impossibleClassesCountNothing() {
    let logits = Tensor([[1, -.infinity, 2]])
    #expect(softmaxCrossEntropy(logits: logits, labels: Tensor([2])).isClose(to: Tensor(0.3132617)))
    #expect(negativeLogLikelihood(logProbabilities: Tensor([[0, -.infinity]]), labels: Tensor([0])) == 0)
  }

  @Test func yesOrNo() {
    expect(
      1.384231593961701,
      [
        0.12184309643833414, -0.14679951299631375, -0.0629234447996909, -0.07502766711458701, 0.08749653124649,
        0.15876235447040557,
      ]
    ) { sigmoidCrossEntropy(logits: $0, labels: bits) }
    let (sixth, zero) = (1.0 / 6, 0.0)
    expect(1.9, [sixth, -sixth, -sixth, -sixth, sixth, sixth]) { hingeLoss($0, labels: bits * 2 - 1) }
    #expect(zero == Double(sigmoidCrossEntropy(logits: Tensor([1000, -1000]), labels: Tensor([1, 0]))))
  }

  @Test func distances() {
    let sixth = 1.0 / 6
    expect(3.81, [1.0 / 3, -1, 0, sixth, -1.9 / 3, 1]) { meanSquaredError($0, targets) }
    expect(9.4 / 6, [sixth, -sixth, 0, sixth, -sixth, sixth]) { meanAbsoluteError($0, targets) }
    expect(0.8958333333333331, [0.7 / 6, -0.7 / 6, 0, 0.5 / 6, -0.7 / 6, 0.7 / 6]) {
      huberLoss($0, targets, delta: 0.7)
    }
    expect(
      1.066921563748635,
      [0.1269323593259608, -0.16584245894778843, 0, 0.07701952621000163, -0.15937290968795648, 0.16584245894778843]
    ) { logCoshError($0, targets) }
    #expect(logCoshError(Tensor([1000]), Tensor([0])).isClose(to: Tensor(999.30685), within: 1e-3))
  }

  @Test func accuracies() {
    #expect(accuracy(logits: x, labels: Tensor([0, 2])) == 1)
    #expect(accuracy(logits: x, labels: Tensor([0, 1])) == 0.5)
    // As exact as a Double is: 0.7 and not the nearest single-precision number, 0.699999988.
    #expect(accuracy(logits: Tensor(zeros: [10, 2]), labels: Tensor([0, 0, 0, 0, 0, 0, 0, 1, 1, 1])) == 0.7)
  }
}
