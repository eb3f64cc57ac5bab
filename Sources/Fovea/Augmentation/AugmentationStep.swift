/// One thing that is done to an image.
protocol AugmentationStep: Sendable, CustomStringConvertible {
  /// The shape `[H, W, C]` of what becomes of an image of a shape; ends the computation with a message if it cannot be done
  /// to such an image.
  func outputShape(of shape: [Int]) -> [Int]

  /// Does it; every random choice comes from the generator.
  func apply(to sample: inout ImageSample, using generator: inout SeededGenerator)
}

extension AugmentationStep {
  func outputShape(of shape: [Int]) -> [Int] { shape }
}

/// Something that is only done to some images.
struct Chance: AugmentationStep {
  let probability: Float
  let augmentation: Augmentation

  var description: String {
    let steps = augmentation.steps.map(\.description).joined(separator: ", ")
    return "with probability \(NumberText.short(Double(probability))): \(steps)"
  }

  func outputShape(of shape: [Int]) -> [Int] {
    let changed = augmentation.outputShape(of: shape)
    guard changed == shape else {
      shapeFailure(
        "Augmentation, \(self): it makes an image of shape \(shape) one of \(changed), so that only some images would have "
          + "that shape; do it always, or add resize(height: \(shape[0]), width: \(shape[1]))")
    }
    return shape
  }

  func apply(to sample: inout ImageSample, using generator: inout SeededGenerator) {
    if generator.nextUnit() < probability { augmentation.apply(to: &sample, using: &generator) }
  }
}
