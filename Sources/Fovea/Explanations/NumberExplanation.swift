/// One number that a layer computes, written out: the numbers that it is made of, their products, and what becomes of the
/// sum.
///
/// In a notebook it shows both factors as grids with the padding hatched; as text it prints them.
public struct NumberExplanation: Sendable {
  /// One product of the sum, or one number of a window.
  public struct Term: Hashable, Sendable {
    /// Where the first factor stands, such as `[row, column, channel]`; outside of the image in the padding.
    public let position: [Int]
    /// The first factor.
    public let value: Double
    /// Whether the first factor belongs to the padding.
    public let isPadding: Bool
    /// Where the second factor stands, such as `[row, column, input, output]` of a filter; nil in a window of a pooling.
    public let weightPosition: [Int]?
    /// The second factor; 1 in a window of a pooling.
    public let weight: Double

    /// Both factors multiplied.
    public var product: Double { value * weight }
  }

  /// Terms that belong together, such as those of one channel.
  public struct Part: Sendable {
    /// What they belong to: `channel 2`; empty where there is only one part.
    public let label: String
    /// How many rows the grid of the terms has.
    public let rows: Int
    /// The terms, row by row.
    public let terms: [Term]
    /// Which places the rows and columns of the first factors are.
    var firstPlaces = Places()
    /// Which places the rows and columns of the second factors are.
    var secondPlaces = Places()

    /// The numbers of rows and columns; empty where they have none.
    struct Places: Sendable {
      var rows: [Int] = []
      var columns: [Int] = []
    }

    /// What the products come to.
    public var sum: Double { terms.reduce(0) { $0 + $1.product } }
    /// How many columns the grid has.
    public var columns: Int { rows == 0 ? 0 : terms.count / rows }
  }

  /// What becomes of the sum: a bias is added, an activation applied.
  public struct Step: Sendable {
    /// What is done: `bias`.
    public let title: String
    /// The arithmetic: `0.75 + 0.1`.
    public let formula: Formula
    /// What comes out.
    public let value: Double
  }

  /// How the terms become one number.
  public enum Reduction: Hashable, Sendable {
    /// Their products are added.
    case sum
    /// The largest counts.
    case largest
    /// They are added and divided by this.
    case mean(of: Int)
  }

  /// What it is: `Conv2D 3×3: output [2, 3, 0]`.
  public let title: String
  /// Where its terms come from, one sentence each.
  public let places: [String]
  /// What the two factors are: `input` and `filter`.
  public let factors: (first: String, second: String)
  /// How the terms become one number.
  public let reduction: Reduction
  /// The terms in the order in which they are added.
  public let parts: [Part]
  /// What becomes of the sum, one after the other.
  public let steps: [Step]
  /// The numbers that the terms are made of in their turn, as in a separable convolution.
  public let inner: [NumberExplanation]

  init(
    _ title: String, places: [String], factors: (first: String, second: String) = ("input", "filter"),
    reduction: Reduction = .sum, parts: [Part], steps: [Step] = [], inner: [NumberExplanation] = []
  ) {
    self.title = title
    self.places = places
    self.factors = factors
    self.reduction = reduction
    self.parts = parts
    self.steps = steps
    self.inner = inner
  }

  /// All terms.
  public var terms: [Term] { parts.flatMap(\.terms) }

  /// What the terms come to: their sum, their mean, or the largest of them.
  public var reduced: Double {
    let sum = parts.reduce(0) { $0 + $1.sum }
    switch reduction {
    case .sum: return sum
    case .mean(let count): return sum / Double(count)
    case .largest: return winner?.value ?? -.infinity
    }
  }

  /// The term that a maximum is taken from, the first of equal ones; nil where terms are added.
  public var winner: Term? {
    guard reduction == .largest else { return nil }
    var best: Term?
    for term in terms where best.map({ term.value > $0.value }) ?? true { best = term }
    return best
  }

  /// The number itself, as the terms and steps give it.
  public var result: Double { steps.last?.value ?? reduced }
}

extension NumberExplanation.Step {
  /// A bias is added.
  static func bias(_ bias: Double, to sum: Double) -> Self {
    Self(
      title: "bias", formula: Formula(ShownNumber.text(sum), latex: ShownNumber.latex(sum)).plus(bias),
      value: sum + bias)
  }

  /// An activation is applied; nil where it leaves the number as it is.
  static func activation(_ activation: Activation, of value: Double) -> Self? {
    guard activation != .identity else { return nil }
    let name = "\(activation)"
    let (text, latex) = (ShownNumber.text(value), ShownNumber.latex(value))
    let formula =
      activation == .relu
      ? Formula("max(0, \(text))", latex: "\\max(0, \(latex))")
      : Formula("\(name)(\(text))", latex: "\\operatorname{\(name.prefix { $0.isLetter })}(\(latex))")
    return Self(title: name, formula: formula, value: activation(Tensor(value, dtype: .float64)).onlyValue)
  }
}
