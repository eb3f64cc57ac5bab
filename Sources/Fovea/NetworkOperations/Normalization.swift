internal import ConvEngine

/// A normalisation of `[…, channels]`, (x − mean) ÷ √(variance + ε) · scale + offset, and its gradients.
struct Normalization: Sendable {
  private let dims: NormalizationDims
  private let epsilon: Double
  /// The function, for messages.
  private let name: StaticString

  /// - Parameters:
  ///   - kind: which numbers are normalised together.
  ///   - batch: images, if each is normalised by itself.
  init(_ kind: NormalizationDims.Kind, _ name: StaticString, _ x: Tensor, batch: Int, epsilon: Double) {
    guard x.rank >= 1, x.shape[x.rank - 1] > 0, epsilon > 0 else {
      shapeFailure(
        "\(name) of shape \(x.shape) with epsilon \(epsilon): the last axis must hold channels, and epsilon be above 0")
    }
    let channels = x.shape[x.rank - 1]
    self.name = name
    self.epsilon = epsilon
    do {
      dims = try NormalizationDims(
        kind, batch: batch, pixels: batch == 0 ? 1 : x.count / (batch * channels), channels: channels)
    } catch {
      shapeFailure("\(name) of shape \(x.shape): \(error)")
    }
  }

  /// What a normalisation gives: the means and variances are constants.
  struct Result {
    let output: Tensor
    let mean: Tensor
    let variance: Tensor
  }

  /// Normalises with the numbers' own statistics; then comes an activation.
  func normalized(
    _ x: Tensor, scale: Tensor?, offset: Tensor?, activation: Activation = .identity
  ) -> Result {
    let (x, scale, offset) = operands(x, scale, offset)
    let output = Tensor(uninitialized: x.shape, dtype: x.dtype)
    let mean = Tensor(uninitialized: [dims.statisticsCount], dtype: x.dtype)
    let variance = Tensor(uninitialized: [dims.statisticsCount], dtype: x.dtype)
    if x.dtype == .float64 {
      normalize(
        dims, epsilon: epsilon, input: x.storage.numbers(Double.self), scale: scale?.storage.numbers(Double.self),
        offset: offset?.storage.numbers(Double.self), output: output.storage.numbers(Double.self),
        mean: mean.storage.numbers(Double.self), variance: variance.storage.numbers(Double.self))
    } else {
      normalize(
        dims, epsilon: Float(epsilon), input: x.storage.base, scale: scale?.storage.base,
        offset: offset?.storage.base, activation: activation.inPlace, output: output.storage.base,
        mean: mean.storage.base, variance: variance.storage.base)
    }
    let result = output.recorded("normalized", jointly: [x, scale, offset].compactMap { $0 }) { gradient in
      guard Tape.isRecording else { return gradients(gradient, x, mean, variance, scale, offset, areGiven: false) }
      return gradient.pulledBack(at: [x, scale, offset].compactMap { $0 }) { inputs in
        formula(inputs, hasScale: scale != nil, hasOffset: offset != nil)
      }
    }
    return Result(output: finished(result, activation), mean: mean, variance: variance)
  }

  /// Normalises with given statistics, which count as constants; then comes an activation.
  func normalized(
    _ x: Tensor, mean: Tensor, variance: Tensor, scale: Tensor?, offset: Tensor?, activation: Activation = .identity
  ) -> Tensor {
    let (x, scale, offset) = operands(x, scale, offset)
    for (statistic, values) in [("mean", mean), ("variance", variance)] where values.shape != [dims.statisticsCount] {
      shapeFailure(
        "\(name): the \(statistic) has shape \(values.shape), but x of shape \(x.shape) needs [\(dims.statisticsCount)]"
      )
    }
    let (mean, variance) = (mean.constant.converted(to: x.dtype), variance.constant.converted(to: x.dtype))
    let output = Tensor(uninitialized: x.shape, dtype: x.dtype)
    if x.dtype == .float64 {
      applyNormalization(
        dims, epsilon: epsilon, input: x.storage.numbers(Double.self), mean: mean.storage.numbers(Double.self),
        variance: variance.storage.numbers(Double.self), scale: scale?.storage.numbers(Double.self),
        offset: offset?.storage.numbers(Double.self), output: output.storage.numbers(Double.self))
    } else {
      applyNormalization(
        dims, epsilon: Float(epsilon), input: x.storage.base, mean: mean.storage.base,
        variance: variance.storage.base, scale: scale?.storage.base, offset: offset?.storage.base,
        activation: activation.inPlace, output: output.storage.base)
    }
    let result = output.recorded("normalized as given", jointly: [x, scale, offset].compactMap { $0 }) { gradient in
      guard Tape.isRecording else { return gradients(gradient, x, mean, variance, scale, offset, areGiven: true) }
      return gradient.pulledBack(at: [x, scale, offset].compactMap { $0 }) { inputs in
        let standard = (inputs[0] - mean) / sqrt(variance + epsilon)
        return scaled(standard, inputs, hasScale: scale != nil, hasOffset: offset != nil)
      }
    }
    return finished(result, activation)
  }

