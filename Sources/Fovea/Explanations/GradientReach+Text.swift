extension GradientReach: CustomStringConvertible {
  public var description: String {
    let arrows = slopes.map { slope in
      let all =
        (slope.toWeights.map { ("w", $0) } + slope.toPixels.map { ("x", $0) } + (slope.toBias.map { [("b", $0)] } ?? []))
      return Self.name("g", slope.position) + " = \(ShownNumber.text(slope.gradient)) brings "
        + all.map { "\(Self.name($0.0, $0.1.target)) \(Self.product($0.1))" }.joined(separator: ", ")
    }
    return ([headline] + arrows + [""] + sums).joined(separator: "\n")
  }

  /// What it is, in a line.
  var headline: String { "\(title): where each \(gradientName) goes backward" }

  /// The gradient of every weight, of every pixel and of the bias, as sums.
  private var sums: [String] {
    let weights = Self.positions(filterSize).map { sum("w", $0, contributions(toWeight: $0)) }
    let pixels = Self.positions(imageSize).map { sum("x", $0, contributions(toPixel: $0)) }
    let bias = slopes.compactMap(\.toBias)
    return weights + pixels + (bias.isEmpty ? [] : [sum("b", [], bias)])
  }

  /// `∂L/∂w01 = 1·2 + 10·3 = 32`
  func sum(_ letter: String, _ target: [Int], _ contributions: [Contribution]) -> String {
    let products = contributions.map(Self.product).joined(separator: " + ")
    return "∂L/∂\(Self.name(letter, target)) = \(products.isEmpty ? "0" : products)"
      + (contributions.isEmpty ? "" : " = \(ShownNumber.text(contributions.reduce(0) { $0 + $1.value }))")
  }

  /// `w01`: the letter of the tensor and the place in it. No place has two digits.
  static func name(_ letter: String, _ position: [Int]) -> String { letter + position.map(String.init).joined() }

  /// `10·(−3)`; of the bias, whose factor is 1, only the gradient.
  static func product(_ contribution: Contribution) -> String {
    let gradient = ShownNumber.factor(contribution.gradient)
    return contribution.target.isEmpty ? gradient : "\(gradient)·\(ShownNumber.factor(contribution.factor))"
  }

  /// All `[row, column]` of a grid, row by row.
  static func positions(_ size: [Int]) -> [[Int]] {
    (0..<size[0]).flatMap { row in (0..<size[1]).map { [row, $0] } }
  }
}
