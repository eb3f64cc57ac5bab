/// A formula as text and as LaTeX.
public struct Formula: Hashable, Sendable, CustomStringConvertible {
  /// For consoles: `⌊(7 + 2·1 − 3)/3⌋ + 1`.
  public var text: String
  /// For notebooks, without the dollars.
  public var latex: String

  /// A formula in both forms.
  public init(_ text: String, latex: String) {
    self.text = text
    self.latex = latex
  }

  /// The same in both: numbers and names.
  init(_ both: String) { self.init(both, latex: both) }

  public var description: String { text }

  static func + (a: Formula, b: Formula) -> Formula {
    Formula("\(a.text) + \(b.text)", latex: "\(a.latex) + \(b.latex)")
  }

  static func - (a: Formula, b: Formula) -> Formula {
    Formula("\(a.text) − \(b.text)", latex: "\(a.latex) - \(b.latex)")
  }

  static func equal(_ sides: [Formula]) -> Formula {
    Formula(sides.map(\.text).joined(separator: " = "), latex: sides.map(\.latex).joined(separator: " = "))
  }

  static func product(_ factors: String...) -> Formula { product(factors) }

  static func product(_ factors: [String]) -> Formula {
    Formula(factors.joined(separator: "·"), latex: factors.joined(separator: " \\cdot "))
  }

  /// ⌊a/b⌋ or ⌈a/b⌉.
  static func rounded(_ numerator: Formula, over divisor: String, up: Bool, isSum: Bool = true) -> Formula {
    let top = isSum ? "(\(numerator.text))" : numerator.text
    let (open, close) = up ? ("⌈", "⌉") : ("⌊", "⌋")
    let name = up ? "ceil" : "floor"
    return Formula(
      "\(open)\(top)/\(divisor)\(close)",
      latex: "\\left\\l\(name) \\frac{\(numerator.latex)}{\(divisor)} \\right\\r\(name)")
  }
}
