extension Layer {
  /// The shape that comes out of one example, without running the layer: `[28, 28, 1]` is an image.
  ///
  /// - Throws: `ShapeError` naming the layer, the axis and the arithmetic that failed.
  public func outputShape(for input: [Int]) throws(ShapeError) -> [Int] {
    try ShapeTrace(shapeRule, input: input).output
  }

  /// A table of all layers: what comes out, parameters, multiply-adds, memory, and what one output sees. Where the shapes
  /// do not fit, it ends there and says why.
  ///
  /// - Parameter input: the shape of one example, such as `[28, 28, 1]`.
  public func summary(input: [Int]) -> ShapeSummary {
    ShapeSummary(ShapeTrace(asFarAsPossible: shapeRule, input: input), parameters: ParameterCount(of: self))
  }

  /// What the layers cost: parameters, multiply-adds and activations with their formulas, and the memory of inference and
  /// of training.
  ///
  /// - Parameters:
  ///   - input: the shape of one example, such as `[28, 28, 1]`.
  ///   - batch: examples that are computed together.
  ///   - training: whether a training step is shown layer by layer.
  public func cost(input: [Int], batch: Int = 1, training: Bool = false) -> NetworkCost {
    NetworkCost(
      shapeRule, input: input, parameters: ParameterCount(of: self), batch: batch, showsTraining: training)
  }

  /// What one output sees of the input, along the axes before the channels: how many pixels, how far that moves from one
  /// output to the next, and where it begins for the first one. Of branches, what they see together.
  ///
  /// - Parameter input: the shape of one example, such as `[227, 227, 3]`.
  /// - Returns: nil where the input has no such axes, or a layer of one's own does not tell.
  /// - Throws: `ShapeError` naming the layer, the axis and the arithmetic that failed.
  public func receptiveField(for input: [Int]) throws(ShapeError) -> [AxisField]? {
    try ShapeTrace(shapeRule, input: input).field
  }

  /// A layer that says nothing of shapes is run with zeros: its output and the products of its convolutions and matrix
  /// products are known then, but not what it sees, and it is one row of a summary. One that is made of other layers can say
  /// how: `var shapeRule: any LayerRule { Sequential([first, second]).shapeRule }`.
  public var shapeRule: any LayerRule { TrialRule(layer: self) }
}

/// The arithmetic of a layer: the formula of each axis with the numbers put in, parameters and multiply-adds.
///
/// - Parameters:
///   - layer: a layer, or a whole network.
///   - input: the shape of one example, such as `[227, 227, 3]`.
public func explain(_ layer: any Layer, input: [Int]) -> Explanation {
  Explanation(ShapeTrace(asFarAsPossible: layer.shapeRule, input: input))
}

extension ParameterCount {
  /// Those of a layer, each counted once. What a layer merely counts by, such as the seed of a dropout, is none of them.
  init(of layer: any Layer) {
    self.init()
    for parameter in layer.parameters.map(\.parameter) {
      let isKept = parameter.dtype.isFloatingPoint && !parameter.shape.isEmpty
      guard parameter.isLearned || isKept else { continue }
      if parameter.isTrainable { trainable += parameter.count } else { fixed += parameter.count }
    }
  }
}

/// A layer that does not say what it does to shapes, which is run with zeros.
private struct TrialRule: LayerRule {
  let layer: any Layer

  var name: String { "\(type(of: layer))" }
  var parameters: ParameterCount { ParameterCount(of: layer) }

  func output(for input: [Int]) throws(ShapeError) -> [Int] { try tried(input).output }

  func multiplyAdds(for input: [Int]) throws(ShapeError) -> Int { try tried(input).multiplyAdds }

  func sight(for input: [Int]) throws(ShapeError) -> Sight { .unknown }

  private func tried(_ input: [Int]) throws(ShapeError) -> (output: [Int], multiplyAdds: Int) {
    let (result, products) = ProductCount.counted {
      inMode(.inference) { layer(Tensor(zeros: [1] + input)) }
    }
    return (Array(result.shape.dropFirst()), products)
  }
}
