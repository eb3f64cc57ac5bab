import JSONText

/// What answers a question about shapes.
public protocol ShapeAnswer: Sendable, CustomStringConvertible {
  /// Whether there is nothing that fits.
  var isFailure: Bool { get }
  /// For notebooks.
  var html: String { get }
  /// For programs.
  var json: JSON { get }
}

extension AxisAnswer: ShapeAnswer {
  public var isFailure: Bool { problem != nil }
}

extension ShapeSummary: ShapeAnswer {
  public var isFailure: Bool { trace.failure != nil }
}

/// The answer to a question that was typed, or the place where it is not understood.
public struct ShapeReply: Sendable, CustomStringConvertible {
  /// The answer; nil where the question is not understood.
  public let answer: (any ShapeAnswer)?
  /// Where the question is not understood; nil where it is.
  public let mistake: SyntaxMistake?

  /// What can be asked; each has a grammar of its own.
  public enum Command: String, Sendable, CaseIterable {
    /// `227x227x3 conv:11x11x96,s4 pool:3,s2`: what comes out of each layer.
    case shape
    /// `input=7 filter=3 stride=3 output=3`: what is left out.
    case solve
    /// `conv:3x3x64,s2,p1 on 224x224x3`: the arithmetic.
    case explain
    /// `output=3,3 conv:3x3x8,s2 on 9x9x1`: which inputs an output is made of, or which outputs read an input.
    case trace
    /// `28x28x1 conv:5x5x6 pool:2 batch=64`: what a network costs.
    case cost
    /// `32x32x3 dense:4704 vs conv:5x5x6`: networks side by side.
    case compare
    /// `7x7 conv:3x3,s2,p1`: where the filter lies.
    case picture
    /// `7x7 conv:3x3,s2,p1`: the filter as it slides.
    case animation
  }

  /// - Parameters:
  ///   - line: the question without the command.
  ///   - command: which grammar it follows.
  public init(_ line: String, to command: Command) {
    self.init(SyntaxWord.words(line), line, command)
  }

  /// A question that says itself what it is: it begins with the command, or its form tells.
  public init(_ line: String) {
    var words = SyntaxWord.words(line)
    if let first = words.first, let command = Command(rawValue: first.text.lowercased()) {
      words.removeFirst()
      self.init(words, line, command)
      return
    }
    let looksLike: Command? =
      words.contains { $0.text == "on" }
      ? (words.contains(where: TraceSyntax.isStart) ? .trace : .explain)
      : words.contains { $0.text == "vs" }
        ? .compare
        : words.contains { $0.text.contains("=") }
          ? .solve : words.first?.text.first?.isASCIIDigit == true ? .shape : nil
    guard let command = looksLike else {
      let first = words.first ?? SyntaxWord(line: line, text: "", start: 0)
      let advice = Spelling.suggestion(for: first.text, among: Command.allCases.map(\.rawValue))
      self.init(
        mistake: first.mistake(
          "a question begins with \(Self.beginnings)\(advice)\nfor example: shape 28x28x1 conv:5x5x6 pool:2"
        ))
      return
    }
    self.init(words, line, command)
  }

  /// `shape, solve or explain`, with all that there are.
  private static var beginnings: String {
    let names = Command.allCases.map(\.rawValue)
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }

  private init(mistake: SyntaxMistake) {
    answer = nil
    self.mistake = mistake
  }

  private init(_ words: [SyntaxWord], _ line: String, _ command: Command) {
    do throws(SyntaxMistake) {
      answer = try Self.answer(words, line, command)
      mistake = nil
    } catch {
      answer = nil
      mistake = error
    }
  }

