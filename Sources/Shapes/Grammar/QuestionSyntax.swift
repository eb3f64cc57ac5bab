/// A question that is understood: each kind has a grammar of its own.
protocol QuestionSyntax {
  /// - Parameters:
  ///   - words: the question without its command.
  ///   - end: an empty word where the line ends, at which missing words are missed.
  init(_ words: [SyntaxWord], end: SyntaxWord) throws(SyntaxMistake)

  func answer() throws(SyntaxMistake) -> any ShapeAnswer

  /// What should be said of how the question was read; nil where that is plain.
  ///
  /// - Parameter start: where it begins in its line, behind the command.
  func remark(from start: Int) -> String?
}

extension QuestionSyntax {
  func remark(from start: Int) -> String? { nil }
}

/// A question about networks and the input that they get.
protocol NetworkQuestion: QuestionSyntax {
  var input: InputSyntax { get }
  var networks: [NetworkSyntax] { get }
}

extension NetworkQuestion {
  func remark(from start: Int) -> String? { SequenceReading(input, networks, from: start).remark }
}
