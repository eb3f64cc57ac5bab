/// An activation as a layer of its own.
public struct Activate: Layer {
  /// The function of every number.
  public let activation: Activation

  /// A layer that applies a function to every number.
  public init(_ activation: Activation) { self.activation = activation }

  public func callAsFunction(_ x: Tensor) -> Tensor { activation(x) }
}
