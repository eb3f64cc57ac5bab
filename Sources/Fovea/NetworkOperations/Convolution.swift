internal import ConvEngine

/// A convolution along one, two or three axes, the operations that carry gradients back through it, and theirs.
///
/// All three are linear in each of their factors, and the pullback of each consists of the other two; so gradients of any
/// order are right. The shapes are those of the tensors, which may lack axes of size 1 that `dims` has.
struct Convolution: Sendable {
  let dims: ConvDims
  let inputShape: [Int]
  let filterShape: [Int]
  let outputShape: [Int]

  /// The outputs: the sum of coefficient times pixel over the filter.
  func output(_ input: Tensor, filter: Tensor, bias: Tensor? = nil) -> Tensor {
    let result = Tensor(uninitialized: outputShape, dtype: input.dtype)
    if input.dtype == .float64 {
      convolve(
        dims, input: input.storage.numbers(Double.self), filter: filter.storage.numbers(Double.self),
        bias: bias?.storage.numbers(Double.self), output: result.storage.numbers(Double.self))
    } else {
      convolve(
        dims, input: input.storage.base, filter: filter.storage.base, bias: bias?.storage.base,
        output: result.storage.base)
    }
    guard input.isRecorded || filter.isRecorded || bias?.isRecorded == true else { return result }
    var inputs: [(Tensor, TapeNode.Pullback)] = [
      (input, { transposed($0, filter: filter) }), (filter, { filterGradient(input, $0) }),
    ]
    if let bias { inputs.append((bias, { channelSums($0, dims.outputChannels) })) }
    return result.recorded("convolution", inputs)
  }

  /// The transposed convolution, from the shape of the output to that of the input: the gradient of `output` with respect
  /// to the input.
  func transposed(_ gradient: Tensor, filter: Tensor, bias: Tensor? = nil) -> Tensor {
    let result = Tensor(uninitialized: inputShape, dtype: gradient.dtype)
    if gradient.dtype == .float64 {
      convolutionInputGradient(
        dims, outputGradient: gradient.storage.numbers(Double.self), filter: filter.storage.numbers(Double.self),
        bias: bias?.storage.numbers(Double.self), inputGradient: result.storage.numbers(Double.self))
    } else {
      convolutionInputGradient(
        dims, outputGradient: gradient.storage.base, filter: filter.storage.base, bias: bias?.storage.base,
        inputGradient: result.storage.base)
    }
    guard gradient.isRecorded || filter.isRecorded || bias?.isRecorded == true else { return result }
    var inputs: [(Tensor, TapeNode.Pullback)] = [
      (gradient, { output($0, filter: filter) }), (filter, { filterGradient($0, gradient) }),
    ]
    if let bias { inputs.append((bias, { channelSums($0, dims.inputChannels) })) }
    return result.recorded("transposed convolution", inputs)
  }

  /// The gradient of `output` with respect to the filter.
  private func filterGradient(_ input: Tensor, _ gradient: Tensor) -> Tensor {
    let result = Tensor(uninitialized: filterShape, dtype: input.dtype)
    if input.dtype == .float64 {
      convolutionFilterGradient(
        dims, input: input.storage.numbers(Double.self), outputGradient: gradient.storage.numbers(Double.self),
        filterGradient: result.storage.numbers(Double.self))
    } else {
      convolutionFilterGradient(
        dims, input: input.storage.base, outputGradient: gradient.storage.base, filterGradient: result.storage.base)
    }
    guard input.isRecorded || gradient.isRecorded else { return result }
    return result.recorded(
      "filter gradient", input, { transposed(gradient, filter: $0) }, gradient, { output(input, filter: $0) })
  }

  /// The gradient with respect to a bias, which is added to every pixel of a channel.
  private func channelSums(_ gradient: Tensor, _ channels: Int) -> Tensor {
    let pixels = gradient.count / channels
    guard gradient.dtype == .float32, !gradient.isRecorded else {
      return gradient.reshaped(to: [pixels, channels]).sum(axes: [0])
    }
    // Few channels do not fill a vector, but several pixels side by side do.
    let together = [8, 4, 2].first { pixels % $0 == 0 && channels < 32 } ?? 1
    let result = Tensor(uninitialized: [channels], dtype: .float32)
    do {
      let rows = try ReductionDims(shape: [pixels / together, together * channels], axes: [0])
      guard together > 1 else {
        try reduce(.sum, rows, input: gradient.storage.base, output: result.storage.base)
        return result
      }
      let parts = Tensor(uninitialized: [together, channels], dtype: .float32)
      try reduce(.sum, rows, input: gradient.storage.base, output: parts.storage.base)
      try reduce(
        .sum, ReductionDims(shape: parts.shape, axes: [0]), input: parts.storage.base, output: result.storage.base)
    } catch {
      shapeFailure("the gradient of a bias from one of shape \(gradient.shape): \(error)")
    }
    return result
  }
}

extension Convolution {
  /// Ends the computation unless filter and bias fit the channels of the input.
  static func check(
    _ name: @autoclosure () -> String, channels: Int, groups: Int, filter: Int, _ bias: Tensor?, _ outputs: Int
  ) {
    guard groups > 0, filter * groups == channels else {
      let among = groups == 1 ? "" : ", which \(groups) groups share"
      shapeFailure("\(name()): the filter is for \(filter) channels, but the input has \(channels)\(among)")
    }
    check(name(), bias, outputs)
  }

  /// Ends the computation unless there is one number of the bias for each output channel.
  static func check(_ name: @autoclosure () -> String, _ bias: Tensor?, _ outputs: Int) {
    guard let bias, bias.shape != [outputs] else { return }
    shapeFailure(
      "\(name()): the bias has shape \(bias.shape), but there are \(outputs) output channels: give [\(outputs)]")
  }
}
