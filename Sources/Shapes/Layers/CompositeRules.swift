/// Layers one after the other.
public struct ChainRule: LayerRule {
  public var name: String
  /// The layers with their names, in their order.
  public var layers: [(name: String, rule: any LayerRule)]

  /// Layers in the order in which they work.
  public init(_ layers: [(name: String, rule: any LayerRule)], name: String = "Sequential") {
    self.name = name
    self.layers = layers
  }

  public var parameters: ParameterCount { layers.reduce(ParameterCount()) { $0 + $1.rule.parameters } }

  public func output(for input: [Int]) throws(ShapeError) -> [Int] { try ShapeTrace(self, input: input).output }

  public func multiplyAdds(for input: [Int]) throws(ShapeError) -> Int {
    try ShapeTrace(self, input: input).multiplyAdds
  }
}

/// What some layers make of an input, added to what a short cut makes of it.
public struct ResidualRule: LayerRule {
  public var name: String
  /// The long way.
  public var body: any LayerRule
  /// nil where the input itself is added.
  public var shortcut: (any LayerRule)?
  /// What the sum goes through, such as `relu`; nil if nothing.
  public var activation: String?

  /// A long way and a short cut, whose outputs are added.
  public init(
    _ name: String = "Residual", body: any LayerRule, shortcut: (any LayerRule)? = nil, activation: String? = nil
  ) {
    self.name = name
    self.body = body
    self.shortcut = shortcut
    self.activation = activation
  }

  public var parameters: ParameterCount { body.parameters + (shortcut?.parameters ?? ParameterCount()) }

  public func output(for input: [Int]) throws(ShapeError) -> [Int] { try ShapeTrace(self, input: input).output }

  public func multiplyAdds(for input: [Int]) throws(ShapeError) -> Int {
    try ShapeTrace(self, input: input).multiplyAdds
  }
}

/// What several branches make of the same input, side by side along the channels.
public struct ConcatenationRule: LayerRule {
  public var name: String
  /// The branches, whose outputs differ at most in their channels.
  public var branches: [any LayerRule]
  /// What each branch is called.
  public var branchNames: [String]

  /// Branches in the order of their channels.
  ///
  /// - Parameters:
  ///   - branches: each takes the same input.
  ///   - name: what the joint is called.
  ///   - branchNames: what each branch is called; its number from 0 if nil.
  public init(_ branches: [any LayerRule], name: String = "Concatenated", branchNames: [String]? = nil) {
    self.name = name
    self.branches = branches
    self.branchNames = branchNames ?? branches.indices.map(String.init)
  }

  public var parameters: ParameterCount { branches.reduce(ParameterCount()) { $0 + $1.parameters } }

  public func output(for input: [Int]) throws(ShapeError) -> [Int] { try ShapeTrace(self, input: input).output }

  public func multiplyAdds(for input: [Int]) throws(ShapeError) -> Int {
    try ShapeTrace(self, input: input).multiplyAdds
  }
}

/// Layers that take what passes by, and whose outputs go no farther, such as an auxiliary classifier (Szegedy et al., "Going
/// deeper with convolutions", 2015). What goes in comes out.
public struct SideBranchRule: LayerRule {
  public var name: String
  /// The layers of the branch.
  public var body: any LayerRule

  /// A branch to one side.
  public init(_ body: any LayerRule, name: String = "SideBranch") {
    self.name = name
    self.body = body
  }

  public var parameters: ParameterCount { body.parameters }

  public func output(for input: [Int]) throws(ShapeError) -> [Int] { try ShapeTrace(self, input: input).output }

  public func multiplyAdds(for input: [Int]) throws(ShapeError) -> Int {
    try ShapeTrace(self, input: input).multiplyAdds
  }
}
