/// Why numbers do not describe a matrix product. Each case carries the numbers that were given.
public enum GemmDimsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A size is negative, or larger than `ConvDims.largestSize`.
  case outOfRange(name: String, value: Int)
  /// A stride is smaller than what it has to step over.
  case strideTooSmall(name: String, stride: Int, minimum: Int)
  /// A buffer would have more bytes than a process can address; `bytes` is rounded.
  case tooManyBytes(name: String, bytes: Double)
  /// The work would have more multiply-adds than an integer can count; `count` is rounded.
  case tooManyMultiplyAdds(count: Double)

  /// What was wrong, with the numbers, and what to do.
  public var description: String {
    switch self {
    case .outOfRange(let name, let value):
      "The \(name) is \(value), but it must be from 0 to \(ConvDims.largestSize)."
    case .strideTooSmall(let name, let stride, let minimum):
      "The \(name) is \(stride), but it must be at least \(minimum), what it steps over. Leave it out for matrices "
        + "without gaps."
    case .tooManyBytes(let name, let bytes):
      "The \(name) would need \(binarySize(bytes)) of memory, more than any process can address. Use a smaller shape."
    case .tooManyMultiplyAdds(let count):
      "This product would take about \(count) multiply-adds, more than can be counted. Use a smaller shape."
    }
  }
}
