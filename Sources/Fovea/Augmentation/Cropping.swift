extension Augmentation {
  /// Cuts a part of that size out of the image, at a random place.
  ///
  /// - Parameters:
  ///   - height: rows of the part.
  ///   - width: columns of the part.
  ///   - padding: pixels put round the image first, so that the part may reach beyond it; 4 with CIFAR's 32 × 32 images is
  ///     common.
  ///   - fill: the number of these pixels; nil repeats the image's border.
  public static func randomCrop(height: Int, width: Int, padding: Int = 0, fill: Float? = 0) -> Augmentation {
    checkSize("randomCrop(height: \(height), width: \(width), padding: \(padding))", height, width, padding + 1)
    return Augmentation(CropStep(height: height, width: width, padding: padding, fill: fill, isCentered: false))
  }

  /// Cuts a part of that size out of the middle of the image.
  public static func centerCrop(height: Int, width: Int) -> Augmentation {
    checkSize("centerCrop(height: \(height), width: \(width))", height, width)
    return Augmentation(CropStep(height: height, width: width, padding: 0, fill: 0, isCentered: true))
  }

  /// Cuts a random part out of the image and brings it to that size.
  ///
  /// - Parameters:
  ///   - height: rows of the result.
  ///   - width: columns of the result.
  ///   - area: how much of the image's area the part has, above 0 and up to 1.
  ///   - aspect: how many times as wide as high the part is.
  public static func randomResizedCrop(
    height: Int, width: Int, area: ClosedRange<Float> = 0.25...1, aspect: ClosedRange<Float> = 0.75...1.333
  ) -> Augmentation {
    checkSize("randomResizedCrop(height: \(height), width: \(width))", height, width)
    guard area.lowerBound > 0, area.upperBound <= 1, aspect.lowerBound > 0, aspect.upperBound.isFinite else {
      shapeFailure(
        "Augmentation randomResizedCrop(area: \(area), aspect: \(aspect)): the area is a part of the image's, above 0 and up "
          + "to 1, and the aspect a ratio above 0")
    }
    return Augmentation(ResizedCropStep(height: height, width: width, area: area, aspect: aspect))
  }

  /// Brings the image to another size, bilinearly; shrinking averages.
  public static func resize(height: Int, width: Int) -> Augmentation {
    checkSize("resize(height: \(height), width: \(width))", height, width)
    return Augmentation(ResizeStep(height: height, width: width))
  }
}

private struct CropStep: AugmentationStep {
  let height: Int
  let width: Int
  let padding: Int
  let fill: Float?
  let isCentered: Bool

  var description: String {
    "\(isCentered ? "center" : "random") crop, \(height) × \(width)" + (padding > 0 ? ", padding \(padding)" : "")
  }

  func outputShape(of shape: [Int]) -> [Int] {
    guard height <= shape[0] + 2 * padding, width <= shape[1] + 2 * padding else {
      shapeFailure(
        "Augmentation, \(self): an image of shape \(shape) is smaller than that; choose a smaller part, or add padding or "
          + "resize(height:width:) before")
    }
    return [height, width, shape[2]]
  }

  func apply(to sample: inout ImageSample, using generator: inout SeededGenerator) {
    let (rows, columns) = (sample.height + 2 * padding - height, sample.width + 2 * padding - width)
    let top = (isCentered ? rows / 2 : generator.wholeNumber(in: 0...rows)) - padding
    let left = (isCentered ? columns / 2 : generator.wholeNumber(in: 0...columns)) - padding
    sample.crop(top: top, left: left, height: height, width: width, fill: fill)
  }
}

private struct ResizedCropStep: AugmentationStep {
  let height: Int
  let width: Int
  let area: ClosedRange<Float>
  let aspect: ClosedRange<Float>

  var description: String {
    "random crop of \(NumberText.short(Double(area.lowerBound)))…\(NumberText.short(Double(area.upperBound))) of the area, "
      + "resized to \(height) × \(width)"
  }

  func outputShape(of shape: [Int]) -> [Int] { [height, width, shape[2]] }

  func apply(to sample: inout ImageSample, using generator: inout SeededGenerator) {
    let pixels = generator.number(in: area) * Float(sample.height * sample.width)
    let ratio = generator.number(in: aspect)
    let rows = min(max(Int((pixels / ratio).squareRoot().rounded()), 1), sample.height)
    let columns = min(max(Int((pixels * ratio).squareRoot().rounded()), 1), sample.width)
    let top = generator.wholeNumber(in: 0...(sample.height - rows))
    let left = generator.wholeNumber(in: 0...(sample.width - columns))
    sample.crop(top: top, left: left, height: rows, width: columns, fill: nil)
    sample.resize(height: height, width: width)
  }
}

private struct ResizeStep: AugmentationStep {
  let height: Int
  let width: Int

  var description: String { "resize to \(height) × \(width)" }

  func outputShape(of shape: [Int]) -> [Int] { [height, width, shape[2]] }

  func apply(to sample: inout ImageSample, using generator: inout SeededGenerator) {
    sample.resize(height: height, width: width)
  }
}

extension ImageSample {
  fileprivate mutating func crop(top: Int, left: Int, height: Int, width: Int, fill: Float?) {
    rearrange(height: height, width: width, fill: fill, row: { $0 + top }, column: { $0 + left })
    moveBoxes { ImagePoint(y: $0.y - Float(top), x: $0.x - Float(left)) }
  }

  fileprivate mutating func resize(height newHeight: Int, width newWidth: Int) {
    let down = Float(newHeight) / Float(height)
    let across = Float(newWidth) / Float(width)
    let old = Tensor(shape: shape, scalars: pixels)
    let tall = Resampling(from: height, to: newHeight).applied(to: old, axis: 0)
    let new = Resampling(from: width, to: newWidth).applied(to: tall, axis: 1)
    replace(height: newHeight, width: newWidth, pixels: new.scalars)
    moveBoxes { ImagePoint(y: $0.y * down, x: $0.x * across) }
  }
}
