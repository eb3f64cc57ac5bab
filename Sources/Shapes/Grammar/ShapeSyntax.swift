/// A network and its input: `28x28x1 conv:5x5x6 pool:2`.
struct ShapeSyntax: NetworkQuestion {
  let input: InputSyntax
  private let network: NetworkSyntax

  init(_ words: [SyntaxWord], end: SyntaxWord) throws(SyntaxMistake) {
    guard let first = words.first else {
      throw end.mistake("give the input and layers, for example: 28x28x1 conv:5x5x6 pool:2")
    }
    input = try InputSyntax(first)
    network = try NetworkSyntax(Array(words.dropFirst()))
  }

  var networks: [NetworkSyntax] { [network] }

  func answer() throws(SyntaxMistake) -> any ShapeAnswer { ShapeSummary(try input.trace(network)) }
}
