extension AxisAnswer {
  /// How the only unknown follows from the rule: the condition with its numbers, and the values that satisfy it. Nil for
  /// two unknowns, for an output, which is merely computed, and where windows that stick out complicate the rule.
  public var inversion: Formula? {
    guard question.unknowns.count == 1, let unknown = question.unknowns.first, unknown != .output,
      question.operation != .ceilPooling, problem == nil || !nearest.isEmpty, let output = question.output
    else { return nil }
    let span = spanFormula
    let input = question.input.map { Formula("\($0)") } ?? Formula("n")
    let stride = question.stride.map(String.init) ?? "s"
    let padding = question.padding.map { Formula("\($0.total)") } ?? Formula("P")
    if question.operation == .transposedConvolution {
      let steps = question.input.map { "\($0 - 1)" } ?? "(n − 1)"
      let first = Formula.product(steps, stride)
      let latexFirst = Formula(first.text, latex: first.latex.replacingMinus)
      let extra = question.outputPadding ?? recommended?.outputPadding ?? 0
      let sum = latexFirst + span - padding + Formula("\(extra)")
      return solutions.isEmpty
        ? Formula("\(output) = \(sum.text)", latex: "\(output) = \(sum.latex)")
        : Formula(
          "\(output) = \(sum.text), so \(conclusion.text)",
          latex: "\(output) = \(sum.latex) \\Rightarrow \(conclusion.latex)")
    }
    let room = input + padding - span
    let (low, high) = (Formula.product("\(output - 1)", stride), Formula.product("\(output)", stride))
    let text = "\(low.text) ≤ \(room.text) < \(high.text)"
    let latex = "\(low.latex) \\le \(room.latex) < \(high.latex)"
    guard !solutions.isEmpty else {
      return Formula("\(text), which no whole \(unknown.symbol) satisfies", latex: latex)
    }
    return Formula("\(text), so \(conclusion.text)", latex: "\(latex) \\Rightarrow \(conclusion.latex)")
  }

  private var spanFormula: Formula {
    if question.dilation == 1 { return question.filter.map { Formula("\($0)") } ?? Formula("f") }
    let gap = question.dilation.map(String.init) ?? "d"
    let taps = question.filter.map { "\($0 - 1)" } ?? "(f − 1)"
    // Taken away as a whole.
    return question.operation == .transposedConvolution
      ? Formula("\(gap)·\(taps) + 1", latex: "\(gap) \\cdot \(taps) + 1".replacingMinus)
      : Formula("(\(gap)·\(taps) + 1)", latex: "(\(gap) \\cdot \(taps) + 1)".replacingMinus)
  }

  /// `2 ≤ P ≤ 4`, `f = 3`, `s ≥ 5`.
  private var conclusion: Formula {
    guard let unknown = question.unknowns.first, let best = recommended else { return Formula("") }
    let symbol = unknown == .padding ? "P" : unknown.symbol
    let range = range ?? best[unknown]...best[unknown]
    if isOpen { return Formula("\(symbol) ≥ \(range.lowerBound)", latex: "\(symbol) \\ge \(range.lowerBound)") }
    if range.count == 1 { return Formula("\(symbol) = \(range.lowerBound)") }
    return Formula(
      "\(range.lowerBound) ≤ \(symbol) ≤ \(range.upperBound)",
      latex: "\(range.lowerBound) \\le \(symbol) \\le \(range.upperBound)")
  }
}

extension String {
  /// The typographic minus of texts as LaTeX writes it.
  fileprivate var replacingMinus: String { String(map { $0 == "−" ? "-" : $0 }) }
}
