import JSONText

/// A question for the solver as a line: `input=7 filter=3 stride=3 output=3`, with `pool`, `ceil` or `tconv` for what slides
/// and `7x9` for an axis each.
struct SolveSyntax: QuestionSyntax {
  /// One for each axis.
  private let questions: [AxisQuestion]

  init(_ words: [SyntaxWord], end: SyntaxWord) throws(SyntaxMistake) {
    guard !words.isEmpty else {
      throw end.mistake("\(Self.help), for example: input=7 filter=3 stride=3 output=3")
    }
    questions = try Self.questions(words)
  }

  func answer() -> any ShapeAnswer {
    let answers = questions.map { AxisAnswer($0) }
    return answers.count == 1 ? answers[0] : AxisAnswers(answers: answers)
  }

  private static let keys: [String: AxisQuantity] = [
    "input": .input, "n": .input, "i": .input, "in": .input, "filter": .filter, "f": .filter, "k": .filter,
    "kernel": .filter, "window": .filter, "size": .filter, "stride": .stride, "s": .stride, "padding": .padding,
    "pad": .padding, "p": .padding, "dilation": .dilation, "d": .dilation, "output": .output, "o": .output,
    "out": .output, "outputpadding": .outputPadding, "a": .outputPadding,
  ]

  private static let operations: [String: SlidingOperation] = [
    "conv": .convolution, "convolution": .convolution, "pool": .pooling, "maxpool": .pooling, "avgpool": .pooling,
    "pooling": .pooling, "ceil": .ceilPooling, "tconv": .transposedConvolution, "transposed": .transposedConvolution,
    "deconv": .transposedConvolution,
  ]

  private static let help = "the numbers are input, filter, stride, padding, dilation, output and outputpadding"

  private static func questions(_ words: [SyntaxWord]) throws(SyntaxMistake) -> [AxisQuestion] {
    var operation = SlidingOperation.convolution
    var numbers: [AxisQuantity: [Int?]] = [:]
    var sides: [AxisPadding] = []
    var places: [AxisQuantity: SyntaxWord] = [:]
    for word in words {
      let parts = word.split { $0 == "=" }
      let name = parts[0].text.lowercased()
      if parts.count == 1, let found = operations[name] {
        operation = found
        continue
      }
      guard let quantity = keys[name] else { throw unknown(parts[0], hasValue: parts.count > 1) }
      guard parts.count == 2 else { throw word.mistake("write \(name)=3, with one = and a number behind it") }
      if places[quantity] != nil { throw word.mistake("the \(quantity.title(operation)) is given twice") }
      places[quantity] = word
      if parts[1].text == "?" {
        numbers[quantity] = [nil]
      } else if quantity == .padding {
        sides = try LayerOptions.sides(parts[1])
        numbers[quantity] = sides.map(\.total)
      } else {
        numbers[quantity] = try parts[1].numbers("\(name)=3, or \(name)=3x5 for two axes")
      }
    }
    let axes = numbers.values.map(\.count).max() ?? 1
    for (quantity, values) in numbers where values.count != 1 && values.count != axes {
      throw places[quantity]!.mistake("\(values.count) numbers, where others have \(axes): give one, or \(axes)")
    }
    return (0..<axes).map { axis in
      func number(_ quantity: AxisQuantity) -> Int? {
        numbers[quantity].flatMap { $0.count == 1 ? $0[0] : $0[axis] }
      }
      let padding = sides.isEmpty ? nil : sides.count == 1 ? sides[0] : sides[axis]
      var question = AxisQuestion(
        operation, input: number(.input), filter: number(.filter), stride: number(.stride), padding: padding,
        outputPadding: number(.outputPadding), output: number(.output))
      if numbers[.dilation] != nil { question.dilation = number(.dilation) }
      return question
    }
  }

  private static func unknown(_ word: SyntaxWord, hasValue: Bool) -> SyntaxMistake {
    let names = ["input", "filter", "window", "stride", "padding", "dilation", "output", "outputpadding"]
    let words = hasValue ? names : names + operations.keys.sorted()
    let advice = Spelling.suggestion(for: word.text, among: words)
    return word.mistake(
      word.text.isEmpty
        ? "before the = a name is missing: \(help)" : "there is no '\(word.text)'\(advice)\n\(help)")
  }
}

/// The answers for several axes.
public struct AxisAnswers: Sendable, ShapeAnswer {
  /// From the outermost axis to the innermost.
  public let answers: [AxisAnswer]

  private var named: [(String, AxisAnswer)] { Array(zip(SpatialAxes.names(answers.count), answers)) }

  public var isFailure: Bool { answers.contains(where: \.isFailure) }
  public var description: String {
    named.map { "Along the \($0): \($1)" }.joined(separator: "\n\n")
  }
  public var html: String { named.map { "<p>Along the \($0):</p>\($1.html)" }.joined() }
  public var json: JSON { .object(["axes": .array(answers.map(\.json))]) }
}
