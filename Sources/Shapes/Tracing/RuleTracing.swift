/// The ways through a network from outputs to inputs, and from inputs to outputs.
enum RuleTracing {
  /// The inputs of which some outputs are made.
  ///
  /// - Parameters:
  ///   - set: outputs of the layer.
  ///   - input: the shape that goes in.
  static func inputs(of set: CellSet, _ rule: any LayerRule, _ input: [Int]) throws(ShapeError) -> CellSet {
    switch rule {
    case let chain as ChainRule:
      var shapes = [input]
      for (_, layer) in chain.layers { shapes.append(try layer.output(for: shapes[shapes.count - 1])) }
      var set = set
      for (index, (name, layer)) in chain.layers.enumerated().reversed() {
        do throws(ShapeError) {
          set = try inputs(of: set, layer, shapes[index])
        } catch { throw error.inside("\(name) (\(layer.name))") }
      }
      return set
    case let residual as ResidualRule:
      let side = try residual.shortcut.map { rule throws(ShapeError) in try inputs(of: set, rule, input) } ?? set
      return try inputs(of: set, residual.body, input).union(side)
    case let concatenation as ConcatenationRule:
      var (all, start) = (CellSet(emptyOf: input), 0)
      for branch in concatenation.branches {
        let channels = try branch.output(for: input).last ?? 0
        let part = try set.lastAxis(start..<start + channels)
        if !part.isEmpty { all = try all.union(try inputs(of: part, branch, input)) }
        start += channels
      }
      return all
    default:
      let relation = try LayerRelation(rule, input: input)
      return try set.reshaped(to: relation.outputView).mapped(
        to: relation.inputView, isWhole: { relation.axes[$0] == .everything }
      ) { relation.axes[$0].inputs(of: $1, relation.inputView[$0], relation.outputView[$0]) }.reshaped(to: input)
    }
  }

  /// The outputs that read some inputs.
  static func outputs(of set: CellSet, _ rule: any LayerRule, _ input: [Int]) throws(ShapeError) -> CellSet {
    switch rule {
    case let chain as ChainRule:
      var (set, shape) = (set, input)
      for (name, layer) in chain.layers {
        do throws(ShapeError) {
          set = try outputs(of: set, layer, shape)
          shape = try layer.output(for: shape)
        } catch { throw error.inside("\(name) (\(layer.name))") }
      }
      return set
    case let residual as ResidualRule:
      let side = try residual.shortcut.map { rule throws(ShapeError) in try outputs(of: set, rule, input) } ?? set
      return try outputs(of: set, residual.body, input).union(side)
    case let concatenation as ConcatenationRule:
      let shape = try rule.output(for: input)
      var (all, start) = (CellSet(emptyOf: shape), 0)
      for branch in concatenation.branches {
        let part = try outputs(of: set, branch, input)
        all = try all.union(part.movedInLastAxis(by: start, of: shape[shape.count - 1]))
        start += try branch.output(for: input).last ?? 0
      }
      return all
    default:
      let relation = try LayerRelation(rule, input: input)
      return try set.reshaped(to: relation.inputView).mapped(
        to: relation.outputView, isWhole: { relation.axes[$0] == .everything }
      ) { relation.axes[$0].outputs(of: $1, relation.inputView[$0], relation.outputView[$0]) }
      .reshaped(to: try rule.output(for: input))
    }
  }
}
