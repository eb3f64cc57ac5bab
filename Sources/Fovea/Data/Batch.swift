/// Some examples that a network sees at once.
public struct Batch: Sendable, CustomStringConvertible {
  /// The inputs, `[B, …]`: images are `[B, H, W, C]`, augmented if that was asked for.
  public let images: Tensor
  /// What each input is: class numbers, `int32` of shape `[B]`; of a regression, numbers of shape `[B, …]`.
  public let labels: Tensor
  /// What is to be found in each image and where, after the augmentation; empty if the data set has no boxes.
  public let boxes: [[BoundingBox]]
  /// Which examples of the data set these are.
  public let positions: [Int]

  /// The inputs, under a name that fits those that are not images.
  public var inputs: Tensor { images }

  /// How many examples there are.
  public var count: Int { positions.count }

  /// The shapes of what the batch holds.
  public var description: String { "images \(images.shape), \(images.dtype); labels \(labels.shape), \(labels.dtype)" }
}
