/// The padding of a layer before its input is known.
public enum LayerPadding: Hashable, Sendable {
  /// None.
  case valid
  /// As many as give ⌈n ÷ s⌉ outputs, an odd one at the end.
  case same
  /// As many as let the filter overlap by one pixel.
  case full
  /// A number for each side of each axis.
  case sides([AxisPadding])

  /// What it comes to along one axis.
  func amount(axis: Int, input: Int, filter: Int, stride: Int, dilation: Int) -> AxisPadding {
    switch self {
    case .valid: 0
    case .same: .same(input: input, filter: filter, stride: stride, dilation: dilation)
    case .full: .full(filter: filter, dilation: dilation)
    case .sides(let sides): sides[axis]
    }
  }

  /// `same`, `2`, `0 + 1`; nil where there is none.
  var text: String? {
    switch self {
    case .valid: nil
    case .same: "same"
    case .full: "full"
    case .sides(let sides):
      sides.allSatisfy { $0.total == 0 }
        ? nil : Set(sides).count == 1 ? "\(sides[0])" : sides.map(\.description).joined(separator: " × ")
    }
  }
}
