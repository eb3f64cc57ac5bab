/// How many pixels are added on each side of a volume or video.
///
/// An integer literal stands for all six sides: `let padding: Padding3D = 1`.
public struct Padding3D: Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// Planes or frames added before the first.
  public var front: Int
  /// Planes or frames added after the last.
  public var back: Int
  /// Rows added above the first row.
  public var top: Int
  /// Rows added below the last row.
  public var bottom: Int
  /// Columns added before the first column.
  public var left: Int
  /// Columns added after the last column.
  public var right: Int

  /// A number of its own for each side.
  public init(front: Int, back: Int, top: Int, bottom: Int, left: Int, right: Int) {
    self.front = front
    self.back = back
    self.top = top
    self.bottom = bottom
    self.left = left
    self.right = right
  }

  /// The sides of every plane, and none before the first or after the last.
  public init(_ plane: Padding2D) {
    self.init(front: 0, back: 0, top: plane.top, bottom: plane.bottom, left: plane.left, right: plane.right)
  }

  /// The same number on all six sides.
  public init(integerLiteral all: Int) {
    self.init(front: all, back: all, top: all, bottom: all, left: all, right: all)
  }

  /// The padding with which the output has ⌈input ÷ stride⌉ pixels along every axis, the extra one, if any, at the
  /// back, the bottom and the right.
  ///
  /// - Returns: zero along an axis where a number is out of range: `ConvDims` then reports that number.
  public static func same(
    input: DepthHeightWidth, filter: DepthHeightWidth, stride: DepthHeightWidth = 1, dilation: DepthHeightWidth = 1
  ) -> Padding3D {
    func sides(_ axis: KeyPath<DepthHeightWidth, Int>) -> (before: Int, after: Int) {
      ConvAxis.samePadding(
        input: input[keyPath: axis], filter: filter[keyPath: axis], stride: stride[keyPath: axis],
        dilation: dilation[keyPath: axis])
    }
    let (depth, height, width) = (sides(\.depth), sides(\.height), sides(\.width))
    return Padding3D(
      front: depth.before, back: depth.after, top: height.before, bottom: height.after, left: width.before,
      right: width.after)
  }
}