  private static func answer(
    _ words: [SyntaxWord], _ line: String, _ command: Command
  ) throws(SyntaxMistake) -> any ShapeAnswer {
    let end = SyntaxWord(line: line, text: "", start: line.count)
    switch command {
    case .solve:
      guard !words.isEmpty else {
        throw end.mistake("\(SolveSyntax.help), for example: input=7 filter=3 stride=3 output=3")
      }
      let answers = try SolveSyntax.questions(words).map { AxisAnswer($0) }
      return answers.count == 1 ? answers[0] : AxisAnswers(answers: answers)
    case .shape:
      guard let first = words.first else {
        throw end.mistake("give the input and layers, for example: 28x28x1 conv:5x5x6 pool:2")
      }
      let input = try shape(first)
      let network = try NetworkSyntax(Array(words.dropFirst()))
      return ShapeSummary(try trace(try network.chain(input: input), input, first))
    case .explain:
      let (layers, input) = try layersAndInput(words, end)
      let chain = try NetworkSyntax(layers).chain(input: try shape(input))
      return Explanation(try trace(chain, try shape(input), input))
    case .trace:
      guard !words.isEmpty else { throw end.mistake(TraceSyntax.help) }
      let (start, place, rest) = try TraceSyntax.start(words, end: end)
      let (layers, input) = try layersAndInput(rest, end)
      let chain = try NetworkSyntax(layers).chain(input: try shape(input))
      let connections = ConnectionTrace(chain, from: start, input: try shape(input))
      if let failure = connections.failure { throw place.mistake("\(failure)") }
      return connections
    case .cost:
      guard let first = words.first else {
        throw end.mistake("give the input and layers, for example: \(CostSyntax.example)")
      }
      let input = try shape(first)
      let (layers, batch, showsTraining) = try CostSyntax.parts(Array(words.dropFirst()))
      let network = try NetworkSyntax(layers).chain(input: input)
      return NetworkCost(network, input: input, batch: batch, showsTraining: showsTraining)
    case .compare:
      guard let first = words.first else {
        throw end.mistake("give the input, layers, vs, and other layers, for example: \(CompareSyntax.example)")
      }
      let input = try shape(first)
      guard words.count > 1 else { throw end.mistake("behind the input come networks, with vs between them") }
      var entries: [NetworkComparison.Entry] = []
      for (label, network) in try CompareSyntax.networks(Array(words.dropFirst())) {
        entries.append(.init(label, ShapeSummary(try trace(try network.chain(input: input), input, first))))
      }
      return NetworkComparison(entries)
    case .picture, .animation:
      return try PictureSyntax(words, line).answer(isMoving: command == .animation)
    }
  }

  /// What stands before `on`, and the word behind it.
  private static func layersAndInput(
    _ words: [SyntaxWord], _ end: SyntaxWord
  ) throws(SyntaxMistake) -> ([SyntaxWord], SyntaxWord) {
    guard let on = words.firstIndex(where: { $0.text == "on" }) else {
      throw end.mistake("behind the layer comes 'on' and its input, for example: conv:3x3x64,s2,p1 on 224x224x3")
    }
    guard on > 0 else { throw words[on].mistake("before 'on' the layer is missing, for example conv:3x3x64,s2,p1") }
    guard on + 1 < words.count else { throw end.mistake("behind 'on' the input is missing, for example 224x224x3") }
    if on + 2 < words.count { throw words[on + 2].mistake("behind the input there is nothing more") }
    return (Array(words[..<on]), words[on + 1])
  }

  static func trace(
    _ rule: any LayerRule, _ input: [Int], _ word: SyntaxWord
  ) throws(SyntaxMistake) -> ShapeTrace {
    do throws(ShapeError) {
      return try ShapeTrace(rule, input: input)
    } catch { throw word.misfit("\(error)") }
  }

  static func shape(_ word: SyntaxWord) throws(SyntaxMistake) -> [Int] {
    let shape = try word.numbers("the input's shape, such as 28x28x1")
    do throws(ShapeError) {
      try SpatialAxes.checkSizes(shape)
    } catch { throw word.misfit("\(error)") }
    return shape
  }

  /// The numbers of the networks that were asked about: of `shape` and `cost` one, of `compare` each; empty where there
  /// are none.
  public var summaries: [ShapeSummary] {
    switch answer {
    case let summary as ShapeSummary: [summary]
    case let cost as NetworkCost: [cost.summary]
    case let comparison as NetworkComparison: comparison.summaries
    default: []
    }
  }

  /// Whether the question is understood, and nothing fits its numbers.
  public var isFailure: Bool { mistake?.isMisfit ?? answer?.isFailure ?? false }

  public var description: String { mistake?.description ?? answer?.description ?? "" }

  public var html: String {
    answer?.html ?? "<pre style=\"color:#b2182b\">\(description.markupEscaped)</pre>"
  }

  public var json: JSON {
    guard let mistake else { return answer?.json ?? .null }
    return [
      "mistake": .string(mistake.message), "line": .string(mistake.line),
      "column": .integer(mistake.range.lowerBound + 1),
      "length": .integer(mistake.range.count),
    ]
  }
}
