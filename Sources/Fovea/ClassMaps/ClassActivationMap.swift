/// Which places of a picture speak for a class, by the weights of the network's last layer (Zhou et al., "Learning deep features
/// for discriminative localization", 2016).
///
///     try classActivationMap(of: resnet, class: 281, on: cat)
///
/// It is for networks that end in the means of all maps and one dense layer: the score of class c is Σₖ wₖ꜀·meanₖ + b꜀, so each
/// place (i, j) adds Σₖ wₖ꜀·Aₖ(i, j), and that is the map. Its mean, and the bias, are the score. A network that ends in the
/// means of a map for each class, as Network in Network does, has those maps.
///
/// - Parameters:
///   - model: a network that gives `[N, classes]`; a softmax behind the scores is not asked.
///   - label: the class, from 0; nil for that of the highest score.
///   - image: the picture.
///   - input: what the network takes of it, a batch of one; nil for the picture's own numbers.
///   - classNames: what the classes are called; empty if nobody says.
/// - Throws: `ShapeError` where the network ends otherwise, or there is no such class.
public func classActivationMap(
  of model: any Layer, class label: Int? = nil, on image: Image, input: Tensor? = nil, classNames: [String] = []
) throws(ShapeError) -> ClassMap {
  let x = input ?? image.pixels[.newAxis]
  var end = NetworkEnd(input: x)
  let watch = LayerWatch { output in
    end.pass(output)
    return output.tensor
  }
  let scores = try ClassScores(watch.output(of: model, for: x), class: label, names: classNames)
  let values = try end.map(of: scores)
  return ClassMap(
    method: .classActivation, values: values, label: scores.label, className: scores.className, score: scores.score,
    layer: end.mapsPath, image: image)
}

/// The last layers of a network, as far as they are the means of all maps and a dense layer.
private struct NetworkEnd {
  private var last: (path: String, layer: String, tensor: Tensor)
  private var maps: Tensor?
  private var dense: Dense?
  private(set) var mapsPath = ""

  init(input: Tensor) { last = ("input", "", input) }

  mutating func pass(_ output: LayerWatch.Output) {
    switch output.layer {
    case is GlobalAvgPool2D: begin()
    case let pool as AdaptiveAvgPool2D where pool.outputSize == 1: begin()
    case is Flatten, is Dropout: break
    case let dense as Dense where maps != nil && self.dense == nil: self.dense = dense
    default: (maps, dense) = (nil, nil)
    }
    last = (output.path, "\(type(of: output.layer))", output.tensor)
  }

  private mutating func begin() { (maps, dense, mapsPath) = (last.tensor, nil, last.path) }

  /// Σₖ wₖ꜀·Aₖ for every place.
  func map(of scores: ClassScores) throws(ShapeError) -> Tensor {
    guard let maps else {
      throw ShapeError(
        "a class activation map needs a network that ends in GlobalAvgPool2D and one Dense, whose weights say how much each "
          + "map counts; this one ends in \(last.layer)\(last.path.isEmpty ? "" : " (\(last.path))"). gradCAM(of:on:) works for "
          + "every network with a convolution")
    }
    guard let dense else { return maps[0, .rest, scores.label] }
    let weights = dense.weight.value[.all, scores.label]
    return (maps[0] * weights).sum(axes: [2])
  }
}
