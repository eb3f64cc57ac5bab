internal import Glibc

/// A map of the plane that keeps lines straight and parallels parallel.
struct AffineMap: Equatable {
  /// `y' = yy·y + yx·x + y0`, and likewise x'.
  var yy: Float
  var yx: Float
  var y0: Float
  var xy: Float
  var xx: Float
  var x0: Float

  func callAsFunction(_ point: ImagePoint) -> ImagePoint {
    ImagePoint(y: yy * point.y + yx * point.x + y0, x: xy * point.y + xx * point.x + x0)
  }

  /// Zooms, then shears, then turns about the centre of an image, and shifts at the end.
  ///
  /// - Parameters:
  ///   - rotation: degrees, counterclockwise as one sees it.
  ///   - shear: degrees by which upright lines lean to the right.
  ///   - zoom: how many times larger things become.
  ///   - shift: pixels down and to the right.
  init(rotation: Float, shear: Float, zoom: Float, shift: ImagePoint, height: Int, width: Int) {
    let angle = Double(rotation) * .pi / 180
    // A quarter turn should be exact.
    func exact(_ x: Double) -> Float { abs(x) < 1e-12 ? 0 : Float(x) }
    let (cosine, sine) = (exact(Glibc.cos(angle)), exact(Glibc.sin(angle)))
    let lean = shear == 0 ? 0 : Float(Glibc.tan(Double(shear) * .pi / 180))
    yy = zoom * (cosine + sine * lean)
    yx = -zoom * sine
    xy = zoom * (sine - cosine * lean)
    xx = zoom * cosine
    let center = ImagePoint(y: Float(height) / 2, x: Float(width) / 2)
    y0 = center.y + shift.y - yy * center.y - yx * center.x
    x0 = center.x + shift.x - xy * center.y - xx * center.x
  }

  private init(_ yy: Float, _ yx: Float, _ y0: Float, _ xy: Float, _ xx: Float, _ x0: Float) {
    (self.yy, self.yx, self.y0, self.xy, self.xx, self.x0) = (yy, yx, y0, xy, xx, x0)
  }

  /// The map that leads back.
  var inverse: AffineMap {
    let determinant = yy * xx - yx * xy
    let (a, b, c, d) = (xx / determinant, -yx / determinant, -xy / determinant, yy / determinant)
    return AffineMap(a, b, -(a * y0 + b * x0), c, d, -(c * y0 + d * x0))
  }
}
