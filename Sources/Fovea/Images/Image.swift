/// A picture: gray or RGB, numbers from 0 (black) to 1 (full light) in the encoding that screens use (sRGB).
///
/// The numbers may leave that range, as those of a filter's response do; `shading` says how they are shown then.
public struct Image: Sendable, Equatable {
  /// The numbers, of shape `[H, W, C]` with C = 1 (gray) or 3 (red, green, blue); row 0 is the top.
  public let pixels: Tensor

  /// How the numbers are shown as light.
  public var shading: Shading

  /// A way to show numbers as light.
  public enum Shading: Sendable {
    /// 0 is black, 1 is white; what lies beyond is clamped.
    case light
    /// 0 is mid-gray, and the value farthest from it black or white: for numbers of both signs, as edge filters give.
    case signed
    /// The smallest value is black, the largest white.
    case stretched
  }

  /// A picture of a tensor of shape `[H, W]`, `[H, W, 1]` or `[H, W, 3]` (of `uint8`: 255 is full light); shown as light, or, if it has negative values,
  /// as signed.
  public init(_ tensor: Tensor) {
    // Bytes are light from 0 to 255.
    let light = tensor.dtype == .uint8 ? tensor.single / 255 : tensor.single
    let planes = tensor.rank == 2 ? light.reshaped(to: tensor.shape + [1]) : light
    guard planes.rank == 3, [1, 3].contains(planes.shape[2]), planes.count > 0 else {
      shapeFailure(
        "Image: a tensor of shape \(tensor.shape) is no picture; it must be [H, W] or [H, W, 1] (gray) or [H, W, 3] (RGB)"
      )
    }
    pixels = planes
    shading = planes.min().scalar < 0 ? .signed : .light
  }

  /// Other pixels, shown in the same way.
  func with(_ pixels: Tensor) -> Image {
    var result = Image(pixels)
    result.shading = shading
    return result
  }

  /// Rows of pixels.
  public var height: Int { pixels.shape[0] }
  /// Columns of pixels.
  public var width: Int { pixels.shape[1] }
  /// 1 for a gray picture, 3 for one in colour.
  public var channels: Int { pixels.shape[2] }

  /// The picture in gray: 0.299 red + 0.587 green + 0.114 blue, the luma weights of ITU-R BT.601, which follow the eye's
  /// different sensitivity to the three colours.
  public var gray: Image {
    guard channels == 3 else { return self }
    let result = Tensor(uninitialized: [height, width, 1])
    let (x, z) = (pixels.storage.base, result.storage.base)
    for i in 0..<result.count { z[i] = 0.299 * x[3 * i] + 0.587 * x[3 * i + 1] + 0.114 * x[3 * i + 2] }
    return with(result)
  }

  /// One colour's plane as a gray picture.
  public var red: Image { plane(0) }
  /// One colour's plane as a gray picture.
  public var green: Image { plane(1) }
  /// One colour's plane as a gray picture.
  public var blue: Image { plane(2) }

  private func plane(_ channel: Int) -> Image {
    channels == 1 ? self : with(pixels[.all, .all, channel] as Tensor)
  }

  /// The numbers of a gray picture as a matrix `[H, W]`; a picture in colour is made gray first.
  public var matrix: Tensor { gray.pixels.reshaped(to: [height, width]) }

  /// Every number moved into 0…1.
  public var clamped: Image { Image(pixels.clamped(to: 0...1)) }

  /// The numbers stretched so that the smallest becomes 0 and the largest 1; a picture of one value becomes 0.
  public var normalized: Image {
    let (least, most) = (pixels.min().scalar, pixels.max().scalar)
    return most > least ? Image((pixels - least) / (most - least)) : Image(Tensor(zeros: pixels.shape))
  }
}
