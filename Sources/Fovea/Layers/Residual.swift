/// The sum of what some layers make of an input, and of the input itself by a short cut (He et al., "Deep residual
/// learning", 2016), through an activation.
public struct Residual: Layer {
  /// The layers of the long way.
  public let body: Sequential
  /// What the input goes through; nil where it goes as it is.
  public let shortcut: (any Layer)?
  /// What the sum goes through.
  public let activation: Activation

  /// - Parameters:
  ///   - activation: what the sum goes through.
  ///   - shortcut: what the input goes through, such as a 1×1 `Conv2D` where sizes change; nil if nothing.
  ///   - body: the layers of the long way.
  public init(
    activation: Activation = .identity, shortcut: (any Layer)? = nil, @LayerBuilder _ body: () -> [any Layer]
  ) {
    self.body = Sequential(body())
    self.shortcut = shortcut
    self.activation = activation
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    sum(body(x), shortcut?(x) ?? x)
  }

  /// What both ways give, added, through the activation.
  func sum(_ main: Tensor, _ side: Tensor) -> Tensor {
    Self.check(main.shape, side.shape)
    return activation(overwriting: main + side)
  }

  /// Ends the computation unless both ways give equal shapes.
  static func check(_ main: [Int], _ side: [Int]) {
    guard main == side else {
      layerFailure(
        "Residual adds what its layers give, \(main), to what its short cut gives, \(side), which must be equal: "
          + "give a shortcut that has the same stride and outputs, such as a 1×1 Conv2D")
    }
  }
}

/// What several branches make of the same input, one after the other along the last axis: GoogLeNet's modules (Szegedy et
/// al., 2015).
public struct Concatenated: Layer, NamedParts {
  /// Each takes the same input.
  public let branches: [any Layer]
  /// What each branch is called: its name, or its number from 0.
  public let names: [String]

  /// - Parameter branches: each a layer, with a name or without; a branch of several layers is a `Sequential`.
  public init(@LayerBuilder _ branches: () -> [any Layer]) {
    let named = branches()
    self.branches = named.map(Named.unwrapped)
    names = Named.names(named, of: "Concatenated")
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    joined(zip(names, branches).map { name, branch in LayerPath.inside(branch, name) { branch(x) } })
  }

  /// The outputs of the branches one after the other.
  func joined(_ outputs: [Tensor]) -> Tensor { Self.joined(outputs) }

  static func joined(_ outputs: [Tensor]) -> Tensor {
    guard let first = outputs.first else { layerFailure("Concatenated has no branches") }
    guard outputs.allSatisfy({ $0.shape.dropLast() == first.shape.dropLast() }) else {
      layerFailure(
        "Concatenated: the branches give \(outputs.map(\.shape)), which may differ only in the last axis: give all of them "
          + "the same stride and padding")
    }
    return Tensor(concatenating: outputs, along: first.rank - 1)
  }

  var parts: [(name: String, part: Any)] { zip(names, branches).map { ($0, $1) } }
}
