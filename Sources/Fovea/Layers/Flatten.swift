/// All axes but the first one joined: `[N, H, W, C]` gives `[N, H·W·C]`.
public struct Flatten: Layer {
  /// A layer without parameters.
  public init() {}

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.rank > 0 else {
      layerFailure("Flatten expects a batch, whose first axis counts examples; got a single number")
    }
    return x.reshaped(to: [x.shape[0], x.shape.dropFirst().reduce(1, *)])
  }
}
