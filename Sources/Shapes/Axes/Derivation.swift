/// How a number follows from others: the formula, the numbers put in, and the steps to the result.
public struct Derivation: Hashable, Sendable {
  /// The formula in letters.
  public var formula: Formula
  /// The formula with the numbers, and what it comes to step by step; the last one is the result.
  public var steps: [Formula]
  /// What is to be said about it, such as what floor drops; empty for nothing.
  public var note: String

  /// `⌊(227 + 2·0 − 11)/4⌋ + 1 = 55`: the numbers and the result.
  public var inOneLine: String { Formula.equal([steps.first, steps.last].compactMap(\.self)).text }

  /// All of it: the formula, then the steps.
  public var equation: Formula { .equal([formula] + steps) }
}

extension ConvolutionAxis {
  /// How the output follows: formula, substitution and result.
  public var derivation: Derivation {
    operation == .transposedConvolution ? transposedDerivation : slidingDerivation
  }

  private var slidingDerivation: Derivation {
    let up = operation == .ceilPooling
    let one = Formula("1")
    let formula = Formula.rounded(
      Formula("n") + Self.padding(symbols: padding) - Self.span(symbols: dilation), over: "s", up: up)
    let room = paddedInput - span
    let numbers = Formula.rounded(
      Formula("\(input)") + Self.padding(numbers: padding) - Self.span(numbers: filter, dilation), over: "\(stride)",
      up: up)
    let quotient = Formula.rounded(Formula("\(room)"), over: "\(stride)", up: up, isSum: false)
    let rounded = up && room % stride != 0 ? room / stride + 1 : room / stride
    // A window that would begin beyond the image does not count.
    let tail = rounded == output ? one - one : one
    var steps = [numbers + tail, quotient + tail, Formula("\(rounded)") + tail, Formula("\(output)")]
    if stride == 1 { steps.remove(at: 1) }
    return Derivation(formula: formula + tail, steps: steps, note: note)
  }

  private var transposedDerivation: Derivation {
    var formula = Formula("(n − 1)·s", latex: "(n - 1) \\cdot s") + Self.span(adding: "f", dilation: dilation, "d")
    var numbers =
      Formula("(\(input) − 1)·\(stride)", latex: "(\(input) - 1) \\cdot \(stride)")
      + Self.span(adding: "\(filter)", dilation: dilation, "\(dilation)")
    formula = formula - Self.padding(symbols: padding, subtracted: true)
    numbers = numbers - Self.padding(numbers: padding, subtracted: true)
    if outputPadding != 0 {
      formula = formula + Formula("a")
      numbers = numbers + Formula("\(outputPadding)")
    }
    return Derivation(formula: formula, steps: [numbers, Formula("\(output)")], note: note)
  }

  private static func padding(symbols padding: AxisPadding, subtracted: Bool = false) -> Formula {
    if padding.isSymmetric { return Formula("2p") }
    return subtracted ? Formula("(p₁ + p₂)", latex: "(p_1 + p_2)") : Formula("p₁ + p₂", latex: "p_1 + p_2")
  }

  private static func padding(numbers padding: AxisPadding, subtracted: Bool = false) -> Formula {
    if padding.isSymmetric { return .product("2", "\(padding.before)") }
    let sum = Formula("\(padding.before)") + Formula("\(padding.after)")
    return subtracted ? Formula("(\(sum.text))", latex: "(\(sum.latex))") : sum
  }

  private static func span(symbols dilation: Int) -> Formula {
    dilation == 1 ? Formula("f") : Formula("d·(f − 1) − 1", latex: "d \\cdot (f - 1) - 1")
  }

  private static func span(numbers filter: Int, _ dilation: Int) -> Formula {
    dilation == 1
      ? Formula("\(filter)")
      : Formula("\(dilation)·(\(filter) − 1) − 1", latex: "\(dilation) \\cdot (\(filter) - 1) - 1")
  }

  private static func span(adding filter: String, dilation: Int, _ gap: String) -> Formula {
    dilation == 1
      ? Formula(filter) : Formula("\(gap)·(\(filter) − 1) + 1", latex: "\(gap) \\cdot (\(filter) - 1) + 1")
  }

  /// What the formula hides.
  private var note: String {
    var notes: [String] = []
    if dropped > 0 {
      let remainder = "(\(paddedInput) − \(span)) mod \(stride) = \(dropped)"
      notes.append(
        droppedOfImage == 0
          ? "floor drops \(Self.count(dropped, "pixel")) at the end, only padding: \(remainder)"
          : "floor drops \(Self.count(dropped, "pixel")) at the end, \(droppedOfImage) of the image: \(remainder)")
    }
    if overhang > 0 { notes.append("the last window sticks out by \(Self.count(overhang, "pixel"))") }
    let room = paddedInput - span
    if operation == .ceilPooling, room >= 0, room % stride != 0, overhang == 0 {
      notes.append("one window less than ceil says, because it would begin beyond the last pixel")
    }
    if skippedBetween > 0 {
      notes.append(
        "\(Self.count(skippedBetween, "pixel")) between neighbouring positions \(skippedBetween == 1 ? "is" : "are") never "
          + "seen, because the stride is larger than the \(operation.slider)")
    }
    return notes.joined(separator: "; ")
  }

  private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
