/// Layers one after the other; each takes what the one before gives.
///
///     let network = Sequential {
///       Conv2D(filterShape: (5, 5, 1, 6), activation: .tanh)
///       if isDeep { Conv2D(filterShape: (3, 3, 6, 6), activation: .tanh) }
///       for _ in 1...2 { Dense(84, 84, activation: .tanh) }
///     }
///
/// A `Sequential` is a layer itself, so they nest. Layers may have names, as those of the literature do; the others go by their
/// numbers, from 0. A name leads to the layer and stands before its parameters: `network["conv1"]`, `conv1.filter`.
///
///     let network = Sequential {
///       Named("conv1", Conv2D(filterShape: (5, 5, 1, 6), activation: .tanh))
///       Named("pool1", MaxPool2D(size: 2))
///     }
public struct Sequential: Layer, NamedParts {
  /// The layers, in the order in which they work.
  public let layers: [any Layer]
  /// What each layer is called: its name, or its number from 0.
  public let names: [String]

  /// Layers from an array.
  public init(_ layers: [any Layer]) {
    self.layers = layers.map(Named.unwrapped)
    names = Named.names(layers, of: "Sequential")
  }

  /// Layers one to a line; `if`, `switch` and `for` choose and repeat them.
  public init(@LayerBuilder _ layers: () -> [any Layer]) { self.init(layers()) }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    var result = x
    var index = 0
    while index < layers.count {
      let layer = layers[index]
      let next = index + 1 < layers.count ? layers[index + 1] as? Activate : nil
      if let next, let layer = layer as? any ActivatedLayer {
        result = LayerPath.inside(layer, names[index]) { layer(result, through: next.activation) }
        index += 2
      } else {
        result = LayerPath.inside(layer, names[index]) { layer(result) }
        index += 1
      }
    }
    return result
  }

  /// Some of the layers as a network of their own, which shares their parameters.
  public subscript(range: some RangeExpression<Int>) -> Sequential {
    let indices = range.relative(to: layers)
    return Sequential(
      indices.map { names[$0] == String($0) ? layers[$0] : Named(names[$0], layers[$0]) })
  }

  /// A layer by its number, from 0.
  public subscript(index: Int) -> any Layer { layers[index] }

  /// A layer by its name; nil if there is none.
  public subscript(name: String) -> (any Layer)? { names.firstIndex(of: name).map { layers[$0] } }

  var parts: [(name: String, part: Any)] { zip(names, layers).map { ($0, $1) } }
}

/// Collects the layers of a `Sequential`; `if`, `else`, `switch` and `for` may choose and repeat them.
@resultBuilder
public enum LayerBuilder {
  /// A layer.
  public static func buildExpression(_ layer: some Layer) -> [any Layer] { [layer] }
  /// A layer.
  public static func buildExpression(_ layer: any Layer) -> [any Layer] { [layer] }
  /// A layer with a name, as a pair.
  public static func buildExpression(_ named: (String, any Layer)) -> [any Layer] { [Named(named.0, named.1)] }
  /// Several layers.
  public static func buildExpression(_ layers: [any Layer]) -> [any Layer] { layers }
  /// One after the other.
  public static func buildBlock(_ parts: [any Layer]...) -> [any Layer] { parts.flatMap { $0 } }
  /// The layers of an `if`, or none.
  public static func buildOptional(_ part: [any Layer]?) -> [any Layer] { part ?? [] }
  /// The layers of an `if` that holds.
  public static func buildEither(first part: [any Layer]) -> [any Layer] { part }
  /// The layers of its `else`.
  public static func buildEither(second part: [any Layer]) -> [any Layer] { part }
  /// The layers of every turn of a `for`.
  public static func buildArray(_ parts: [[any Layer]]) -> [any Layer] { parts.flatMap { $0 } }
  /// The layers of an `if #available`.
  public static func buildLimitedAvailability(_ part: [any Layer]) -> [any Layer] { part }
}
