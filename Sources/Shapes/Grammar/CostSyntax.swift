/// What a network costs as a line: `28x28x1 conv:5x5x6 pool:2 batch=64 training`. The last words may stand anywhere behind
/// the input.
struct CostSyntax: NetworkQuestion {
  let input: InputSyntax
  private let network: NetworkSyntax
  private let batch: Int
  private let showsTraining: Bool

  private static let example = "28x28x1 conv:5x5x6 pool:2 dense:10"

  /// Batches beyond this no memory holds.
  private static let largestBatch = 1_000_000

  init(_ words: [SyntaxWord], end: SyntaxWord) throws(SyntaxMistake) {
    guard let first = words.first else {
      throw end.mistake("give the input and layers, for example: \(Self.example)")
    }
    input = try InputSyntax(first)
    var (layers, batch, showsTraining) = ([SyntaxWord](), 1, false)
    for word in words.dropFirst() {
      let text = word.text.lowercased()
      if text == "training" {
        showsTraining = true
      } else if text.hasPrefix("batch=") {
        let number = word.dropping(6)
        batch = try number.number("the batch, such as batch=64")
        guard (1...Self.largestBatch).contains(batch) else {
          throw number.mistake("a batch has 1 to \(Self.largestBatch) examples")
        }
      } else {
        layers.append(word)
      }
    }
    network = try NetworkSyntax(layers)
    (self.batch, self.showsTraining) = (batch, showsTraining)
  }

  var networks: [NetworkSyntax] { [network] }

  func answer() throws(SyntaxMistake) -> any ShapeAnswer {
    NetworkCost(
      try network.chain(input: input.shape), input: input.shape, batch: batch, showsTraining: showsTraining)
  }
}
