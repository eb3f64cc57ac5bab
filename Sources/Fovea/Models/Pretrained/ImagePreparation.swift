/// How a photograph becomes the numbers that a trained network takes: the same way as when it learned, or it sees another
/// picture.
///
///     let network = try SqueezeNet.pretrained()
///     network.preparation                            // 227×227, stretched; blue, green, red; minus the mean
///     network.preparation.view(of: photo)            // what it sees of the photograph
///     network.preparation(photo)                     // its input, [1, 227, 227, 3]
public struct ImagePreparation: Sendable, Equatable {
  /// Which part of the photograph is taken.
  public enum Part: Sendable, Equatable {
    /// All of it, stretched to a square.
    case all
    /// The square in its middle, whose side is this part of the shorter side.
    case middle(Float)
  }

  /// In which order the colours stand.
  public enum Channels: Sendable, Equatable {
    /// Red, green, blue.
    case rgb
    /// Blue, green, red, as OpenCV and Caffe have them.
    case bgr
  }

  /// Rows and columns of the input.
  public let size: Int
  /// Which part of the photograph is taken.
  public let part: Part
  /// In which order the colours stand.
  public let channels: Channels
  /// What is taken from each channel, of numbers from 0 to 255, in the order of the input.
  public let mean: [Float]
  /// What the numbers are divided by then.
  public let divisor: Float

  /// - Parameters:
  ///   - size: rows and columns of the input.
  ///   - part: which part of the photograph is taken.
  ///   - channels: in which order the colours stand.
  ///   - mean: what is taken from each channel, of numbers from 0 to 255, in the order of the input.
  ///   - divisor: what the numbers are divided by then.
  public init(size: Int, part: Part = .all, channels: Channels = .rgb, mean: [Float], divisor: Float = 1) {
    guard size > 0, mean.count == 3, divisor != 0 else {
      shapeFailure(
        "ImagePreparation: a size of \(size), \(mean.count) means and a divisor of \(divisor); the size is at least 1, each of "
          + "three channels has a mean, and nothing is divided by 0")
    }
    (self.size, self.part, self.channels, self.mean, self.divisor) = (size, part, channels, mean, divisor)
  }

  /// The rows and columns of a picture that are taken.
  func region(of image: Image) -> (rows: Range<Int>, columns: Range<Int>) {
    guard case .middle(let part) = part else { return (0..<image.height, 0..<image.width) }
    let shorter = Swift.min(image.height, image.width)
    let side = Swift.min(shorter, Swift.max(1, Int(Float(shorter) * part)))
    let (top, left) = ((image.height - side + 1) / 2, (image.width - side + 1) / 2)
    return (top..<top + side, left..<left + side)
  }

  /// What the network sees of a photograph: its part of it, at its size, as a picture.
  public func view(of image: Image) -> Image {
    let region = region(of: image)
    return image.cropped(rows: region.rows, columns: region.columns).resized(
      height: size, width: size, repeatsBorder: false)
  }

  /// The input for a photograph, `[1, size, size, 3]`; a gray one has the same numbers in all channels.
  public func callAsFunction(_ image: Image) -> Tensor {
    let light = view(of: image).pixels
    let colors = light.shape[2] == 3 ? light : Tensor(concatenating: [light, light, light], along: 2)
    let ordered = channels == .bgr ? colors.reversed(axis: 2) : colors
    return ((ordered * 255 - Tensor(mean)) / divisor)[.newAxis]
  }
}

extension ImagePreparation: CustomStringConvertible {
  /// One line.
  public var description: String {
    let part =
      switch part {
      case .all: "the whole photograph, stretched"
      case .middle(let part): "the middle, \(NumberText.short(Double(part))) of the shorter side"
      }
    let means = mean.map { NumberText.short(Double($0), digits: 6) }
    let centre = Set(means).count == 1 ? means[0] : "(\(means.joined(separator: ", ")))"
    return
      "\(size)×\(size) pixels: \(part); \(channels == .bgr ? "blue, green, red" : "red, green, blue") from 0 to 255, "
      + "minus \(centre)" + (divisor == 1 ? "" : ", divided by \(NumberText.short(Double(divisor)))")
  }
}