  /// The activation of what was normalised, unless the engine has applied it already.
  private func finished(_ result: Tensor, _ activation: Activation) -> Tensor {
    guard result.dtype == .float32, activation.inPlace != nil else { return activation(overwriting: result) }
    return activation.recorded(result.constant, at: result)
  }

  /// All of one kind, after a check that there is one scale and one offset for each channel.
  private func operands(_ x: Tensor, _ scale: Tensor?, _ offset: Tensor?) -> (Tensor, Tensor?, Tensor?) {
    for (part, values) in [("scale", scale), ("offset", offset)] {
      if let values, values.shape != [dims.channels] {
        shapeFailure(
          "\(name): the \(part) has shape \(values.shape), but x of shape \(x.shape) has \(dims.channels) channels: give "
            + "[\(dims.channels)]")
      }
    }
    let dtype = x.dtype.floatingPoint
    return (x.converted(to: dtype), scale?.converted(to: dtype), offset?.converted(to: dtype))
  }

  /// The engine's gradients, of those of x, scale and offset that there are.
  private func gradients(
    _ gradient: Tensor, _ x: Tensor, _ mean: Tensor, _ variance: Tensor, _ scale: Tensor?, _ offset: Tensor?,
    areGiven: Bool
  ) -> [Tensor] {
    let result = Tensor(uninitialized: x.shape, dtype: x.dtype)
    let ofScale = Tensor(uninitialized: [dims.channels], dtype: x.dtype)
    let ofOffset = Tensor(uninitialized: [dims.channels], dtype: x.dtype)
    if x.dtype == .float64 {
      normalizeGradient(
        dims, epsilon: epsilon, usesGivenStatistics: areGiven, input: x.storage.numbers(Double.self),
        mean: mean.storage.numbers(Double.self), variance: variance.storage.numbers(Double.self),
        scale: scale?.storage.numbers(Double.self), outputGradient: gradient.storage.numbers(Double.self),
        inputGradient: result.storage.numbers(Double.self), scaleGradient: ofScale.storage.numbers(Double.self),
        offsetGradient: ofOffset.storage.numbers(Double.self))
    } else {
      normalizeGradient(
        dims, epsilon: Float(epsilon), usesGivenStatistics: areGiven, input: x.storage.base, mean: mean.storage.base,
        variance: variance.storage.base, scale: scale?.storage.base, outputGradient: gradient.storage.base,
        inputGradient: result.storage.base, scaleGradient: ofScale.storage.base, offsetGradient: ofOffset.storage.base)
    }
    return [result, scale.map { _ in ofScale }, offset.map { _ in ofOffset }].compactMap { $0 }
  }

  /// `normalized` in recorded operations, for gradients of gradients.
  private func formula(_ inputs: [Tensor], hasScale: Bool, hasOffset: Bool) -> Tensor {
    // Units that are normalised independently, and in each of them groups of channels.
    let shape =
      switch dims.kind {
      case .batch: [1, dims.batch * dims.pixels, dims.channels, 1]
      case .group(let groups): [dims.batch, dims.pixels, groups, dims.channels / groups]
      }
    let x = inputs[0].reshaped(to: shape)
    let deviation = x - x.mean(axes: [1, 3], keepingAxes: true)
    let variance = (deviation * deviation).mean(axes: [1, 3], keepingAxes: true)
    let standard = (deviation / sqrt(variance + epsilon)).reshaped(to: inputs[0].shape)
    return scaled(standard, inputs, hasScale: hasScale, hasOffset: hasOffset)
  }

  private func scaled(_ standard: Tensor, _ inputs: [Tensor], hasScale: Bool, hasOffset: Bool) -> Tensor {
    let result = hasScale ? standard * inputs[1] : standard
    return hasOffset ? result + inputs[inputs.count - 1] : result
  }
}
