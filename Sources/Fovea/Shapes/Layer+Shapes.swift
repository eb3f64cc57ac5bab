extension Layer {
  /// The shape that comes out of one example, without running the layer: `[28, 28, 1]` is an image.
  ///
  /// - Throws: `ShapeError` naming the layer, the axis and the arithmetic that failed.
  public func outputShape(for input: [Int]) throws(ShapeError) -> [Int] {
    let trace = try ShapeTrace(shapeRule, input: input)
    return trace.output
  }

  /// A table of all layers: what comes out, parameters, multiply-adds, memory, and what one output sees. Where the shapes
  /// do not fit, it ends there and says why.
  ///
  /// - Parameter input: the shape of one example, such as `[28, 28, 1]`.
  public func summary(input: [Int]) -> ShapeSummary {
    ShapeSummary(ShapeTrace(asFarAsPossible: shapeRule, input: input), parameters: ParameterCount(of: self))
  }

  /// A layer that says nothing of shapes is run with zeros.
  public var shapeRule: any LayerRule { TrialRule(layer: self) }
}

/// The arithmetic of a layer: the formula of each axis with the numbers put in, parameters and multiply-adds.
///
/// - Parameter input: the shape of one example, such as `[227, 227, 3]`.
public func explain(_ layer: any Layer, input: [Int]) -> Explanation {
  Explanation(ShapeTrace(asFarAsPossible: layer.shapeRule, input: input))
}

extension ParameterCount {
  /// Those of a layer, each counted once. A count of steps that a layer keeps is none of them.
  init(of layer: some Layer) {
    self.init()
    for entry in layer.parameters where entry.parameter.isTrainable || !entry.parameter.shape.isEmpty {
      let count = entry.parameter.value.count
      if entry.parameter.isTrainable { trainable += count } else { fixed += count }
    }
  }
}

/// A layer that does not say what it does to shapes.
private struct TrialRule: LayerRule {
  let layer: any Layer

  var name: String { "\(type(of: layer))" }
  var parameters: ParameterCount { ParameterCount(of: layer) }

  func output(for input: [Int]) throws(ShapeError) -> [Int] {
    Array(inMode(.inference) { layer(Tensor(zeros: [1] + input)) }.shape.dropFirst())
  }

  func sight(for input: [Int]) throws(ShapeError) -> Sight { .unknown }
}
