/// An image made larger by whole factors: `[N, H, W, C]` gives `[N, H·height, W·width, C]`.
public struct Upsample2D: Layer {
  /// How many times as large.
  public let factor: StrideSize
  /// Where the new numbers come from.
  public let interpolation: Interpolation

  /// - Parameters:
  ///   - factor: how many times as large.
  ///   - interpolation: where the new numbers come from.
  public init(_ factor: StrideSize = 2, by interpolation: Interpolation = .nearest) {
    self.factor = factor
    self.interpolation = interpolation
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.images.check("Upsample2D", x)
    return x.resized(to: [x.shape[1] * factor.height, x.shape[2] * factor.width], by: interpolation)
  }
}

/// A sequence made longer by a whole factor: `[N, L, C]` gives `[N, L·factor, C]`.
public struct Upsample1D: Layer {
  /// How many times as large.
  public let factor: Int
  /// `.bilinear` is linear along the only axis.
  public let interpolation: Interpolation

  /// - Parameters:
  ///   - factor: how many times as large.
  ///   - interpolation: where the new numbers come from.
  public init(_ factor: Int = 2, by interpolation: Interpolation = .nearest) {
    self.factor = factor
    self.interpolation = interpolation
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.sequences.check("Upsample1D", x)
    let (batch, length, channels) = (x.shape[0], x.shape[1], x.shape[2])
    return x.reshaped(to: [batch, length, 1, channels]).resized(to: [length * factor, 1], by: interpolation)
      .reshaped(to: [batch, length * factor, channels])
  }
}

/// A volume made larger by whole factors: `[N, D, H, W, C]` gives `[N, D·depth, H·height, W·width, C]`.
public struct Upsample3D: Layer {
  /// How many times as large.
  public let factor: VolumeSize
  /// `.bilinear` is linear along all three axes.
  public let interpolation: Interpolation

  /// - Parameters:
  ///   - factor: how many times as large.
  ///   - interpolation: where the new numbers come from.
  public init(_ factor: VolumeSize = 2, by interpolation: Interpolation = .nearest) {
    self.factor = factor
    self.interpolation = interpolation
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.volumes.check("Upsample3D", x)
    // Every plane, then along the depth, whose planes count as rows then: interpolation goes axis by axis.
    let (batch, depth, channels) = (x.shape[0], x.shape[1], x.shape[4])
    let (height, width) = (x.shape[2] * factor.height, x.shape[3] * factor.width)
    return x.reshaped(to: [batch * depth, x.shape[2], x.shape[3], channels])
      .resized(to: [height, width], by: interpolation)
      .reshaped(to: [batch, depth, height * width, channels])
      .resized(to: [depth * factor.depth, height * width], by: interpolation)
      .reshaped(to: [batch, depth * factor.depth, height, width, channels])
  }
}
