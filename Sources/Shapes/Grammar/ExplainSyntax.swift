/// Layers whose arithmetic is asked for: `conv:3x3x64,s2,p1 on 224x224x3`.
struct ExplainSyntax: NetworkQuestion {
  private let layers: LayersOnInput

  init(_ words: [SyntaxWord], end: SyntaxWord) throws(SyntaxMistake) { layers = try LayersOnInput(words, end: end) }

  var input: InputSyntax { layers.input }
  var networks: [NetworkSyntax] { [layers.network] }

  func answer() throws(SyntaxMistake) -> any ShapeAnswer { Explanation(try input.trace(layers.network)) }
}
