/// A network of a type of its own that is made of a `Sequential`: what it computes, its shapes, the names of its parameters
/// and what can be seen inside are those of its layers.
///
///     struct TinyNet: LayerNetwork {
///       let layers = Sequential {
///         Named("conv1", Conv2D(filterShape: (3, 3, 1, 4), activation: .relu))
///         Named("gap", GlobalAvgPool2D())
///         Named("classifier", Dense(4, 10))
///       }
///     }
public protocol LayerNetwork: Layer {
  /// Its layers with their names.
  var layers: Sequential { get }
}

extension LayerNetwork {
  public func callAsFunction(_ x: Tensor) -> Tensor { layers(x) }

  /// That of its layers, one after the other.
  public var shapeRule: any LayerRule { layers.shapeRule }
}
