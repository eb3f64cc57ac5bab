/// A step along both axes of an image: `2`, or `[2, 1]` for height and width. Used for strides and dilations, and for the
/// sizes of windows.
public struct StrideSize: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  /// The step along the rows, from top to bottom.
  public var height: Int
  /// The step along the columns, from left to right.
  public var width: Int

  /// A step of its own for each axis.
  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }
  /// The same step along both axes.
  public init(_ both: Int) { self.init(height: both, width: both) }
  /// The same step along both axes.
  public init(integerLiteral both: Int) { self.init(both) }
  /// `[height, width]`.
  public init(arrayLiteral elements: Int...) {
    guard elements.count == 2 else {
      shapeFailure("StrideSize: \(elements) has \(elements.count) numbers; give one, or two for height and width")
    }
    self.init(height: elements[0], width: elements[1])
  }
}

/// How many pixels are added round an image before a filter moves over it.
public enum Padding: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  /// None: the filter stays inside, and the output is smaller.
  case valid
  /// As many as give ⌈input ÷ stride⌉ outputs; an odd one goes to the bottom and to the right.
  case same
  /// As many as let the filter overlap by a single pixel: f − 1 on each side.
  case full
  /// A number for each side.
  case sides(top: Int, bottom: Int, left: Int, right: Int)

  /// The same number on all four sides.
  public init(_ all: Int) { self = .sides(top: all, bottom: all, left: all, right: all) }
  /// The same number on all four sides.
  public init(integerLiteral all: Int) { self.init(all) }
  /// `[height, width]`: one number for above and below, one for left and right.
  public init(arrayLiteral elements: Int...) {
    guard elements.count == 2 else {
      shapeFailure("Padding: \(elements) has \(elements.count) numbers; give one, or two for height and width")
    }
    self = .sides(top: elements[0], bottom: elements[0], left: elements[1], right: elements[1])
  }
}

/// What lies beyond the border of an image.
public enum Border: Sendable, Hashable {
  /// Zero everywhere: `0 0 | a b c | 0 0`.
  case zeros
  /// One value everywhere: `v v | a b c | v v`.
  case constant(Float)
  /// The image mirrored at its border pixels, which are not repeated: `c b | a b c | b a`.
  case reflect
  /// The border pixels repeated: `a a | a b c | c c`.
  case replicate
  /// The image repeated, as on a torus: `b c | a b c | a b`.
  case circular
}
