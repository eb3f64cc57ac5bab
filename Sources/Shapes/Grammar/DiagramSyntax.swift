/// A question for a network's diagram: `224x224x3 conv:7x7x64,s2 pool:3,s2 …`, with `unfolded` anywhere.
struct DiagramSyntax: NetworkQuestion {
  let input: InputSyntax
  private let network: NetworkSyntax
  private let isFolded: Bool

  init(_ words: [SyntaxWord], end: SyntaxWord) throws(SyntaxMistake) {
    let layers = words.filter { $0.text.lowercased() != "unfolded" }
    isFolded = layers.count == words.count
    guard let first = layers.first else {
      throw end.mistake("give the input and layers, for example: 28x28x1 conv:5x5x6 pool:2")
    }
    input = try InputSyntax(first)
    network = try NetworkSyntax(Array(layers.dropFirst()))
  }

  var networks: [NetworkSyntax] { [network] }

  func answer() throws(SyntaxMistake) -> any ShapeAnswer {
    NetworkDiagram(try network.chain(input: input.shape), input: input.shape, isFolded: isFolded)
  }
}
