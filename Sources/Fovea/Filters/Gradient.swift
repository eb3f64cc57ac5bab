/// A pair of filters that measure how fast an image changes along x and along y.
public struct GradientOperator: Sendable {
  /// Left minus right.
  public let x: Filter
  /// Top minus bottom.
  public let y: Filter

  /// Sobel's pair.
  public static let sobel = GradientOperator(x: .sobelX, y: .sobelY)
  /// Scharr's pair, whose answer depends least on the direction of an edge.
  public static let scharr = GradientOperator(x: .scharrX, y: .scharrY)
  /// Prewitt's pair.
  public static let prewitt = GradientOperator(x: .prewittX, y: .prewittY)
}

/// How strongly the picture changes at each pixel: √(gx² + gy²) of its gray values.
///
/// The numbers are as the filters give them, not divided by the sum of their coefficients; the picture is shown stretched,
/// so that the strongest edge is white.
public func gradientMagnitude(
  _ image: Image, _ pair: GradientOperator = .sobel, border: Border = .replicate
) -> Image {
  let (x, y) = gradient(image, pair, border)
  var result = Image(sqrt(x * x + y * y))
  result.shading = .stretched
  return result
}

/// In which direction the picture gets brighter fastest at each pixel, from its gray values.
public func gradientDirection(
  _ image: Image, _ pair: GradientOperator = .sobel, border: Border = .replicate
) -> DirectionMap {
  let (x, y) = gradient(image, pair, border)
  // The filters give left minus right and top minus bottom; y counts upwards here.
  return DirectionMap(angles: atan2(y, -x), strengths: sqrt(x * x + y * y))
}

private func gradient(_ image: Image, _ pair: GradientOperator, _ border: Border) -> (x: Tensor, y: Tensor) {
  let gray = image.matrix
  return (gray.filtered(by: pair.x, border: border), gray.filtered(by: pair.y, border: border))
}

/// A direction for each pixel of an image. Shown in colours: the hue is the direction, the lightness the strength.
public struct DirectionMap: Sendable, Displayable, NamedPicture {
  /// Angles in radians, −π to π, counterclockwise from the right (where y points up), of shape `[H, W]`.
  public let angles: Tensor
  /// How strong the change is, of shape `[H, W]`.
  public let strengths: Tensor

  /// Red is to the right, yellow-green up, cyan to the left, violet down.
  public var picture: Image {
    let strongest = strengths.max().scalar
    let result = Tensor(uninitialized: angles.shape + [3])
    for i in 0..<angles.count {
      let turn = angles.storage.base[i] / (2 * .pi)
      let value = strongest > 0 ? strengths.storage.base[i] / strongest : 0
      // Hue to RGB: three triangle waves, a third of a turn apart.
      for (c, phase) in ([0, 1 / 3, 2 / 3] as [Float]).enumerated() {
        let distance = turn - phase - (turn - phase).rounded()
        result.storage.base[i * 3 + c] = value * Swift.max(0, Swift.min(1, 2 - 6 * Swift.abs(distance)))
      }
    }
    return Image(result)
  }

  /// The `picture`, and a line of text.
  public var displayBundle: DisplayBundle { displayBundle(named: "") }

  func displayBundle(named name: String) -> DisplayBundle {
    let text = "Directions of \(angles.shape[1])×\(angles.shape[0]) pixels: hue is the angle, lightness the strength"
    return PixelPicture(raster: picture.raster, words: Fovea.named(name, text), text: text).displayBundle
  }
}
