/// Numbers inside of formulas: four digits, a real minus sign, brackets where two signs would meet.
enum ShownNumber {
  /// `−0.25`, `1e−7`
  static func text(_ value: Double) -> String {
    let text = NumberText.short(value == 0 ? 0 : value)
    return text.replacing("-", with: "−").replacing("e−0", with: "e−").replacing("e+0", with: "e").replacing(
      "e+", with: "e")
  }

  /// `-0.25`, `1 \cdot 10^{-7}`
  static func latex(_ value: Double) -> String {
    let parts = text(value).replacing("−", with: "-").split(separator: "e")
    if value.isNaN { return "\\text{nan}" }
    if value.isInfinite { return value < 0 ? "-\\infty" : "\\infty" }
    return parts.count == 2 ? "\(parts[0]) \\cdot 10^{\(parts[1])}" : String(parts[0])
  }

  /// A factor, in brackets if it is negative.
  static func factor(_ value: Double) -> String { value < 0 ? "(\(text(value)))" : text(value) }

  /// A factor, in brackets if it is negative, or a product itself.
  static func latexFactor(_ value: Double) -> String {
    value < 0 || latex(value).contains("cdot") ? "(\(latex(value)))" : latex(value)
  }

  /// Whether the text says less than the number.
  static func isRounded(_ value: Double) -> Bool {
    value.isFinite && abs((Double(NumberText.short(value)) ?? value) - value) > 1e-6 * abs(value)
  }
}

extension Formula {
  /// The formula with a number added, or taken away where it is negative.
  func plus(_ number: Double) -> Formula {
    let (size, isNegative) = (abs(number), number < 0)
    return Formula(
      "\(text) \(isNegative ? "−" : "+") \(ShownNumber.text(size))",
      latex: "\(latex) \(isNegative ? "-" : "+") \(ShownNumber.latex(size))")
  }

  /// The formula with `= 0.25` behind it.
  func equals(_ number: Double) -> Formula {
    Formula("\(text) = \(ShownNumber.text(number))", latex: "\(latex) = \(ShownNumber.latex(number))")
  }

  /// Numbers or products added; beyond nine, those in the middle are left out.
  static func sum(_ terms: [NumberExplanation.Term], hasWeights: Bool) -> Formula {
    elided(terms.count, limit: 9) { index, isFirst in
      let term = terms[index]
      guard hasWeights else { return signed(term.value, isFirst) }
      let head = isFirst ? "" : "+ "
      return Formula(
        head + "\(ShownNumber.factor(term.value))·\(ShownNumber.factor(term.weight))",
        latex: head + "\(ShownNumber.latexFactor(term.value)) \\cdot \(ShownNumber.latexFactor(term.weight))")
    }
  }

  /// Numbers added; beyond nine, those in the middle are left out.
  static func sum(_ numbers: [Double]) -> Formula {
    elided(numbers.count, limit: 9) { signed(numbers[$0], $1) }
  }

  private static func signed(_ number: Double, _ isFirst: Bool) -> Formula {
    if isFirst { return Formula(ShownNumber.text(number), latex: ShownNumber.latex(number)) }
    let sign = (text: number < 0 ? "− " : "+ ", latex: number < 0 ? "- " : "+ ")
    return Formula(sign.text + ShownNumber.text(abs(number)), latex: sign.latex + ShownNumber.latex(abs(number)))
  }

  private static func elided(_ count: Int, limit: Int, _ item: (Int, Bool) -> Formula) -> Formula {
    guard count > 0 else { return Formula("0", latex: "0") }
    let items = shownIndices(count, limit: limit).map { index in
      index.map { item($0, $0 == 0) } ?? Formula("+ …", latex: "+ \\dots")
    }
    return Formula(items.map(\.text).joined(separator: " "), latex: items.map(\.latex).joined(separator: " "))
  }
}

/// Indices with nil for those in the middle that are left out, so that there are at most so many.
func shownIndices(_ count: Int, limit: Int) -> [Int?] {
  guard count > limit else { return Array(0..<count) }
  let tail = min(2, limit / 3)
  return (0..<limit - tail - 1).map(Optional.some) + [nil] + (count - tail..<count).map(Optional.some)
}
