/// What lies beyond the border of an image.
public enum BorderMode: Hashable, Sendable, CustomStringConvertible {
  /// Zero everywhere: `0 0 | a b c | 0 0`.
  case zeros
  /// The same value everywhere: `v v | a b c | v v`.
  case constant(Float)
  /// The image mirrored at its border pixels, which are not repeated: `c b | a b c | b a`.
  case reflect
  /// The border pixels repeated: `a a | a b c | c c`.
  case replicate
  /// The image repeated, as on a torus: `b c | a b c | a b`.
  case circular

  /// The place inside the image that the place `index`, counted from the image's first pixel along one axis, shows.
  ///
  /// - Parameters:
  ///   - index: for `reflect`, above `-size` and below `2·size − 1`.
  ///   - size: pixels along the axis, at least 1.
  /// - Returns: nil where the value does not come from the image.
  public func source(of index: Int, size: Int) -> Int? {
    if index >= 0, index < size { return index }
    switch self {
    case .zeros, .constant: return nil
    case .replicate: return index < 0 ? 0 : size - 1
    case .reflect: return index < 0 ? -index : 2 * (size - 1) - index
    case .circular:
      let remainder = index % size
      return remainder < 0 ? remainder + size : remainder
    }
  }

  /// What stands where no pixel of the image does.
  var fill: Float {
    if case .constant(let value) = self { value } else { 0 }
  }

  /// The name, as the case is written, and the value of a constant.
  public var description: String {
    switch self {
    case .zeros: "zeros"
    case .constant(let value): "constant \(value)"
    case .reflect: "reflect"
    case .replicate: "replicate"
    case .circular: "circular"
    }
  }
}
