/// A question for connections as a line: `output=3,3 conv:3x3x8,s2 on 9x9x1`, or `input=4,4 …`.
struct TraceSyntax: NetworkQuestion {
  private let start: ConnectionTrace.Start
  /// The word that says where to begin.
  private let place: SyntaxWord
  private let layers: LayersOnInput

  init(_ words: [SyntaxWord], end: SyntaxWord) throws(SyntaxMistake) {
    guard !words.isEmpty else { throw end.mistake(Self.help) }
    let (start, place, rest) = try Self.start(words, end: end)
    (self.start, self.place) = (start, place)
    layers = try LayersOnInput(rest, end: end)
  }

  var input: InputSyntax { layers.input }
  var networks: [NetworkSyntax] { [layers.network] }

  func answer() throws(SyntaxMistake) -> any ShapeAnswer {
    let chain = try layers.network.chain(input: input.shape)
    let connections = ConnectionTrace(chain, from: start, input: input.shape)
    if let failure = connections.failure { throw place.mistake("\(failure)") }
    return connections
  }

  private static let help =
    "write output=3,3 or input=4,4 (row and column, and a channel if wanted), the layers, on, and the input's shape, for "
    + "example: output=3,3 conv:3x3x8,s2 on 9x9x1"

  /// Whether a word says where to begin.
  static func isStart(_ word: SyntaxWord) -> Bool {
    ["output", "input", "out", "in", "o", "i"].contains(word.split { $0 == "=" }[0].text.lowercased())
      && word.text.contains("=")
  }

  /// Where to begin, and the words that are left.
  private static func start(
    _ words: [SyntaxWord], end: SyntaxWord
  ) throws(SyntaxMistake) -> (start: ConnectionTrace.Start, place: SyntaxWord, rest: [SyntaxWord]) {
    let starts = words.filter { $0.text.contains("=") && !$0.text.contains(":") }
    guard let word = starts.first else { throw (words.first ?? end).mistake(help) }
    if starts.count > 1 { throw starts[1].mistake("a trace begins in one place: give output=… or input=…, not both") }
    let parts = word.split { $0 == "=" }
    let name = parts[0].text.lowercased()
    guard parts.count == 2 else { throw word.mistake("write output=3,3, with one = and the position behind it") }
    guard isStart(word) else {
      throw parts[0].mistake(
        "there is no '\(parts[0].text)'\(Spelling.suggestion(for: name, among: ["output", "input"]))\n\(help)")
    }
    var position: [Int] = []
    for part in parts[1].split(where: { $0 == "," || $0 == "x" }) {
      let number = try part.number("the position, such as 3,3")
      if number < 0 { throw part.mistake("positions are counted from 0") }
      position.append(number)
    }
    let start: ConnectionTrace.Start = name.hasPrefix("o") ? .output(position) : .input(position)
    return (start, word, words.filter { $0 != word })
  }
}
