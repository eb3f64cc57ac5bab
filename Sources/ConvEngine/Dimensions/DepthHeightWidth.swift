/// One number for each axis of a volume or video: a stride, a dilation, a size.
///
/// An integer literal stands for all three: `let stride: DepthHeightWidth = 2`.
public struct DepthHeightWidth: Hashable, Sendable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// From one plane or frame to the next.
  public var depth: Int
  /// Along the rows of a plane, from top to bottom.
  public var height: Int
  /// Along the columns of a plane, from left to right.
  public var width: Int

  /// A number of its own for each axis.
  public init(depth: Int, height: Int, width: Int) {
    self.depth = depth
    self.height = height
    self.width = width
  }

  /// The same number for all three axes.
  public init(integerLiteral all: Int) { self.init(depth: all, height: all, width: all) }

  /// `2` when all axes agree, else `1×2×2` (depth × height × width).
  public var description: String {
    depth == height && height == width ? "\(depth)" : "\(depth)×\(height)×\(width)"
  }
}
