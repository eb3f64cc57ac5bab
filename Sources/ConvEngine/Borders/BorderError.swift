/// Why an image cannot be padded.
public enum BorderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A size that must be at least `minimum` is smaller.
  case tooSmall(name: String, value: Int, minimum: Int)
  /// A single number is larger than `ConvDims.largestSize`.
  case tooLarge(name: String, value: Int)
  /// The padded images, of this shape, would have more bytes than a process can address; `bytes` is rounded.
  case tooManyBytes(shape: [Int], bytes: Double)
  /// There are not enough pixels to mirror: `reflect` needs more pixels than padding, because it leaves out the border.
  case reflectTooFar(side: String, padding: Int, size: Int)

  /// What was wrong, with the numbers, and what to do.
  public var description: String {
    switch self {
    case .tooSmall(let name, let value, let minimum):
      "The \(name) is \(value), but it must be at least \(minimum)."
    case .tooLarge(let name, let value):
      "The \(name) is \(value): no dimension may be larger than \(ConvDims.largestSize)."
    case .tooManyBytes(let shape, let bytes):
      "The padded images of shape \(shape.map { "\($0)" }.joined(separator: "×")) would need \(binarySize(bytes)) of "
        + "memory, more than any process can address. Use a smaller shape or less padding."
    case .reflectTooFar(let side, let padding, let size):
      "Reflecting \(padding) pixels at the \(side) needs at least \(padding + 1) pixels on that axis, because the "
        + "border pixel itself is not repeated, but the image has \(size). Use at most \(size - 1) or another border mode."
    }
  }
}
