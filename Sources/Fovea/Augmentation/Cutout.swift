extension Augmentation {
  /// Covers squares of the image, so that a network does not rely on one part of what it shows (DeVries and Taylor, "Improved
  /// regularization of convolutional neural networks with cutout", 2017). Their centres are drawn from all pixels, so that
  /// squares may reach beyond the image.
  ///
  /// - Parameters:
  ///   - size: rows and columns of a square.
  ///   - count: how many squares.
  ///   - fill: the number of the pixels that are covered.
  public static func cutout(size: Int, count: Int = 1, fill: Float = 0) -> Augmentation {
    checkSize("cutout(size: \(size), count: \(count))", size, count)
    return Augmentation(CutoutStep(size: size, count: count, fill: fill))
  }
}

private struct CutoutStep: AugmentationStep {
  let size: Int
  let count: Int
  let fill: Float

  var description: String { "cutout, \(count) of \(size) × \(size)" }

  func apply(to sample: inout ImageSample, using generator: inout SeededGenerator) {
    let (height, width, channels) = (sample.height, sample.width, sample.channels)
    for _ in 0..<count {
      let top = generator.wholeNumber(in: 0...(height - 1)) - size / 2
      let left = generator.wholeNumber(in: 0...(width - 1)) - size / 2
      let columns = max(left, 0)..<max(min(left + size, width), 0)
      sample.withPixels { pixels in
        for row in max(top, 0)..<max(min(top + size, height), 0) {
          for i in (row * width + columns.lowerBound) * channels..<(row * width + columns.upperBound) * channels {
            pixels[i] = fill
          }
        }
      }
    }
  }
}
