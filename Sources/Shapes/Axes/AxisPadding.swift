/// Pixels added before the first and after the last pixel of an axis: `1`, or `[0, 1]` where the two differ.
public struct AxisPadding: Hashable, Sendable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  /// Pixels before the first.
  public var before: Int
  /// Pixels after the last.
  public var after: Int

  /// A number of its own for each side.
  public init(before: Int, after: Int) {
    self.before = before
    self.after = after
  }
  /// The same number on both sides.
  public init(_ both: Int) { self.init(before: both, after: both) }
  /// The same number on both sides.
  public init(integerLiteral both: Int) { self.init(both) }
  /// `[before, after]`; a single number stands for both sides, and an empty list for none.
  public init(arrayLiteral elements: Int...) {
    self.init(before: elements.first ?? 0, after: elements.last ?? 0)
  }

  /// So many in all, an odd one at the end.
  public init(total: Int) { self.init(before: total / 2, after: total - total / 2) }

  /// Both sides together; where numbers are absurd, the nearest that there is.
  public var total: Int { sum(before, after) }
  /// Whether both sides are equal.
  public var isSymmetric: Bool { before == after }

  /// As many as give ⌈n ÷ s⌉ outputs: max(0, (⌈n ÷ s⌉ − 1)·s + d·(f − 1) + 1 − n), an odd one at the end.
  ///
  /// - Returns: none where a number is out of range, which `ConvolutionAxis` then reports.
  public static func same(input: Int, filter: Int, stride: Int = 1, dilation: Int = 1) -> AxisPadding {
    let sizes = 1...ConvolutionAxis.largestSize
    guard [input, filter, stride, dilation].allSatisfy(sizes.contains) else { return 0 }
    let output = (input + stride - 1) / stride
    return AxisPadding(total: max(0, (output - 1) * stride + dilation * (filter - 1) + 1 - input))
  }

  /// As many as let the filter overlap the image by a single pixel: d·(f − 1) on each side.
  ///
  /// - Returns: none where a number is out of range, which `ConvolutionAxis` then reports.
  public static func full(filter: Int, dilation: Int = 1) -> AxisPadding {
    let sizes = 1...ConvolutionAxis.largestSize
    return sizes.contains(filter) && sizes.contains(dilation) ? AxisPadding(dilation * (filter - 1)) : 0
  }
}

extension AxisPadding: CustomStringConvertible {
  /// `1`, or `0 + 1` where the sides differ.
  public var description: String { isSymmetric ? "\(before)" : "\(before) + \(after)" }
}
