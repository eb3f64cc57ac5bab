/// The formulas of a page, for where no script sets them: as letters in a line, `⌊(7 + 2 · 0 − 3) / 3⌋ + 1`.
enum FormulaText {
  /// A page whose formulas, between `$\displaystyle ` and `$`, are letters.
  static func readable(_ html: String) -> String {
    html.replacing(#/\$\\displaystyle ([^$]+)\$/#) { "<code>\(text(String($0.1)))</code>" }
  }

  /// What LaTeX writes, in letters; commands without a letter of their own keep their name.
  static func text(_ latex: String) -> String {
    var rest = latex.replacing("\\\\", with: "<br>")[...]
    var text = ""
    while let next = rest.first {
      guard next == "\\" else {
        text.append(next)
        rest.removeFirst()
        continue
      }
      rest.removeFirst()
      let name = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest.dropFirst(max(name.count, 1))
      switch name {
      case "left", "right": break
      case "begin", "end", "text", "mathrm", "operatorname":
        let content = group(&rest)
        if name != "begin", name != "end" { text += content }
      case "frac", "dfrac", "tfrac":
        let (over, under) = (inParentheses(Self.text(group(&rest))), inParentheses(Self.text(group(&rest))))
        text += "\(over) / \(under)"
      case "": text += " "
      default: text += signs[String(name)] ?? String(name)
      }
    }
    return text.replacing("{,}", with: ",").replacing(#/_(\d)/#) { subscripts[Int($0.1) ?? 0] }
      .replacing("⌊ ", with: "⌊").replacing(" ⌋", with: "⌋")
  }

  private static let signs = [
    "cdot": "·", "times": "×", "le": "≤", "ge": "≥", "ne": "≠", "approx": "≈", "Rightarrow": "⇒", "lfloor": "⌊",
    "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "infty": "∞", "dots": "…", "ldots": "…", "cdots": "⋯", "sum": "Σ",
    "quad": "  ", "partial": "∂", "sigma": "σ", "mu": "μ", "epsilon": "ε", "sqrt": "√",
  ]
  private static let subscripts = ["₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"]

  /// What stands between the braces at the beginning, which are taken away with it.
  private static func group(_ rest: inout Substring) -> String {
    guard rest.first == "{" else {
      guard let letter = rest.popFirst() else { return "" }
      return String(letter)
    }
    var depth = 0
    var content = ""
    while let next = rest.popFirst() {
      if next == "}" {
        depth -= 1
        if depth == 0 { break }
      }
      if depth > 0 { content.append(next) }
      if next == "{" { depth += 1 }
    }
    return content
  }

  private static func inParentheses(_ text: String) -> String { text.contains(" ") ? "(\(text))" : text }
}
