internal import ConvEngine

extension Tensor {
  /// The gradient with respect to a bias, which is added to every pixel of a channel: `[…, channels]` to `[channels]`.
  func channelSums(_ channels: Int) -> Tensor {
    let pixels = count / Swift.max(channels, 1)
    guard dtype == .float32, !isRecorded, pixels > 0 else {
      return reshaped(to: [pixels, channels]).sum(axes: [0])
    }
    let result = Tensor(uninitialized: [channels], dtype: .float32)
    do {
      try reduce(
        .sum, ReductionDims(shape: [pixels, channels], axes: [0]), input: storage.base, output: result.storage.base)
    } catch {
      shapeFailure("the gradient of a bias from one of shape \(shape): \(error)")
    }
    return result
  }
}
