/// Means of windows whose size follows from that of the image, so that `[N, H, W, C]` gives `[N, height, width, C]`.
public struct AdaptiveAvgPool2D: Layer {
  /// The height and width of the output.
  public let outputSize: StrideSize

  /// - Parameter outputSize: the height and width of the output, whatever those of the input.
  public init(outputSize: StrideSize) { self.outputSize = outputSize }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.images.check("AdaptiveAvgPool2D", x)
    return adaptiveAveragePool2D(x, outputSize: outputSize)
  }
}

/// The largest numbers of windows whose size follows from that of the image, so that `[N, H, W, C]` gives `[N, height, width, C]`.
public struct AdaptiveMaxPool2D: Layer {
  /// The height and width of the output.
  public let outputSize: StrideSize

  /// - Parameter outputSize: the height and width of the output, whatever those of the input.
  public init(outputSize: StrideSize) { self.outputSize = outputSize }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.images.check("AdaptiveMaxPool2D", x)
    return adaptiveMaxPool2D(x, outputSize: outputSize)
  }
}
