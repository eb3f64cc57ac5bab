/// How often examples of each class were taken for each class.
///
/// - Parameters:
///   - logits: what a network says, `[N, classes]`; the largest one of a row counts.
///   - labels: the right class of each example, `[N]`, whole numbers from 0.
///   - classNames: what the classes are called; their numbers by default.
public func confusionMatrix(logits: Tensor, labels: Tensor, classNames: [String] = []) -> ConfusionMatrix {
  guard logits.rank == 2, labels.shape == [logits.shape[0]] else {
    shapeFailure("confusionMatrix: logits [N, classes] need labels [N]; got \(logits.shape) and \(labels.shape)")
  }
  let names = classNames.isEmpty ? (0..<logits.shape[1]).map(String.init) : classNames
  guard names.count == logits.shape[1] else {
    shapeFailure(
      "confusionMatrix: logits \(logits.shape) are of \(logits.shape[1]) classes, but \(names.count) have names")
  }
  return ConfusionMatrix(predictions: logits.argmax(axis: 1), labels: labels, classNames: names)
}

/// How often examples of each class were taken for each class; made by `confusionMatrix(logits:labels:)`.
///
/// In a notebook it is a table: a row for each right class, a column for each answer, right answers green and wrong ones
/// the more orange the more often they come.
public struct ConfusionMatrix: Sendable {
  /// How often, `int32` of shape `[classes, classes]`: the row is the right class, the column the answer.
  public let counts: Tensor
  /// What the classes are called, in the order of their numbers.
  public let classNames: [String]
  /// The counts row by row.
  private let numbers: [Int]

  /// Counts answers.
  ///
  /// - Parameters:
  ///   - predictions: the answered class of each example, `[N]`.
  ///   - labels: the right class of each example, `[N]`.
  ///   - classNames: what the classes are called.
  public init(predictions: Tensor, labels: Tensor, classNames: [String]) {
    guard predictions.rank == 1, labels.shape == predictions.shape else {
      shapeFailure(
        "ConfusionMatrix: predictions and labels are class numbers, both [N]; got \(predictions.shape) and \(labels.shape)"
      )
    }
    let size = classNames.count
    var numbers = [Int](repeating: 0, count: size * size)
    for (label, answer) in zip(labels.scalars(as: Double.self), predictions.scalars(as: Double.self)) {
      for odd in [label, answer] where !(odd >= 0 && odd < Double(size) && odd == odd.rounded()) {
        shapeFailure(
          "ConfusionMatrix: \(NumberText.short(odd)) is no class; there are \(size), with whole numbers from 0")
      }
      numbers[Int(label) * size + Int(answer)] += 1
    }
    self.numbers = numbers
    self.classNames = classNames
    counts = Tensor(shape: [size, size], values: numbers.map { Int32($0) })
  }

  /// How many classes there are.
  public var classCount: Int { classNames.count }

  /// How many examples were counted.
  public var total: Int { numbers.reduce(0, +) }

  /// How many examples were taken for what they are.
  public var correct: Int { (0..<classCount).reduce(0) { $0 + self[$1, $1] } }

  /// The part of the examples that were taken for what they are; NaN if there are none.
  public var accuracy: Double { Double(correct) / Double(total) }

  /// How often examples of one class were taken for another, or for what they are.
  public subscript(actual: Int, predicted: Int) -> Int {
    guard (0..<classCount).contains(actual), (0..<classCount).contains(predicted) else {
      shapeFailure("confusion[\(actual), \(predicted)]: there are \(classCount) classes, with numbers from 0")
    }
    return numbers[actual * classCount + predicted]
  }

  /// Of the examples of each class, the part that was found; NaN for a class without any.
  public var recalls: [Double] {
    (0..<classCount).map { own in
      Double(self[own, own]) / Double((0..<classCount).reduce(0) { $0 + self[own, $1] })
    }
  }

  /// Of the examples taken for each class, the part that are; NaN for a class that was never the answer.
  public var precisions: [Double] {
    (0..<classCount).map { own in
      Double(self[own, own]) / Double((0..<classCount).reduce(0) { $0 + self[$1, own] })
    }
  }

  /// The wrong answers, the most frequent first.
  public var mistakes: [(actual: Int, predicted: Int, count: Int)] {
    var found: [(actual: Int, predicted: Int, count: Int)] = []
    for actual in 0..<classCount {
      for predicted in 0..<classCount where actual != predicted && self[actual, predicted] > 0 {
        found.append((actual, predicted, self[actual, predicted]))
      }
    }
    return found.sorted { ($0.count, $1.actual, $1.predicted) > ($1.count, $0.actual, $0.predicted) }
  }
}
