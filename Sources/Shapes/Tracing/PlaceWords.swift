/// Words for places along axes.
package enum PlaceWords {
  /// What one place along an axis before the channels is called, from the outermost to the innermost.
  package static func names(_ axes: Int) -> [String] {
    switch axes {
    case 1: ["step"]
    case 2: ["row", "column"]
    case 3: ["depth", "row", "column"]
    default: (0..<axes).map { "axis \($0)" }
    }
  }

  /// `rows 3 to 5`, `rows 1, 3 and 5 to 9`, `row −2`, `no row`
  package static func list(_ places: [Int], _ name: String) -> String {
    var runs: [ClosedRange<Int>] = []
    for place in Set(places).sorted() {
      if let last = runs.last, last.upperBound == place - 1 {
        runs[runs.count - 1] = last.lowerBound...place
      } else {
        runs.append(place...place)
      }
    }
    guard let first = runs.first, let last = runs.last else { return "no \(name)" }
    if runs.count == 1, first.count == 1 { return "\(name) \(text(first))" }
    if runs.count == 1 { return "\(name)s \(text(first))" }
    let shown = runs.count > 7 ? runs.prefix(4).map(text) + ["…"] : runs.dropLast().map(text)
    return "\(name)s \(shown.joined(separator: ", ")) and \(text(last))"
  }

  private static func text(_ run: ClosedRange<Int>) -> String {
    func number(_ place: Int) -> String { place < 0 ? "−\(-place)" : "\(place)" }
    return run.count == 1 ? number(run.lowerBound) : "\(number(run.lowerBound)) to \(number(run.upperBound))"
  }

  /// Rows and columns of the grid that shows a shape.
  package static func grid(_ shape: [Int]) -> (rows: Int, columns: Int) {
    shape.count > 2 ? (shape[shape.count - 3], shape[shape.count - 2]) : (1, shape.first ?? 1)
  }
}
