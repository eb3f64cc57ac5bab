/// Sums over the examples of an epoch, from which its means are made.
struct TrainingSums: Equatable {
  private(set) var loss = 0.0
  private(set) var metrics: [Double]
  /// How many examples were added.
  private(set) var examples = 0
  /// How many batches were added.
  private(set) var batches = 0

  init(metrics: Int) { self.metrics = [Double](repeating: 0, count: metrics) }

  /// Adds the means of a batch.
  mutating func add(loss: Double, metrics: [Double], examples: Int) {
    self.loss += loss * Double(examples)
    for (place, value) in metrics.enumerated() { self.metrics[place] += value * Double(examples) }
    self.examples += examples
    batches += 1
  }

  var meanLoss: Double { loss / Double(max(examples, 1)) }

  func meanMetrics(_ names: [String]) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: zip(names, metrics.map { $0 / Double(max(examples, 1)) }))
  }

  /// All of it as numbers, which lose nothing.
  var numbers: [Double] { [loss, Double(examples), Double(batches)] + metrics }

  /// What `numbers` gave.
  init(numbers: [Double]) {
    loss = numbers[0]
    (examples, batches) = (Int(numbers[1]), Int(numbers[2]))
    metrics = Array(numbers[3...])
  }
}
