/// Layers that take what passes by, and whose outputs go no farther: an auxiliary classifier (Szegedy et al., "Going deeper with
/// convolutions", 2015). What goes in comes out; `outputsWithSides` of a `Sequential` asks the branch.
public struct SideBranch: Layer, NamedParts {
  /// The layers of the branch.
  public let body: Sequential

  /// - Parameter body: the layers of the branch.
  public init(@LayerBuilder _ body: () -> [any Layer]) { self.body = Sequential(body()) }

  public func callAsFunction(_ x: Tensor) -> Tensor { x }

  public var shapeRule: any LayerRule { SideBranchRule(body.shapeRule) }

  var parts: [(name: String, part: Any)] { body.parts }
}

extension Sequential {
  /// What comes out at the end, and what the side branches on the way give, in their order.
  ///
  ///     let (scores, sides) = network.layers.outputsWithSides(for: images)
  ///     let loss = sides.reduce(error(scores)) { $0 + error($1) * 0.3 }
  ///
  /// - Parameter x: what the network takes, `[N, …]`.
  public func outputsWithSides(for x: Tensor) -> (output: Tensor, sides: [Tensor]) {
    var (result, sides) = (x, [Tensor]())
    // Layers between two branches work as one network, so that activations still join the layers before them.
    var start = 0
    for (index, layer) in layers.enumerated() {
      guard let branch = layer as? SideBranch else { continue }
      result = self[start..<index](result)
      sides.append(LayerPath.inside(branch, names[index]) { branch.body(result) })
      start = index + 1
    }
    return (self[start..<layers.count](result), sides)
  }
}
