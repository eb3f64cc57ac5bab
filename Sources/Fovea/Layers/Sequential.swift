/// Layers one after the other; each takes what the one before gives.
///
///     let network = Sequential {
///       Conv2D(filterShape: (5, 5, 1, 6), activation: .tanh)
///       if isDeep { Conv2D(filterShape: (3, 3, 6, 6), activation: .tanh) }
///       for _ in 1...2 { Dense(84, 84, activation: .tanh) }
///     }
///
/// A `Sequential` is a layer itself, so they nest.
public struct Sequential: Layer, NamedParts {
  /// The layers, in the order in which they work.
  public let layers: [any Layer]

  /// Layers from an array.
  public init(_ layers: [any Layer]) { self.layers = layers }

  /// Layers one to a line; `if`, `switch` and `for` choose and repeat them.
  public init(@LayerBuilder _ layers: () -> [any Layer]) { self.layers = layers() }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    var result = x
    for (index, layer) in layers.enumerated() {
      result = LayerPath.inside(layer, index) { layer(result) }
    }
    return result
  }

  /// Some of the layers as a network of their own, which shares their parameters.
  public subscript(range: some RangeExpression<Int>) -> Sequential { Sequential(Array(layers[range])) }

  /// A layer by its number, from 0.
  public subscript(index: Int) -> any Layer { layers[index] }

  var parts: [(name: String, part: Any)] { layers.enumerated().map { (String($0), $1) } }
}

/// Collects the layers of a `Sequential`; `if`, `else`, `switch` and `for` may choose and repeat them.
@resultBuilder
public enum LayerBuilder {
  /// A layer.
  public static func buildExpression(_ layer: some Layer) -> [any Layer] { [layer] }
  /// A layer.
  public static func buildExpression(_ layer: any Layer) -> [any Layer] { [layer] }
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
