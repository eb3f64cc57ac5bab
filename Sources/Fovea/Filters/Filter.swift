/// A small matrix that is moved over an image: each output is the sum of the products of its coefficients with the
/// pixels under them.
public struct Filter: Sendable, Equatable {
  /// What the filter is called.
  public var name: String
  /// The coefficients, of shape `[H, W]`.
  public let coefficients: Tensor
  /// What the coefficients are whole multiples of: 9 when all are so many ninths; nil when no small number is known.
  let denominator: Int?

  /// A filter of any coefficients, row by row, which must be equally long: `Filter("emboss", [[-2, -1, 0], …])`.
  public init(_ name: String, _ rows: [[Float]]) { self.init(name, Tensor(rows)) }

  /// A filter of the numbers of a matrix `[H, W]`.
  public init(_ name: String, _ coefficients: Tensor) {
    let whole = coefficients.scalars.allSatisfy { $0 == $0.rounded() && Swift.abs($0) < 1e6 }
    self.init(name: name, coefficients: coefficients, denominator: whole ? 1 : nil)
  }

  /// A filter of whole numbers divided by another, as 1/9 of nine ones.
  init(_ name: String, whole rows: [[Int]], over denominator: Int) {
    let coefficients = Tensor(rows.map { $0.map { Float($0) / Float(denominator) } })
    self.init(name: name, coefficients: coefficients, denominator: denominator)
  }

  private init(name: String, coefficients: Tensor, denominator: Int?) {
    guard coefficients.rank == 2, coefficients.count > 0 else {
      shapeFailure("Filter(\"\(name)\"): coefficients of shape \(coefficients.shape) are no matrix; give [H, W]")
    }
    self.name = name
    self.coefficients = coefficients.single
    self.denominator = denominator
  }

  /// Rows of coefficients.
  public var height: Int { coefficients.shape[0] }
  /// Columns of coefficients.
  public var width: Int { coefficients.shape[1] }

  /// The sum of the coefficients: what the filter makes of a flat area of value 1. Blurs have 1, edge filters 0.
  public var sum: Float {
    if let whole = numerators, let denominator { return Float(whole.reduce(0, +)) / Float(denominator) }
    return coefficients.sum().scalar
  }

  /// The filter turned by half a turn: with it, cross-correlation is convolution.
  public var rotated180: Filter {
    Filter(
      name: "\(name), turned by 180°", coefficients: coefficients.reversed(axis: 0).reversed(axis: 1),
      denominator: denominator)
  }

  /// The filter with rows and columns exchanged: it finds along y what this one finds along x.
  public var transposed: Filter {
    Filter(name: "\(name), transposed", coefficients: coefficients.transposed(), denominator: denominator)
  }

  func named(_ name: String) -> Filter {
    var copy = self
    copy.name = name
    return copy
  }

  /// The coefficients times the denominator, exactly; nil when no denominator is known.
  var numerators: [Int]? {
    guard let denominator else { return nil }
    return coefficients.scalars.map { Int(($0 * Float(denominator)).rounded()) }
  }
}

extension Filter: Displayable, CustomStringConvertible {
  /// Each coefficient as it would be written: `1/9` where that is exact, over the same denominator everywhere.
  private var texts: [String] {
    guard let numerators, let denominator, denominator > 1 else { return NumberText.column(coefficients.scalars) }
    return numerators.map { $0 % denominator == 0 ? "\($0 / denominator)" : "\($0)/\(denominator)" }
  }

  /// The name and the coefficients in aligned columns.
  public var description: String {
    let width = texts.lazy.map(\.count).max() ?? 0
    let cells = texts.map { $0.leftPadded(to: width) }
    let rows = (0..<height).map { row in
      "  " + cells[(row * self.width)..<((row + 1) * self.width)].joined(separator: "  ")
    }
    return ((name.isEmpty ? [] : [name]) + rows).joined(separator: "\n")
  }

  /// The coefficients as a table, coloured by their value.
  public var displayBundle: DisplayBundle {
    let table = coefficients.tableHTML(rows: height, columns: width, texts: texts)
    let title = name.isEmpty ? "" : "<div>\(name.htmlEscaped)</div>"
    return DisplayBundle(text: description, ["text/html": "<div>\(title)\(table)</div>"])
  }
}

func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  var (a, b) = (Swift.abs(a), Swift.abs(b))
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
