/// Networks for one input as a line: `32x32x3 mlp: dense:4704 vs cnn: conv:5x5x6`. A word that ends with a colon, before a
/// network, is its name.
struct CompareSyntax: NetworkQuestion {
  let input: InputSyntax
  private let labelled: [(label: String, network: NetworkSyntax)]

  private static let example = "32x32x3 dense:4704 vs conv:5x5x6"

  init(_ words: [SyntaxWord], end: SyntaxWord) throws(SyntaxMistake) {
    guard let first = words.first else {
      throw end.mistake("give the input, layers, vs, and other layers, for example: \(Self.example)")
    }
    input = try InputSyntax(first)
    guard words.count > 1 else { throw end.mistake("behind the input come networks, with vs between them") }
    labelled = try Self.networks(Array(words.dropFirst()))
  }

  var networks: [NetworkSyntax] { labelled.map(\.network) }

  func answer() throws(SyntaxMistake) -> any ShapeAnswer {
    var entries: [NetworkComparison.Entry] = []
    for (label, network) in labelled { entries.append(.init(label, ShapeSummary(try input.trace(network)))) }
    return NetworkComparison(entries)
  }

  /// The networks in short, with what they are called; two that look the same are told apart by numbers.
  private static func networks(_ words: [SyntaxWord]) throws(SyntaxMistake) -> [(label: String, network: NetworkSyntax)]
  {
    var networks: [(label: String, network: NetworkSyntax)] = []
    var rest = words[...]
    while true {
      var own = Array(rest.prefix { $0.text != "vs" })
      rest = rest.dropFirst(own.count)
      let separator = rest.popFirst()
      var label: String?
      if let first = own.first, let name = name(first, isAlone: own.count == 1) {
        label = name
        own.removeFirst()
      }
      if own.isEmpty, let place = separator ?? words.last {
        throw place.mistake("a network is missing here: give layers, vs, and layers, for example: \(example)")
      }
      let wanted = label ?? short(own)
      let same = networks.count { $0.label == wanted || $0.label.hasPrefix(wanted + " (") }
      networks.append((same == 0 ? wanted : "\(wanted) (\(same + 1))", try NetworkSyntax(own)))
      if separator == nil { return networks }
    }
  }

  /// `mlp:`, and `dense:` before a network; a layer alone whose sizes are missing is a mistake of another kind.
  private static func name(_ word: SyntaxWord, isAlone: Bool) -> String? {
    guard word.text.count > 1, word.text.hasSuffix(":") else { return nil }
    let name = String(word.text.dropLast())
    return isAlone && LayerOptions.kinds[name.lowercased()] != nil ? nil : name
  }

  private static func short(_ words: [SyntaxWord]) -> String {
    let text = words.map(\.text).joined(separator: " ")
    return text.count > 32 ? text.prefix(31) + "…" : text
  }
}
