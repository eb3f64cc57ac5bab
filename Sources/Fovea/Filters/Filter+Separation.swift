extension Filter {
  /// Whether the filter is a column times a row, so that two thin passes do the work of a wide one.
  public var isSeparable: Bool { separated != nil }

  /// The column `[H, 1]` and the row `[1, W]` whose product the filter is; nil if there are none.
  ///
  /// A matrix is such a product exactly when all its 2 × 2 minors vanish (it has rank 1). For whole numbers and
  /// fractions that is decided exactly; for others up to rounding (10⁻⁶ of the largest coefficient).
  public var separated: (vertical: Filter, horizontal: Filter)? {
    numerators.map(separatedExactly) ?? separatedWithRounding()
  }

  private func separatedExactly(_ whole: [Int]) -> (vertical: Filter, horizontal: Filter)? {
    guard let pivot = whole.firstIndex(where: { $0 != 0 }), let denominator else { return nil }
    let (row, column) = (pivot / width, pivot % width)
    func value(_ y: Int, _ x: Int) -> Int { whole[y * width + x] }
    for y in 0..<height {
      for x in 0..<width where value(y, x) * value(row, column) != value(y, column) * value(row, x) { return nil }
    }
    // The column without its common factor is whole, and so is the row that is left.
    let common = (0..<height).reduce(0) { greatestCommonDivisor($0, value($1, column)) }
    let vertical = (0..<height).map { [value($0, column) / common] }
    let horizontal = [(0..<width).map { value(row, $0) / vertical[row][0] }]
    // Ninths are thirds times thirds; a denominator that is no square stays with the row.
    let root = Int(Double(denominator).squareRoot().rounded())
    let (below, beside) = root * root == denominator ? (root, root) : (1, denominator)
    return (
      Filter("\(name), column", whole: vertical, over: below), Filter("\(name), row", whole: horizontal, over: beside)
    )
  }

  private func separatedWithRounding() -> (vertical: Filter, horizontal: Filter)? {
    let values = coefficients.scalars.map(Double.init)
    guard let pivot = values.indices.max(by: { Swift.abs(values[$0]) < Swift.abs(values[$1]) }), values[pivot] != 0,
      values.allSatisfy(\.isFinite)
    else { return nil }
    let (row, column) = (pivot / width, pivot % width)
    let share = Swift.abs(values[pivot]).squareRoot()
    let vertical = (0..<height).map { values[$0 * width + column] / share }
    let horizontal = (0..<width).map { values[row * width + $0] / values[pivot] * share }
    for y in 0..<height {
      for x in 0..<width {
        let error = Swift.abs(vertical[y] * horizontal[x] - values[y * width + x])
        if error > 1e-6 * Swift.abs(values[pivot]) { return nil }
      }
    }
    return (
      Filter("\(name), column", vertical.map { [Float($0)] }), Filter("\(name), row", [horizontal.map { Float($0) }])
    )
  }
}
