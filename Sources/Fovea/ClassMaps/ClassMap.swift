/// Which places of a picture speak for a class, as a network sees it; made by `classActivationMap(of:class:on:)` or
/// `gradCAM(of:layer:class:on:)`.
///
/// In a notebook the map lies over the picture in gray, with a scale of its colours: dark blue to yellow, which colour-blind
/// people tell apart too; where there are numbers of both signs, blue against the class and orange for it.
public struct ClassMap: Sendable {
  /// How a map is made.
  public enum Method: String, Sendable {
    /// By the weights of the last layer (Zhou et al., 2016).
    case classActivation = "Class activation map"
    /// By gradients (Selvaraju et al., 2017).
    case gradCAM = "Grad-CAM"
  }

  /// How it is made.
  public let method: Method
  /// How much each place speaks for the class, `[height, width]` of the layer's maps.
  public let values: Tensor
  /// The class, counted from 0.
  public let label: Int
  /// What the class is called; nil where nobody said.
  public let className: String?
  /// The score of the class.
  public let score: Float
  /// The layer whose maps are weighted, as in a summary.
  public let layer: String
  /// The picture, over which the map is shown.
  public let image: Image
  /// How much the map covers of the picture where it is shown, from 0 to 1.
  public var opacity: Float = 0.55

  /// The same with another opacity: from 0, the picture in gray alone, to 1, the map alone.
  public func withOpacity(_ opacity: Float) -> ClassMap {
    guard (0...1).contains(opacity) else {
      shapeFailure("withOpacity(\(opacity)): an opacity is from 0, nothing of the map, to 1, nothing of the picture")
    }
    var result = self
    result.opacity = opacity
    return result
  }

  /// The map at the size of the picture, bilinear: as if the layer's maps covered the picture evenly.
  public var stretched: Tensor {
    var map = Image(values)
    // Numbers, not light: nothing is clamped.
    map.shading = .stretched
    return map.resized(height: image.height, width: image.width).matrix
  }
}

/// What a network makes of a picture, as far as maps of classes need it.
struct ClassScores {
  let scores: Tensor
  let label: Int
  let className: String?

  /// - Parameters:
  ///   - output: what the network gives.
  ///   - label: the class; nil for that of the highest score.
  /// - Throws: `ShapeError` where there are no scores of classes, or not so many.
  init(_ output: Tensor, class label: Int?, names: [String]) throws(ShapeError) {
    guard output.rank == 2, output.shape[0] == 1, output.count > 0 else {
      throw ShapeError(
        "a map of a class needs one example and a network that gives a score for each class, [1, classes], but this one gives "
          + "\(output.shape)")
    }
    let classes = output.shape[1]
    let chosen = label ?? output.argmax()
    guard (0..<classes).contains(chosen) else {
      throw ShapeError("there are \(classes) classes, 0 to \(classes - 1), and none is \(chosen)")
    }
    guard names.isEmpty || names.count == classes else {
      throw ShapeError("there are \(classes) classes and \(names.count) names: give a name for each, or none")
    }
    (scores, self.label, className) = (output, chosen, names.isEmpty ? nil : names[chosen])
  }

  var score: Float { Float(scores[0, label].onlyValue) }
}
