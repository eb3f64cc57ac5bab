/// Zeros round an image: `[N, H, W, C]` gives `[N, H + top + bottom, W + left + right, C]`.
public struct ZeroPadding2D: Layer {
  public let padding: Padding

  public init(_ padding: Padding) { self.padding = padding }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.rank == 4 else { layerFailure("ZeroPadding2D expects images [N, H, W, C], got \(x.shape)") }
    return x.padded(padding, mode: .zeros)
  }
}

/// An image made larger by whole factors: `[N, H, W, C]` gives `[N, H·height, W·width, C]`.
public struct Upsample2D: Layer {
  public let factor: StrideSize
  public let interpolation: Interpolation

  public init(_ factor: StrideSize = 2, by interpolation: Interpolation = .nearest) {
    self.factor = factor
    self.interpolation = interpolation
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.rank == 4 else { layerFailure("Upsample2D expects images [N, H, W, C], got \(x.shape)") }
    return x.resized(to: [x.shape[1] * factor.height, x.shape[2] * factor.width], by: interpolation)
  }
}

/// An activation as a layer of its own.
public struct Activate: Layer {
  public let activation: Activation

  public init(_ activation: Activation) { self.activation = activation }

  public func callAsFunction(_ x: Tensor) -> Tensor { activation(x) }
}
