import JSONText

/// The filter of a convolution, or the window of a pooling, as it slides over its input, beside the output that it fills.
///
/// It shows itself as a moving picture, which stands still while the pointer is on it, for readers who want less motion, and in
/// print; then it is the first position with the whole output.
public struct SlidingFilter: ShapeAnswer {
  /// Where the filter lies.
  public let positions: FilterPositions
  /// The numbers in the cells; nil for none.
  package let numbers: GridNumbers?

  /// Up to how many cells an axis may have whose numbers are shown.
  package static let mostNumbers = 12

  /// The positions as a moving picture.
  ///
  /// - Throws: `ShapeError` for more than two axes.
  public init(_ positions: FilterPositions) throws(ShapeError) { try self.init(positions, numbers: nil) }

  /// - Parameter numbers: what stands in the cells; their counts are those of the positions.
  package init(_ positions: FilterPositions, numbers: GridNumbers?) throws(ShapeError) {
    guard positions.axes.count < 3 else {
      let names = positions.names.enumerated().map { "\($0.offset) (\($0.element))" }.joined(separator: ", ")
      throw ShapeError(
        "\(positions.layer) slides along \(positions.axes.count) axes, and a moving picture can show two: choose one of \(names)"
      )
    }
    self.positions = positions
    self.numbers = numbers
  }

  public var isFailure: Bool { false }
  public var description: String {
    guard let numbers else { return positions.description }
    return positions.description + "\n\n"
      + numbers.text(positions.view == .scattered ? ("output", "input") : ("input", "output"))
  }
  public var html: String { "<div>\(svg)</div>" }
  public var json: JSON {
    guard case .object(var members) = positions.json else { return positions.json }
    members["svg"] = .string(SVGDrawing.standalone(svg))
    return .object(members)
  }
}

/// The numbers of a picture with two grids, as they are to be read.
package struct GridNumbers: Hashable, Sendable {
  /// Of the grid over which the filter slides, with its padding; empty strings for cells without one.
  package var main: [[String]]
  /// Of the filter; empty for a pooling.
  package var filter: [[String]]
  /// Of the other grid.
  package var other: [[String]]

  package init(main: [[String]], filter: [[String]], other: [[String]]) {
    (self.main, self.filter, self.other) = (main, filter, other)
  }

  /// The three as tables of characters.
  func text(_ names: (main: String, other: String)) -> String {
    [(names.main, main), ("filter", filter), (names.other, other)].filter { !$0.1.isEmpty }.map { name, rows in
      let width = rows.joined().map(\.count).max() ?? 0
      return
        ([name]
        + rows.map { row in
          "  " + row.map { String(repeating: " ", count: width - $0.count) + $0 }.joined(separator: " ")
        }).joined(separator: "\n")
    }.joined(separator: "\n")
  }
}
