/// The pixels of an image that one output of a layer sees, as a box.
public struct FieldBox: Hashable, Sendable {
  /// Where the layer is: `3`, or `2.body.0`; empty where it is the only one.
  public var path: String
  /// The layer's name in code.
  public var layer: String
  /// The output's place along each axis before the channels, from 0.
  public var position: [Int]
  /// The first pixel along each axis, from 0; less than 0 in the padding.
  public var start: [Int]
  /// Pixels along each axis, those of the padding included; 0 where an output sees nothing.
  public var size: [Int]

  /// The pixel after the last one, along each axis.
  public var end: [Int] { zip(start, size).map { $0 + $1 } }

  /// Whether some of its pixels are padding round an image of this size along each axis.
  public func reachesBeyond(_ image: [Int]) -> Bool {
    start.contains { $0 < 0 } || zip(end, image).contains { $0 > $1 }
  }

  /// Its pixels that belong to an image of this size along each axis.
  public func clipped(to image: [Int]) -> [Range<Int>] {
    zip(zip(start, end), image).map { ends, size in
      let first = min(max(ends.0, 0), size)
      return first..<max(first, min(ends.1, size))
    }
  }
}

extension FieldBox: CustomStringConvertible {
  /// `[3, 4] of 2 (AvgPool2D)`
  var output: String { "\(shapeText(position)) of " + (path.isEmpty ? layer : "\(path) (\(layer))") }

  /// For example `[3, 4] of 2 (AvgPool2D) sees rows 10 to 25, columns 14 to 29: 16×16 pixels`.
  public var description: String {
    guard !size.contains(0) else { return "\(output) sees nothing of the image" }
    let names = size.count == 2 ? ["rows", "columns"] : SpatialAxes.names(size.count).map { "\($0)" }
    let ranges = zip(names, zip(start, end)).map { "\($0) \($1.0) to \($1.1 - 1)" }.joined(separator: ", ")
    return "\(output) sees \(ranges): \(timesText(size)) pixels"
  }
}
