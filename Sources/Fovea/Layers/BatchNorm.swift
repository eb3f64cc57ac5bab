/// Batch normalisation: every channel with mean 0 and variance 1 over the batch, then scaled and moved by learned numbers
/// (Ioffe and Szegedy, 2015). In inference by running means and variances of what training has seen.
///
/// The shape stays; the last axis holds the channels.
public struct BatchNorm: Layer {
  /// `[channels]`.
  public let scale: Parameter
  /// `[channels]`.
  public let offset: Parameter
  /// `[channels]`, not trainable.
  public let runningMean: Parameter
  /// `[channels]`, not trainable: the unbiased variance, divided by n − 1.
  public let runningVariance: Parameter
  /// How much of the running statistics a new batch replaces.
  public let momentum: Double
  /// Added to variances, so that nothing is divided by zero.
  public let epsilon: Double

  /// - Parameters:
  ///   - channels: the size of the last axis.
  ///   - momentum: how much of the running statistics a new batch replaces.
  ///   - epsilon: added to variances, so that nothing is divided by zero.
  public init(_ channels: Int, momentum: Double = 0.1, epsilon: Double = 1e-5) {
    scale = Parameter(Tensor(ones: [channels]))
    offset = Parameter(Tensor(zeros: [channels]))
    runningMean = Parameter(Tensor(zeros: [channels]), isTrainable: false)
    runningVariance = Parameter(Tensor(ones: [channels]), isTrainable: false)
    self.momentum = momentum
    self.epsilon = epsilon
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let channels = scale.shape[0]
    guard x.rank > 1, x.shape.last == channels else {
      layerFailure(
        "BatchNorm expects \(channels) channels along the last axis, got \(x.shape)\(channelAdvice(x, channels, "BatchNorm(\(x.shape.last ?? 1))"))"
      )
    }
    guard LayerMode.current == .training else {
      return batchNormalized(
        x, mean: runningMean.value, variance: runningVariance.value, scale: scale.value, offset: offset.value,
        epsilon: epsilon)
    }
    let (normalized, mean, variance) = batchNormalized(
      x, scale: scale.value, offset: offset.value, epsilon: epsilon)
    let count = Double(x.count / channels)
    update(runningMean, mean)
    update(runningVariance, count > 1 ? variance * (count / (count - 1)) : variance)
    return normalized
  }

  private func update(_ running: Parameter, _ new: Tensor) {
    running.value = running.value * (1 - momentum) + stopGradient(new).converted(to: running.value.dtype) * momentum
  }
}
