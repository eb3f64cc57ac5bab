/// Each channel brought to mean 0 and variance 1 over all images and pixels of a batch, then scaled and moved
/// (Ioffe and Szegedy, "Batch normalization", 2015): (x − mean) ÷ √(variance + ε) · scale + offset.
///
/// The variance is the mean of the squared deviations (divided by n, not n − 1).
///
/// - Parameters:
///   - x: `[N, …, C]`.
///   - scale: `[C]`; nil for 1.
///   - offset: `[C]`; nil for 0.
///   - epsilon: above 0, so that channels that are all equal are not divided by zero.
/// - Returns: the result, of the shape of `x`, and the means and variances of the channels, of shape `[C]`, for running
///   averages: these are constants.
public func batchNormalized(
  _ x: Tensor, scale: Tensor? = nil, offset: Tensor? = nil, epsilon: Double = 1e-5
) -> (output: Tensor, mean: Tensor, variance: Tensor) {
  batchNormalized(x, scale: scale, offset: offset, epsilon: epsilon, activation: .identity)
}

/// The same through an activation, which is applied while the numbers are in the cache.
func batchNormalized(
  _ x: Tensor, scale: Tensor?, offset: Tensor?, epsilon: Double, activation: Activation
) -> (output: Tensor, mean: Tensor, variance: Tensor) {
  guard x.count > 0, x.rank > 1 else {
    shapeFailure("batchNormalized: input of shape \(x.shape); it must be [N, …, C] and not empty")
  }
  let result = Normalization(.batch, "batchNormalized", x, batch: x.shape[0], epsilon: epsilon)
    .normalized(x, scale: scale, offset: offset, activation: activation)
  return (result.output, result.mean, result.variance)
}

/// Batch normalisation with given statistics, as it is done after training, with running averages.
///
/// - Parameters:
///   - x: `[N, …, C]`.
///   - mean: `[C]`; a constant for gradients.
///   - variance: `[C]`; a constant for gradients.
///   - scale: `[C]`; nil for 1.
///   - offset: `[C]`; nil for 0.
///   - epsilon: as in training.
public func batchNormalized(
  _ x: Tensor, mean: Tensor, variance: Tensor, scale: Tensor? = nil, offset: Tensor? = nil, epsilon: Double = 1e-5
) -> Tensor {
  batchNormalized(
    x, mean: mean, variance: variance, scale: scale, offset: offset, epsilon: epsilon, activation: .identity)
}

/// The same through an activation.
func batchNormalized(
  _ x: Tensor, mean: Tensor, variance: Tensor, scale: Tensor?, offset: Tensor?, epsilon: Double,
  activation: Activation
) -> Tensor {
  guard x.rank > 1 else { shapeFailure("batchNormalized: input of shape \(x.shape); it must be [N, …, C]") }
  return Normalization(.batch, "batchNormalized", x, batch: x.shape[0], epsilon: epsilon)
    .normalized(x, mean: mean, variance: variance, scale: scale, offset: offset, activation: activation)
}
