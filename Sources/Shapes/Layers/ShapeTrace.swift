/// The way of an example through a network: every layer's shape, cost and receptive field, without running it.
public struct ShapeTrace: Sendable {
  /// One layer on the way.
  public struct Step: Sendable {
    /// Where it is: `3`, or `2.body.0`.
    public var path: String
    /// What the layer does.
    public var rule: any LayerRule
    /// The shape that goes in.
    public var input: [Int]
    /// The shape that comes out.
    public var output: [Int]
    /// Numbers that it keeps.
    public var parameters: ParameterCount
    /// What it computes for one example.
    public var multiplyAdds: Int
    /// What one output sees of the image, along the axes before the channels; nil where there are none.
    public var field: [AxisField]?
    /// Outputs along each axis before the channels; those of the last map where axes have been joined since, and 1 where all
    /// of them have gone into one.
    public var extent: [Int]
    /// Places in `steps` of the layers whose outputs go in; nil is the network's input.
    public var sources: [Int?]
    /// Why the outputs of branches that it joins look at different places, and what would align them; nil where they look at
    /// the same ones.
    public var misalignment: String?

    /// Whether it joins branches whose outputs look at different places.
    public var isMisaligned: Bool { misalignment != nil }
  }

  /// The shape that goes in.
  public let input: [Int]
  /// The layers in the order in which an example passes them; those that hold others are not there themselves.
  public private(set) var steps: [Step] = []
  /// The shape that comes out.
  public private(set) var output: [Int] = []
  /// Why it ends before the last layer; nil where it does not.
  public private(set) var failure: ShapeError?

  /// - Throws: `ShapeError` naming the layer, the axis and the arithmetic that failed.
  public init(_ rule: any LayerRule, input: [Int]) throws(ShapeError) {
    self.init(asFarAsPossible: rule, input: input)
    if let failure { throw failure }
  }

  /// As far as the shapes fit; `failure` says why not farther.
  public init(asFarAsPossible rule: any LayerRule, input: [Int]) {
    self.input = input
    do throws(ShapeError) {
      guard !input.isEmpty else { throw ShapeError("the input has no sizes: an image is [height, width, channels]") }
      try SpatialAxes.checkSizes(input)
      output = try walk(rule, path: [], Place(shape: input, field: FieldState(input: input), step: nil)).shape
    } catch {
      output = steps.last?.output ?? input
      failure = error
    }
  }

  public var parameters: ParameterCount { steps.reduce(ParameterCount()) { $0 + $1.parameters } }

  /// Of all layers, as far as they can be counted.
  public var multiplyAdds: Int {
    steps.reduce(0) { sum($0, $1.multiplyAdds) }
  }

  /// The receptive field of an output of the last layer.
  public var field: [AxisField]? { steps.last?.field }

  /// What has come out so far.
  private struct Place {
    var shape: [Int]
    var field: FieldState
    /// The place of the layer in `steps`; nil is the input.
    var step: Int?
  }

  private mutating func walk(_ rule: any LayerRule, path: [String], _ place: Place) throws(ShapeError) -> Place {
    switch rule {
    case let chain as ChainRule:
      var place = place
      for (name, layer) in chain.layers {
        do throws(ShapeError) {
          place = try walk(layer, path: path + [name], place)
        } catch { throw error.inside("\(name) (\(layer.name))") }
      }
      return place
    case let residual as ResidualRule:
      let main = try walk(residual.body, path: path + ["body"], place)
      let side =
        try residual.shortcut.map { rule throws(ShapeError) in
          try walk(rule, path: path + ["shortcut"], place)
        } ?? place
      guard main.shape == side.shape else {
        throw ShapeError(
          "\(residual.name) adds what its layers give, \(shapeText(main.shape)), to what its short cut gives, "
            + "\(shapeText(side.shape)), which must be equal: give a shortcut that has the same stride and outputs, such as "
            + "a 1×1 Conv2D")
      }
      return join([("the body", main), ("the short cut", side)], of: place, as: "Add", main.shape, path + ["add"])
    case let concatenation as ConcatenationRule:
      var branches: [Place] = []
      for (name, branch) in zip(concatenation.branchNames, concatenation.branches) {
        do throws(ShapeError) {
          branches.append(try walk(branch, path: path + [name], place))
        } catch { throw error.inside("\(name) (\(branch.name))") }
      }
      guard let first = branches.first?.shape, let channels = first.last else {
        throw ShapeError("\(concatenation.name) has no branches")
      }
      guard branches.allSatisfy({ $0.shape.dropLast() == first.dropLast() }) else {
        throw ShapeError(
          "\(concatenation.name): the branches give \(branches.map { shapeText($0.shape) }.joined(separator: ", ")), which "
            + "may differ only in the last axis: give all of them the same stride and padding")
      }
      let shape = first.dropLast() + [branches.dropFirst().reduce(channels) { $0 + ($1.shape.last ?? 0) }]
      try SpatialAxes.checkSizes(Array(shape))
      let named = zip(concatenation.branchNames, branches).map { ("branch \($0)", $1) }
      return join(named, of: place, as: "Concatenate", Array(shape), path + ["concatenate"])
    case let side as SideBranchRule:
      _ = try walk(side.body, path: path + ["side"], place)
      return place
    default:
      let output = try rule.output(for: place.shape)
      let field = try place.field.after(rule, input: place.shape, output: output)
      steps.append(
        Step(
          path: path.joined(separator: "."), rule: rule, input: place.shape, output: output,
          parameters: rule.parameters, multiplyAdds: try rule.multiplyAdds(for: place.shape), field: field.axes,
          extent: field.extent, sources: [place.step]))
      return Place(shape: output, field: field, step: steps.count - 1)
    }
  }

  private mutating func join(
    _ branches: [(name: String, place: Place)], of origin: Place, as name: String, _ shape: [Int], _ path: [String]
  ) -> Place {
    let places = branches.map(\.place)
    let field = FieldState.union(places.map(\.field))
    let misalignment = Misalignment(branches.map { ($0, $1.field) }, of: origin.field)?.sentence
    steps.append(
      Step(
        path: path.joined(separator: "."), rule: ShapeKeepingRule(name), input: places[0].shape, output: shape,
        parameters: ParameterCount(), multiplyAdds: 0, field: field.axes, extent: field.extent,
        sources: places.map(\.step), misalignment: misalignment))
    return Place(shape: shape, field: field, step: steps.count - 1)
  }
}
