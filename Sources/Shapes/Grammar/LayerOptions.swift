/// What stands behind the colon of a layer: `3x3x64,s2,p1`.
struct LayerOptions {
  /// The word of the layer.
  let word: SyntaxWord
  /// Its name as typed.
  let kind: SyntaxWord
  /// The numbers with x between them; empty where there are none.
  private(set) var sizes: [Int] = []
  private(set) var stride: [Int]?
  private(set) var padding: LayerPadding?
  private(set) var dilation: [Int]?
  private(set) var outputPadding: [Int]?
  private(set) var groups: Int?
  private(set) var multiplier: Int?
  private(set) var isCeiled = false
  private(set) var hasBias = true
  private(set) var activation: String?
  /// Where each option stands.
  private var places: [String: SyntaxWord] = [:]

  static let activations = [
    "relu", "leakyrelu", "relu6", "elu", "selu", "gelu", "silu", "sigmoid", "tanh", "softplus", "softsign", "softmax",
  ]

  private static let help =
    "options are s2 (stride), p1, p1+2, same or full (padding), d2 (dilation), g2 (groups), o1 (output padding), "
    + "m2 (filters per channel), ceil, nobias, or an activation such as relu"

  init(_ word: SyntaxWord) throws(SyntaxMistake) {
    self.word = word
    let colon = word.text.firstIndex(of: ":").map { word.text.distance(from: word.text.startIndex, to: $0) }
    let length = colon ?? word.text.count
    kind = SyntaxWord(line: word.line, text: String(word.text.prefix(length)).lowercased(), start: word.start)
    // A dropout's rate is no size, and changes none.
    guard colon != nil, kind.text != "dropout" else { return }
    var parts = word.dropping(length + 1).split { $0 == "," }
    if let first = parts.first, first.text.first.map({ $0.isASCIIDigit || $0 == "-" }) ?? true {
      sizes = try first.numbers("sizes are numbers with x between them, such as 3x3x64")
      parts.removeFirst()
    }
    for part in parts { try read(part) }
  }

  private mutating func read(_ part: SyntaxWord) throws(SyntaxMistake) {
    let text = part.text.lowercased()
    if text.isEmpty { throw part.mistake("here an option is missing; \(Self.help)") }
    switch text {
    case "ceil": return isCeiled = true
    case "nobias": return hasBias = false
    case "same", "psame": return padding = .same
    case "valid", "pvalid": return padding = .valid
    case "full", "pfull": return padding = .full
    case _ where Self.activations.contains(text): return activation = text
    default: break
    }
    let (name, value) = try Self.split(part)
    places[name] = part
    switch name {
    case "s": stride = try value.numbers("the stride, such as s2 or s2x1")
    case "p": padding = .sides(try Self.sides(value))
    case "d": dilation = try value.numbers("the dilation, such as d2")
    case "o": outputPadding = try value.numbers("the output padding, such as o1")
    case "g": groups = try value.number("the groups, such as g2")
    default: multiplier = try value.number("filters per channel, such as m2")
    }
  }

  /// `s2`, `stride2`, `stride=2`: the letter and the number.
  private static func split(_ part: SyntaxWord) throws(SyntaxMistake) -> (String, SyntaxWord) {
    let letters = String(part.text.prefix { $0.isLetter }).lowercased()
    let rest = part.dropping(letters.count)
    let value = rest.text.hasPrefix("=") ? rest.dropping(1) : rest
    let names = [
      "s": "s", "stride": "s", "p": "p", "pad": "p", "padding": "p", "d": "d", "dilation": "d", "g": "g", "groups": "g",
      "o": "o", "outputpadding": "o", "m": "m", "multiplier": "m",
    ]
    if let name = names[letters] {
      guard !value.text.isEmpty else { throw part.mistake("here a number is missing, such as \(name)1") }
      return (name, value)
    }
    let words = ["ceil", "nobias", "same", "valid", "full"] + activations
    let meant = Spelling.nearest(to: part.text, among: words)
    // A letter beside the right one on the keyboard, or a word for it.
    let short = !value.text.isEmpty && letters.count == 1 ? "; did you mean 's\(value.text)' or 'p\(value.text)'?" : ""
    throw part.mistake(
      "there is no option '\(part.text)'\(meant.map { "; did you mean '\($0)'?" } ?? short)\n\(help)")
  }

  /// `1`, `1x2` for each axis, `0+1` for before and after.
  static func sides(_ word: SyntaxWord) throws(SyntaxMistake) -> [AxisPadding] {
    var sides: [AxisPadding] = []
    for axis in word.split(where: { $0 == "x" || $0 == "×" }) {
      let ends = axis.split { $0 == "+" }
      guard ends.count <= 2 else { throw axis.mistake("a padding has two sides: p0+1") }
      let before = try ends[0].number("the padding, such as p1, or p0+1 for before and after")
      sides.append(
        AxisPadding(before: before, after: ends.count == 2 ? try ends[1].number("the padding after") : before))
    }
    return sides
  }

  /// The numbers of an option for so many axes: one stands for all.
  func each(_ numbers: [Int]?, _ name: String, _ axes: Int) throws(SyntaxMistake) -> [Int]? {
    guard let numbers else { return nil }
    if numbers.count == axes { return numbers }
    guard numbers.count == 1 else { throw wrongCount(name, numbers.count, axes) }
    return Array(repeating: numbers[0], count: axes)
  }

  /// The padding for so many axes.
  func padding(_ axes: Int) throws(SyntaxMistake) -> LayerPadding {
    guard case .sides(let sides)? = padding else { return padding ?? .valid }
    if sides.count == axes { return .sides(sides) }
    guard sides.count == 1 else { throw wrongCount("p", sides.count, axes) }
    return .sides(Array(repeating: sides[0], count: axes))
  }

  private func wrongCount(_ name: String, _ count: Int, _ axes: Int) -> SyntaxMistake {
    (places[name] ?? word).mistake(
      "\(count) numbers, but there \(axes == 1 ? "is 1 axis" : "are \(axes) axes"): give one number, or \(axes)")
  }

  /// The layer with a single filter, where it has filters but says only how large they are.
  func withOneFilter(axes: Int) -> LayerOptions {
    guard ["conv", "tconv", "separable"].contains(Self.kinds[kind.text]), sizes.count == axes else { return self }
    var options = self
    options.sizes.append(1)
    return options
  }

  /// Throws if there are options that the layer has no use for.
  func check(takes allowed: String, sizes: Bool = true) throws(SyntaxMistake) {
    if !sizes, !self.sizes.isEmpty { throw word.mistake("\(kind.text) takes no sizes: write '\(kind.text)'") }
    for (name, place) in places where !allowed.contains(name) {
      throw place.mistake("\(kind.text) has no option '\(place.text)'")
    }
    if isCeiled, !allowed.contains("c") { throw word.mistake("only pooling has 'ceil'") }
  }
}
