/// Where something is in an image, and what it is.
///
/// Edges are in pixels from the image's upper left corner: the pixel in row y and column x reaches from y to y + 1 and from x
/// to x + 1.
public struct BoundingBox: Sendable, Hashable, CustomStringConvertible {
  /// The upper edge.
  public var top: Float
  /// The left edge.
  public var left: Float
  /// The lower edge.
  public var bottom: Float
  /// The right edge.
  public var right: Float
  /// The number of the class of what is in the box.
  public var label: Int

  /// A box with its four edges.
  public init(top: Float, left: Float, bottom: Float, right: Float, label: Int = 0) {
    guard top <= bottom, left <= right else {
      shapeFailure(
        "BoundingBox(top: \(top), left: \(left), bottom: \(bottom), right: \(right)): top must not exceed bottom, nor left right"
      )
    }
    (self.top, self.left, self.bottom, self.right, self.label) = (top, left, bottom, right, label)
  }

  /// From the upper to the lower edge, in pixels.
  public var height: Float { bottom - top }
  /// From the left to the right edge, in pixels.
  public var width: Float { right - left }
  /// In square pixels.
  public var area: Float { height * width }

  /// The edges and the class.
  public var description: String {
    let edges = [top, left, bottom, right].map { NumberText.short(Double($0)) }
    return "box of class \(label): rows \(edges[0]) to \(edges[2]), columns \(edges[1]) to \(edges[3])"
  }

  /// The part of the box that lies in an image of that size; one beyond it has no area.
  func clipped(height: Int, width: Int) -> BoundingBox {
    var result = self
    (result.top, result.bottom) = (min(max(top, 0), Float(height)), min(max(bottom, 0), Float(height)))
    (result.left, result.right) = (min(max(left, 0), Float(width)), min(max(right, 0), Float(width)))
    return result
  }

  /// Points on the box's border, `perSide` on each side, that begin with a corner.
  func border(perSide: Int) -> [ImagePoint] {
    (0..<perSide).flatMap { i in
      let part = Float(i) / Float(perSide)
      return [
        ImagePoint(y: top, x: left + width * part), ImagePoint(y: top + height * part, x: right),
        ImagePoint(y: bottom, x: right - width * part), ImagePoint(y: bottom - height * part, x: left),
      ]
    }
  }
}

/// A place in an image, in pixels from its upper left corner; a pixel's centre lies at half numbers.
struct ImagePoint: Equatable {
  var y: Float
  var x: Float
}
