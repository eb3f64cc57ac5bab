/// A network as a line of words: `conv:11x11x96,s4 relu pool:3,s2 2*( conv:3x3x96,p1 ) flatten dense:10`.
///
/// The channels that go into a layer are those of the layer before, so a network becomes rules when its input is known.
struct NetworkSyntax {
  indirect enum Node {
    case layer(LayerOptions)
    case repeated(Int, Node)
    /// `( body | shortcut )`; without a short cut the input itself is added.
    case residual(SyntaxWord, [Node], [Node]?)
    /// `[ branch | branch ]`
    case concatenation(SyntaxWord, [[Node]])
    /// `{ side }`
    case side(SyntaxWord, [Node])
  }

  let nodes: [Node]

  /// How many brackets may be open at a time, and how many layers a network may have.
  private static let (deepest, mostLayers) = (64, 20_000)

  init(nodes: [Node]) { self.nodes = nodes }

  init(_ words: [SyntaxWord]) throws(SyntaxMistake) {
    var rest = words[...]
    let lists = try Self.lists(&rest, closing: nil, depth: 0)
    guard lists.count == 1 else {
      let bar = words.first { $0.text == "|" } ?? words[0]
      throw bar.mistake("a | stands between the branches of ( … | … ) or [ … | … ]")
    }
    nodes = lists[0]
  }

  /// Layers up to a closing bracket, in lists that | separates.
  private static func lists(
    _ words: inout ArraySlice<SyntaxWord>, closing: String?, depth: Int
  ) throws(SyntaxMistake) -> [[Node]] {
    var lists: [[Node]] = [[]]
    while let word = words.first {
      if word.text == closing { return lists }
      words.removeFirst()
      switch word.text {
      case "|": lists.append([])
      case ")", "]", "}": throw word.mistake("'\(word.text)' closes what was not opened")
      default: lists[lists.count - 1].append(try node(word, &words, depth: depth))
      }
    }
    return lists
  }

  private static func node(
    _ word: SyntaxWord, _ words: inout ArraySlice<SyntaxWord>, depth: Int
  ) throws(SyntaxMistake) -> Node {
    guard depth < deepest else {
      throw word.mistake("brackets and repetitions within each other: at most \(deepest) of them")
    }
    if let star = word.text.firstIndex(of: "*"), word.text.first?.isASCIIDigit == true {
      let digits = word.text.distance(from: word.text.startIndex, to: star)
      let number = SyntaxWord(line: word.line, text: String(word.text.prefix(digits)), start: word.start)
      let count = try number.number("how often, such as 3*conv:3x3x64,p1")
      guard (1...1000).contains(count) else { throw number.mistake("a layer is repeated 1 to 1000 times") }
      let rest = word.dropping(digits + 1)
      guard rest.text.isEmpty else { return .repeated(count, try node(rest, &words, depth: depth + 1)) }
      guard let next = words.popFirst() else { throw word.mistake("behind * the layer is missing") }
      return .repeated(count, try node(next, &words, depth: depth + 1))
    }
    guard let closing = ["(": ")", "[": "]", "{": "}"][word.text] else { return .layer(try LayerOptions(word)) }
    let lists = try lists(&words, closing: closing, depth: depth + 1)
    guard words.popFirst() != nil else { throw word.mistake("'\(word.text)' is never closed by ' \(closing)'") }
    if word.text == "[" { return .concatenation(word, lists) }
    if word.text == "{" {
      guard lists.count == 1, !lists[0].isEmpty else {
        throw word.mistake("{ … } holds the layers of one side branch, from which nothing goes on")
      }
      return .side(word, lists[0])
    }
    guard lists.count <= 2, !lists[0].isEmpty else {
      throw word.mistake(
        "( … ) holds the layers whose output is added to the input, and after a | the short cut, if any")
    }
    return .residual(word, lists[0], lists.count == 2 ? lists[1] : nil)
  }

  /// The layers for an input of this shape.
  ///
  /// - Throws: `SyntaxMistake` where a layer does not fit what comes before it.
  func chain(input: [Int]) throws(SyntaxMistake) -> ChainRule {
    var state = State(shape: input)
    return try Self.chain(nodes, &state)
  }

  /// What has come out, and of how many layers.
  private struct State {
    var shape: [Int]
    var layers = 0
  }

  private static func chain(_ nodes: [Node], _ state: inout State) throws(SyntaxMistake) -> ChainRule {
    var layers: [any LayerRule] = []
    for node in nodes { try append(node, to: &layers, &state) }
    return ChainRule(layers.enumerated().map { (String($0.offset), $0.element) })
  }

  private static func append(
    _ node: Node, to layers: inout [any LayerRule], _ state: inout State
  ) throws(SyntaxMistake) {
    switch node {
    case .layer(let options):
      for rule in try options.rules(for: state.shape) { try append(rule, options.word, to: &layers, &state) }
    case .repeated(let count, let node):
      for _ in 0..<count { try append(node, to: &layers, &state) }
    case .residual(let word, let body, let shortcut):
      let shape = state.shape
      let body = try chain(body, &state)
      state.shape = shape
      let rule = ResidualRule(
        body: body, shortcut: try shortcut.map { nodes throws(SyntaxMistake) in try chain(nodes, &state) })
      state.shape = shape
      try append(rule, word, to: &layers, &state)
    case .side(let word, let nodes):
      let shape = state.shape
      let rule = SideBranchRule(try chain(nodes, &state))
      state.shape = shape
      try append(rule, word, to: &layers, &state)
    case .concatenation(let word, let branches):
      var rules: [any LayerRule] = []
      let shape = state.shape
      for branch in branches {
        rules.append(try chain(branch, &state))
        state.shape = shape
      }
      try append(ConcatenationRule(rules), word, to: &layers, &state)
    }
  }

  private static func append(
    _ rule: any LayerRule, _ word: SyntaxWord, to layers: inout [any LayerRule], _ state: inout State
  ) throws(SyntaxMistake) {
    state.layers += 1
    guard state.layers <= mostLayers else { throw word.misfit("a network has at most \(mostLayers) layers here") }
    do throws(ShapeError) {
      state.shape = try rule.output(for: state.shape)
    } catch { throw word.misfit("\(error)") }
    layers.append(rule)
  }
}
