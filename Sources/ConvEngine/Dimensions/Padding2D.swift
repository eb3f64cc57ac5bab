/// How many pixels are added on each side of an image, in pixels.
///
/// An integer literal stands for all four sides: `let padding: Padding2D = 1`.
public struct Padding2D: Hashable, Sendable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// Rows added above the first row.
  public var top: Int
  /// Rows added below the last row.
  public var bottom: Int
  /// Columns added before the first column.
  public var left: Int
  /// Columns added after the last column.
  public var right: Int

  /// A number of its own for each side.
  public init(top: Int, bottom: Int, left: Int, right: Int) {
    self.top = top
    self.bottom = bottom
    self.left = left
    self.right = right
  }

  /// The same number above and below, and the same number left and right.
  public init(height: Int, width: Int) { self.init(top: height, bottom: height, left: width, right: width) }

  /// The same number on all four sides.
  public init(_ all: Int) { self.init(height: all, width: all) }

  /// The same number on all four sides.
  public init(integerLiteral all: Int) { self.init(all) }

  /// The padding with which the output has ⌈input ÷ stride⌉ rows and columns: at stride 1 as many as the input.
  ///
  /// Per axis, `max(0, (⌈n ÷ s⌉ − 1)·s + d·(f − 1) + 1 − n)` pixels are needed; where that number is odd the extra
  /// pixel goes to the bottom and to the right, as TensorFlow's `SAME` does.
  ///
  /// - Parameters:
  ///   - input: height and width of the image, at least 1.
  ///   - filter: height and width of the filter, at least 1.
  ///   - stride: at least 1.
  ///   - dilation: at least 1.
  /// - Returns: zero padding along an axis where a number is out of range: `ConvDims` then reports that number.
  public static func same(
    input: HeightWidth, filter: HeightWidth, stride: HeightWidth = 1, dilation: HeightWidth = 1
  ) -> Padding2D {
    let rows = ConvAxis.samePadding(
      input: input.height, filter: filter.height, stride: stride.height, dilation: dilation.height)
    let columns = ConvAxis.samePadding(
      input: input.width, filter: filter.width, stride: stride.width, dilation: dilation.width)
    return Padding2D(top: rows.before, bottom: rows.after, left: columns.before, right: columns.after)
  }

  /// The padding with which every overlap of filter and image, even by a single pixel, gives an output:
  /// `d·(f − 1)` on every side.
  ///
  /// - Returns: zero padding along an axis where a number is out of range: `ConvDims` then reports that number.
  public static func full(filter: HeightWidth, dilation: HeightWidth = 1) -> Padding2D {
    func side(_ filter: Int, _ dilation: Int) -> Int {
      let sizes = 1...ConvDims.largestSize
      return sizes.contains(filter) && sizes.contains(dilation) ? dilation * (filter - 1) : 0
    }
    return Padding2D(
      height: side(filter.height, dilation.height), width: side(filter.width, dilation.width))
  }

  /// Whether nothing is added on any side.
  public var isZero: Bool { top == 0 && bottom == 0 && left == 0 && right == 0 }

  /// `1` when all sides agree, `2×1` (height × width) when opposite sides do, else every side by name.
  public var description: String {
    if top == bottom, left == right { return "\(HeightWidth(height: top, width: left))" }
    return "top \(top), bottom \(bottom), left \(left), right \(right)"
  }
}
