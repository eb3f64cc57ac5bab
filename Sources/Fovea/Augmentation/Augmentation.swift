/// Random changes of images that leave what they show the same, so that a network learns what matters.
///
/// A list of steps, done in that order:
///
///     let changes: Augmentation = [.shift(upTo: 2), .rotation(upTo: 10), .noise(standardDeviation: 0.02)]
///     for batch in digits.batches(of: 64, shuffledBy: 1, epoch: epoch, augmentedBy: changes) { … }
///
/// What is done to an image follows from the seed, the epoch and the image's position in its data set, and from nothing
/// else: neither from batches nor from threads. Boxes go along with what is in them.
public struct Augmentation: Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  let steps: [any AugmentationStep]
  private var wantedPart: Float?

  /// How much of a box's area must be left in the image for the box to stay; a quarter, unless `keepingBoxes(visibleAtLeast:)`
  /// says otherwise.
  public var smallestVisiblePart: Float { wantedPart ?? 0.25 }

  init(_ step: any AugmentationStep) { steps = [step] }

  /// One after the other.
  public init(_ parts: [Augmentation]) {
    steps = parts.flatMap(\.steps)
    wantedPart = parts.lazy.compactMap(\.wantedPart).last
  }

  /// One after the other.
  public init(arrayLiteral parts: Augmentation...) { self.init(parts) }

  /// Whether nothing is done.
  public var isEmpty: Bool { steps.isEmpty }

  /// The same, but only to some images.
  ///
  /// - Parameter probability: for how many of them, from 0 to 1.
  public func with(probability: Float) -> Augmentation {
    guard (0...1).contains(probability) else {
      shapeFailure("Augmentation with(probability: \(probability)): a probability lies between 0 and 1")
    }
    var result = Augmentation(Chance(probability: probability, augmentation: self))
    result.wantedPart = wantedPart
    return result
  }

  /// The same, with another limit for the boxes that are moved out of the image.
  ///
  /// - Parameter part: how much of a box's area must be left in the image for the box to stay, from 0 to 1.
  public func keepingBoxes(visibleAtLeast part: Float) -> Augmentation {
    guard (0...1).contains(part) else {
      shapeFailure("Augmentation keepingBoxes(visibleAtLeast: \(part)): a part lies between 0 and 1")
    }
    var result = self
    result.wantedPart = part
    return result
  }

  /// The steps, one a line.
  public var description: String {
    isEmpty ? "no augmentation" : steps.map(\.description).joined(separator: "\n")
  }

  /// The shape `[H, W, C]` of what becomes of an image of a shape. Where that cannot be done, the computation ends with a
  /// message.
  public func outputShape(of shape: [Int]) -> [Int] {
    guard shape.count == 3, shape.allSatisfy({ $0 > 0 }) else {
      shapeFailure("Augmentation: an image has shape [H, W, C], with at least one pixel; this one has \(shape)")
    }
    return steps.reduce(shape) { $1.outputShape(of: $0) }
  }

  func apply(to sample: inout ImageSample, using generator: inout SeededGenerator) {
    for step in steps { step.apply(to: &sample, using: &generator) }
  }

  // What a step is given, checked where it is written.

  static func checkSize(_ what: String, _ sizes: Int...) {
    if sizes.contains(where: { $0 < 1 }) { shapeFailure("Augmentation \(what): sizes are at least 1 pixel") }
  }

  static func checkSpread(_ what: String, _ spreads: Float...) {
    if spreads.contains(where: { !($0 >= 0) || $0.isInfinite }) {
      shapeFailure("Augmentation \(what): how far something may go is given as a number that is not negative")
    }
  }
}
