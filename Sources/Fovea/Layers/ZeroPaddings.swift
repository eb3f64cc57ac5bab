/// Zeros round an image: `[N, H, W, C]` gives `[N, H + top + bottom, W + left + right, C]`.
public struct ZeroPadding2D: Layer {
  /// What is added at the borders.
  public let padding: Padding

  /// - Parameter padding: a number, `[height, width]` or `.sides(top:bottom:left:right:)`.
  public init(_ padding: Padding) { self.padding = padding }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.images.check("ZeroPadding2D", x)
    return x.padded(padding, mode: .zeros)
  }
}

/// Zeros before and after a sequence: `[N, L, C]` gives `[N, before + L + after, C]`.
public struct ZeroPadding1D: Layer {
  /// How many steps are put before the first one.
  public let before: Int
  /// How many follow after the last one.
  public let after: Int

  /// - Parameter both: how many steps are added at each end.
  public init(_ both: Int) { self.init(before: both, after: both) }

  /// A number of its own at each end; `before: 4, after: 0` makes a filter of length 5 causal.
  public init(before: Int, after: Int) {
    self.before = before
    self.after = after
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.sequences.check("ZeroPadding1D", x)
    let (batch, length, channels) = (x.shape[0], x.shape[1], x.shape[2])
    return x.reshaped(to: [batch, 1, length, channels])
      .padded(.sides(top: 0, bottom: 0, left: before, right: after))
      .reshaped(to: [batch, before + length + after, channels])
  }
}

/// Zeros round a volume: `[N, D, H, W, C]` gives `[N, D + front + back, H + top + bottom, W + left + right, C]`.
public struct ZeroPadding3D: Layer {
  /// What is added at the borders.
  public let padding: VolumePadding

  /// - Parameter padding: a number, `[depth, height, width]` or a number for each side.
  public init(_ padding: VolumePadding) { self.padding = padding }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.volumes.check("ZeroPadding3D", x)
    guard case .sides(let front, let back, let top, let bottom, let left, let right) = padding else {
      if padding == .valid { return x }
      layerFailure(
        "ZeroPadding3D(.\(padding)): that depends on a filter; give a number, [depth, height, width] or "
          + ".sides(front:back:top:bottom:left:right:)")
    }
    // Rows and columns of every plane, then planes, which count as rows then.
    let (batch, depth, channels) = (x.shape[0], x.shape[1], x.shape[4])
    let (height, width) = (top + x.shape[2] + bottom, left + x.shape[3] + right)
    return x.reshaped(to: [batch * depth, x.shape[2], x.shape[3], channels])
      .padded(.sides(top: top, bottom: bottom, left: left, right: right))
      .reshaped(to: [batch, depth, height * width, channels])
      .padded(.sides(top: front, bottom: back, left: 0, right: 0))
      .reshaped(to: [batch, front + depth + back, height, width, channels])
  }
}
