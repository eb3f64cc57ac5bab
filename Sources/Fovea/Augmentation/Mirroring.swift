extension Augmentation {
  /// A direction in which an image is mirrored.
  public enum MirrorDirection: String, Sendable {
    /// Left and right are exchanged.
    case horizontal
    /// Top and bottom are exchanged.
    case vertical
  }

  /// Exchanges left and right, or top and bottom, of some images. Not for digits and letters, which then are others.
  ///
  /// - Parameters:
  ///   - direction: what changes places: left and right, or top and bottom.
  ///   - probability: of how many images, from 0 to 1.
  public static func mirror(_ direction: MirrorDirection = .horizontal, probability: Float = 0.5) -> Augmentation {
    Augmentation(MirrorStep(direction: direction)).with(probability: probability)
  }
}

private struct MirrorStep: AugmentationStep {
  let direction: Augmentation.MirrorDirection

  var description: String { "mirror, \(direction.rawValue)" }

  func apply(to sample: inout ImageSample, using generator: inout SeededGenerator) {
    let (height, width) = (sample.height, sample.width)
    switch direction {
    case .horizontal:
      sample.rearrange(height: height, width: width, row: { $0 }, column: { width - 1 - $0 })
      sample.moveBoxes { ImagePoint(y: $0.y, x: Float(width) - $0.x) }
    case .vertical:
      sample.rearrange(height: height, width: width, row: { height - 1 - $0 }, column: { $0 })
      sample.moveBoxes { ImagePoint(y: Float(height) - $0.y, x: $0.x) }
    }
  }
}
