/// One number for each axis of a volume or video: `2`, or `[1, 2, 2]` for depth, height and width. Used for strides,
/// dilations and the sizes of windows.
public struct VolumeSize: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  /// From one plane or frame to the next.
  public var depth: Int
  /// Along the rows, from top to bottom.
  public var height: Int
  /// Along the columns, from left to right.
  public var width: Int

  /// A number of its own for each axis.
  public init(depth: Int, height: Int, width: Int) {
    self.depth = depth
    self.height = height
    self.width = width
  }
  /// The same number along all axes.
  public init(_ all: Int) { self.init(depth: all, height: all, width: all) }
  /// The same number along all axes.
  public init(integerLiteral all: Int) { self.init(all) }
  /// `[depth, height, width]`.
  public init(arrayLiteral elements: Int...) {
    guard elements.count == 3 else {
      shapeFailure(
        "VolumeSize: \(elements) has \(elements.count) numbers; give one, or three for depth, height and width")
    }
    self.init(depth: elements[0], height: elements[1], width: elements[2])
  }
}

/// How many pixels are added round a volume before a filter moves through it.
public enum VolumePadding: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  /// None: the filter stays inside, and the output is smaller.
  case valid
  /// As many as give ⌈input ÷ stride⌉ outputs; an odd one goes to the back, the bottom and the right.
  case same
  /// As many as let the filter overlap by a single pixel: f − 1 on each side.
  case full
  /// A number for each side.
  case sides(front: Int, back: Int, top: Int, bottom: Int, left: Int, right: Int)

  /// The same number on all six sides.
  public init(_ all: Int) { self = .sides(front: all, back: all, top: all, bottom: all, left: all, right: all) }
  /// The same number on all six sides.
  public init(integerLiteral all: Int) { self.init(all) }
  /// `[depth, height, width]`: one number for both sides of each axis.
  public init(arrayLiteral elements: Int...) {
    guard elements.count == 3 else {
      shapeFailure(
        "VolumePadding: \(elements) has \(elements.count) numbers; give one, or three for depth, height and width")
    }
    self = .sides(
      front: elements[0], back: elements[0], top: elements[1], bottom: elements[1], left: elements[2],
      right: elements[2])
  }
}
