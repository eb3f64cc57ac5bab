/// A short cut without parameters for a `Residual` whose body makes images smaller and deeper: every s-th pixel, and channels
/// of zeros behind those of the input (option A of He et al., "Deep residual learning for image recognition", 2016).
///
/// `[N, H, W, C]` gives `[N, ⌈H ÷ s⌉, ⌈W ÷ s⌉, outputs]`.
public struct ZeroPaddedShortcut: Layer {
  /// From one pixel that is kept to the next.
  public let stride: StrideSize
  /// Channels that come out.
  public let outputs: Int

  /// - Parameters:
  ///   - stride: from one pixel that is kept to the next, as that of the body.
  ///   - outputs: at least as many channels as the input has.
  public init(stride: StrideSize = 1, outputs: Int) {
    self.stride = stride
    self.outputs = outputs
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.images.check("ZeroPaddedShortcut", x)
    guard outputs >= x.shape[3] else {
      layerFailure(
        "ZeroPaddedShortcut adds channels of zeros to those that go in, so \(x.shape[3]) channels cannot become \(outputs): "
          + "give at least \(x.shape[3])")
    }
    let kept = stride == 1 ? x : averagePool2D(x, size: 1, stride: stride)
    guard outputs > x.shape[3] else { return kept }
    let zeros = Tensor(zeros: Array(kept.shape[..<3]) + [outputs - x.shape[3]], dtype: kept.dtype)
    return Tensor(concatenating: [kept, zeros], along: 3)
  }
}
