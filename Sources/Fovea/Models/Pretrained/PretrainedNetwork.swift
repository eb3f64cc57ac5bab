/// A network of the literature whose trained weights can be had.
///
///     let network = try SqueezeNet.pretrained()
///     network.classify(try Image(named: "chelsea"))         // Egyptian cat 0.45, tiger cat 0.38, …
public protocol PretrainedNetwork: ClassicNetwork {
  /// Where its weights are from.
  static var weights: PretrainedWeights { get }
  /// How a photograph becomes its input, as when the weights were learned.
  var preparation: ImagePreparation { get }
  /// The network with the weights that were trained on ImageNet's 1,000 classes.
  ///
  /// `fovea fetch-weights` gets them once; until then an error says so.
  ///
  /// - Parameter folder: where the converted weights are; nil for where that command keeps them.
  /// - Throws: `PretrainedError` if they are not there, or damaged.
  static func pretrained(in folder: String?) throws -> Self
}

extension PretrainedNetwork {
  /// What the network takes for a photograph, `[1, height, width, 3]`.
  public func prepared(_ image: Image) -> Tensor { preparation(image) }

  /// What the network takes a photograph for.
  ///
  /// - Parameters:
  ///   - image: the photograph, of any size.
  ///   - count: how many of the likeliest classes are told.
  public func classify(_ image: Image, top count: Int = 5) -> ImageClassification {
    guard count > 0 else { shapeFailure("classify(top: \(count)): tell at least one class") }
    let logits = inMode(.inference) { self(prepared(image)) }
    let classes = logits.shape.last ?? 0
    let names = ImageNetClasses.names.count == classes ? ImageNetClasses.names : (0..<classes).map { "class \($0)" }
    return ImageClassification(
      logits: logits, names: names, top: count, image: image, seen: preparation.region(of: image))
  }
}

extension PretrainedWeights {
  /// The network with these weights.
  ///
  /// - Parameter folder: where they are; nil for where they are kept.
  /// - Throws: `PretrainedError` if they are not there, or damaged.
  public func network(in folder: String? = nil) throws -> any PretrainedNetwork { try makeNetwork(folder) }
}
