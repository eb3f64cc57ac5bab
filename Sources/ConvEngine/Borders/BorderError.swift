/// Why an image cannot be padded.
public enum BorderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A size that must be at least `minimum` is smaller.
  case tooSmall(name: String, value: Int, minimum: Int)
  /// There are not enough pixels to mirror: `reflect` needs more pixels than padding, because it leaves out the border.
  case reflectTooFar(side: String, padding: Int, size: Int)

  /// What was wrong, with the numbers, and what to do.
  public var description: String {
    switch self {
    case .tooSmall(let name, let value, let minimum):
      "The \(name) is \(value), but it must be at least \(minimum)."
    case .reflectTooFar(let side, let padding, let size):
      "Reflecting \(padding) pixels at the \(side) needs at least \(padding + 1) pixels on that axis, because the "
        + "border pixel itself is not repeated, but the image has \(size). Use at most \(size - 1) or another border mode."
    }
  }
}
