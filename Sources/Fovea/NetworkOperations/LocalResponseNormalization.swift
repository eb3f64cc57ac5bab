internal import ConvEngine

/// Every number divided by a power of how strong its channel and the neighbouring ones are at the same pixel:
/// x ÷ (k + α ÷ size · Σ x²)^β (Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural
/// networks", 2012, whose α of 10⁻⁴ is not divided by the size: it is `alpha: 5e-4` here).
///
/// - Parameters:
///   - x: `[…, C]`.
///   - size: how many channels are summed over, those from ⌊(size − 1) ÷ 2⌋ before on, as far as they exist.
///   - alpha: α.
///   - beta: β.
///   - k: above 0.
public func localResponseNormalized(
  _ x: Tensor, size: Int = 5, alpha: Double = 5e-4, beta: Double = 0.75, k: Double = 2
) -> Tensor {
  guard x.rank > 0, x.shape[x.rank - 1] > 0, k > 0 else {
    shapeFailure(
      "localResponseNormalized(k: \(k)) of shape \(x.shape): the last axis must hold channels, and k be above 0")
  }
  let channels = x.shape[x.rank - 1]
  do {
    let dims = try LocalResponseDims(pixels: x.count / channels, channels: channels, size: size)
    return LocalResponse(
      dims: dims, parameters: LocalResponseParameters(alpha: alpha, beta: beta, bias: k)
    ).normalized(x.floatingPoint)
  } catch {
    shapeFailure("localResponseNormalized of shape \(x.shape): \(error)")
  }
}

/// Local response normalisation, and its gradient.
private struct LocalResponse: Sendable {
  let dims: LocalResponseDims
  let parameters: LocalResponseParameters

  func normalized(_ x: Tensor) -> Tensor {
    let result = Tensor(uninitialized: x.shape, dtype: x.dtype)
    if x.dtype == .float64 {
      localResponseNormalize(
        dims, parameters, input: x.storage.numbers(Double.self), output: result.storage.numbers(Double.self))
    } else {
      localResponseNormalize(dims, parameters, input: x.storage.base, output: result.storage.base)
    }
    return result.recorded("localResponseNormalized", x) { gradient in
      guard Tape.isRecording else { return self.gradient(gradient, x) }
      return gradient.pulledBack(at: [x]) { formula($0[0]) }[0]
    }
  }

  private func gradient(_ gradient: Tensor, _ x: Tensor) -> Tensor {
    let result = Tensor(uninitialized: x.shape, dtype: x.dtype)
    if x.dtype == .float64 {
      localResponseNormalizeGradient(
        dims, parameters, input: x.storage.numbers(Double.self),
        outputGradient: gradient.storage.numbers(Double.self), inputGradient: result.storage.numbers(Double.self))
    } else {
      localResponseNormalizeGradient(
        dims, parameters, input: x.storage.base, outputGradient: gradient.storage.base,
        inputGradient: result.storage.base)
    }
    return result
  }

  /// `normalized` in recorded operations, for gradients of gradients: the sums over channels are those of a pooling of
  /// the channels, whose padding counts as zeros.
  private func formula(_ x: Tensor) -> Tensor {
    let squares = (x * x).reshaped(to: [dims.pixels, dims.channels, 1])
    let before = (dims.size - 1) / 2
    let means = averagePool1D(
      squares, size: dims.size, stride: 1,
      padding: .sides(top: 0, bottom: 0, left: before, right: dims.size - 1 - before), countIncludesPadding: true)
    let base = parameters.bias + parameters.alpha * means.reshaped(to: x.shape)
    return x * pow(base, -parameters.beta)
  }
}
