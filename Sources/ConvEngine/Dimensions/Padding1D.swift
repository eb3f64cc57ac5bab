/// How many steps are added at each end of a text or signal.
///
/// An integer literal stands for both ends: `let padding: Padding1D = 1`.
public struct Padding1D: Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// Steps added before the first.
  public var start: Int
  /// Steps added after the last.
  public var end: Int

  /// A number of its own for each end.
  public init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }

  /// The same number at both ends.
  public init(integerLiteral both: Int) { self.init(start: both, end: both) }

  /// The padding with which the output has ⌈input ÷ stride⌉ steps, the extra one, if any, at the end.
  ///
  /// - Returns: zero where a number is out of range: `ConvDims` then reports that number.
  public static func same(input: Int, filter: Int, stride: Int = 1, dilation: Int = 1) -> Padding1D {
    let sides = ConvAxis.samePadding(input: input, filter: filter, stride: stride, dilation: dilation)
    return Padding1D(start: sides.before, end: sides.after)
  }
}
