import JSONText

/// The answer to a question that was typed, or the place where it is not understood.
public struct ShapeReply: Sendable, CustomStringConvertible {
  /// The answer; nil where the question is not understood.
  public let answer: (any ShapeAnswer)?
  /// Where the question is not understood; nil where it is.
  public let mistake: SyntaxMistake?

  /// How the question was read, where it could have been meant otherwise; nil where it is plain, or not understood.
  public let remark: String?

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
    /// `28x28x1 conv:5x5x6 pool:2`: the network as a picture.
    case diagram
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
    (answer, remark) = (nil, nil)
    self.mistake = mistake
  }

  private init(_ words: [SyntaxWord], _ line: String, _ command: Command) {
    do throws(SyntaxMistake) {
      let question = try Self.question(words, line, command)
      let start = words.first?.start ?? line.count
      answer = try Self.answer(question, from: start)
      remark = question.remark(from: start)
      mistake = nil
    } catch {
      (answer, remark) = (nil, nil)
      mistake = error
    }
  }

  private static func question(
    _ words: [SyntaxWord], _ line: String, _ command: Command
  ) throws(SyntaxMistake) -> any QuestionSyntax {
    let end = SyntaxWord(line: line, text: "", start: line.count)
    return switch command {
    case .shape: try ShapeSyntax(words, end: end)
    case .solve: try SolveSyntax(words, end: end)
    case .explain: try ExplainSyntax(words, end: end)
    case .trace: try TraceSyntax(words, end: end)
    case .cost: try CostSyntax(words, end: end)
    case .compare: try CompareSyntax(words, end: end)
    case .picture: try PictureSyntax(words, end: end)
    case .animation: try AnimationSyntax(words, end: end)
    case .diagram: try DiagramSyntax(words, end: end)
    }
  }

  private static func answer(
    _ question: any QuestionSyntax, from start: Int
  ) throws(SyntaxMistake) -> any ShapeAnswer {
    do throws(SyntaxMistake) {
      return try question.answer()
    } catch {
      guard let remark = question.remark(from: start) else { throw error }
      var mistake = error
      mistake.message += "\n" + remark
      throw mistake
    }
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

  public var description: String {
    guard let answer else { return mistake?.description ?? "" }
    return ([answer.description] + (remark.map { TextTable.wrapped($0, to: 110) } ?? [])).joined(separator: "\n")
  }

  public var html: String {
    guard let answer else { return "<pre style=\"color:#dc4a5c\">\(description.markupEscaped)</pre>" }
    return answer.html + (remark.map { "<p><small>\($0.markupEscaped)</small></p>" } ?? "")
  }

  public var json: JSON {
    guard let mistake else {
      guard let remark, case .object(var members)? = answer?.json else { return answer?.json ?? .null }
      members["remark"] = .string(remark)
      return .object(members)
    }
    return [
      "mistake": .string(mistake.message), "line": .string(mistake.line),
      "column": .integer(mistake.range.lowerBound + 1),
      "length": .integer(mistake.range.count),
    ]
  }
}
