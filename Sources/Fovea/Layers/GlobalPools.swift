/// The mean of every channel over the whole image: `[N, H, W, C]` gives `[N, C]` (Lin et al., "Network in network", 2014).
public struct GlobalAvgPool2D: Layer {
  /// A layer without parameters.
  public init() {}

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.images.check("GlobalAvgPool2D", x)
    return globalAveragePool(x)
  }
}

/// The mean of every channel over the whole sequence: `[N, L, C]` gives `[N, C]`.
public struct GlobalAvgPool1D: Layer {
  /// A layer without parameters.
  public init() {}

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.sequences.check("GlobalAvgPool1D", x)
    return globalAveragePool(x)
  }
}

/// The mean of every channel over the whole volume: `[N, D, H, W, C]` gives `[N, C]`.
public struct GlobalAvgPool3D: Layer {
  /// A layer without parameters.
  public init() {}

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.volumes.check("GlobalAvgPool3D", x)
    return globalAveragePool(x)
  }
}

/// The largest number of every channel over the whole image: `[N, H, W, C]` gives `[N, C]`.
public struct GlobalMaxPool2D: Layer {
  /// A layer without parameters.
  public init() {}

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.images.check("GlobalMaxPool2D", x)
    return globalMaxPool(x)
  }
}

/// The largest number of every channel over the whole sequence: `[N, L, C]` gives `[N, C]`.
public struct GlobalMaxPool1D: Layer {
  /// A layer without parameters.
  public init() {}

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.sequences.check("GlobalMaxPool1D", x)
    return globalMaxPool(x)
  }
}

/// The largest number of every channel over the whole volume: `[N, D, H, W, C]` gives `[N, C]`.
public struct GlobalMaxPool3D: Layer {
  /// A layer without parameters.
  public init() {}

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.volumes.check("GlobalMaxPool3D", x)
    return globalMaxPool(x)
  }
}
