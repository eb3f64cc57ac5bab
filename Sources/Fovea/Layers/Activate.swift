/// An activation as a layer of its own.
public struct Activate: Layer {
  public let activation: Activation

  public init(_ activation: Activation) { self.activation = activation }

  public func callAsFunction(_ x: Tensor) -> Tensor { activation(x) }
}
