public import JSONText

/// What a network takes a photograph for: the likeliest classes with their probabilities. Made by `network.classify(photo)`.
///
/// In a notebook it is the photograph with a bar for each class; in a console `Egyptian cat 0.45, tiger cat 0.38, …`.
public struct ImageClassification: Sendable {
  /// A class and how likely it is.
  public struct Guess: Sendable, Equatable {
    /// The class, from 0.
    public let label: Int
    /// What it is called.
    public let name: String
    /// From 0 to 1; those of all classes add up to 1.
    public let probability: Float
  }

  /// The likeliest classes, the best first.
  public let guesses: [Guess]
  /// The photograph.
  public let image: Image
  /// The part of the photograph that the network saw.
  let seen: (rows: Range<Int>, columns: Range<Int>)

  /// The likeliest class.
  public var best: Guess { guesses[0] }

  /// - Parameters:
  ///   - logits: the scores of one photograph, `[1, classes]`.
  ///   - names: what the classes are called.
  ///   - count: how many of the likeliest are kept.
  ///   - image: the photograph.
  ///   - seen: the part of it that the network saw.
  init(
    logits: Tensor, names: [String], top count: Int, image: Image, seen: (rows: Range<Int>, columns: Range<Int>)
  ) {
    let probabilities = softmax(logits).single.scalars.map { Float($0) }
    // Of two that are the same the first class comes first.
    let order = probabilities.indices.sorted { (probabilities[$1], $0) < (probabilities[$0], $1) }
    guesses = order.prefix(count).map { Guess(label: $0, name: names[$0], probability: probabilities[$0]) }
    (self.image, self.seen) = (image, seen)
  }

  /// The classes for programs.
  public var json: JSON {
    .array(
      guesses.map {
        ["label": .integer($0.label), "name": .string($0.name), "probability": JSON(Double($0.probability))]
      })
  }
}
