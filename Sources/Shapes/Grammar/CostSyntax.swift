/// What a network costs as a line: `28x28x1 conv:5x5x6 pool:2 batch=64 training`. The last words may stand anywhere behind
/// the input.
enum CostSyntax {
  static let example = "28x28x1 conv:5x5x6 pool:2 dense:10"

  /// Batches beyond this no memory holds.
  private static let largestBatch = 1_000_000

  /// The words of the layers, the batch, and whether a training step is asked for.
  static func parts(
    _ words: [SyntaxWord]
  ) throws(SyntaxMistake) -> (layers: [SyntaxWord], batch: Int, showsTraining: Bool) {
    var (layers, batch, showsTraining) = ([SyntaxWord](), 1, false)
    for word in words {
      let text = word.text.lowercased()
      if text == "training" {
        showsTraining = true
      } else if text.hasPrefix("batch=") {
        let number = word.dropping(6)
        batch = try number.number("the batch, such as batch=64")
        guard (1...largestBatch).contains(batch) else {
          throw number.mistake("a batch has 1 to \(largestBatch) examples")
        }
      } else {
        layers.append(word)
      }
    }
    return (layers, batch, showsTraining)
  }
}
