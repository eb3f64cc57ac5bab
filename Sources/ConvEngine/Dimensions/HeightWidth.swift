/// One number for the vertical axis and one for the horizontal: a stride, a dilation, a size.
///
/// An integer literal stands for both: `let stride: HeightWidth = 2` is two down and two across.
public struct HeightWidth: Hashable, Sendable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// Along the rows of an image, from top to bottom.
  public var height: Int
  /// Along the columns of an image, from left to right.
  public var width: Int

  /// A pair with its own number for each axis.
  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// The same number for both axes.
  public init(_ both: Int) { self.init(height: both, width: both) }

  /// The same number for both axes.
  public init(integerLiteral both: Int) { self.init(both) }

  /// `2` when both axes agree, else `2×1` (height × width).
  public var description: String { height == width ? "\(height)" : "\(height)×\(width)" }
}
