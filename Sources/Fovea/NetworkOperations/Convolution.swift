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

  /// The outputs: the sum of coefficient times pixel over the filter, through an activation.
  func output(
    _ input: Tensor, filter: Tensor, bias: Tensor? = nil, activation: Activation = .identity
  ) -> Tensor {
    ProductCount.note(dims.multiplyAdds)
    let result = Tensor(uninitialized: outputShape, dtype: input.dtype)
    guard input.dtype == .float64 else {
      let function = activation.inPlace
      convolve(
        dims, input: input.storage.base, filter: filter.storage.base, bias: bias?.storage.base,
        epilogue: Epilogue(activation: function), output: result.storage.base)
      let sums = recorded(result, input, filter, bias)
      return function == nil ? activation(sums) : activation.recorded(result, at: sums)
    }
    convolve(
      dims, input: input.storage.numbers(Double.self), filter: filter.storage.numbers(Double.self),
      bias: bias?.storage.numbers(Double.self), output: result.storage.numbers(Double.self))
    return activation(overwriting: recorded(result, input, filter, bias))
  }

  /// Notes that a tensor has the place of the sums.
  private func recorded(_ result: Tensor, _ input: Tensor, _ filter: Tensor, _ bias: Tensor?) -> Tensor {
    guard input.isRecorded || filter.isRecorded || bias?.isRecorded == true else { return result }
    var inputs: [(Tensor, TapeNode.Pullback)] = [
      (input, { transposed($0, filter: filter) }), (filter, { filterGradient(input, $0) }),
    ]
    if let bias { inputs.append((bias, { $0.channelSums(dims.outputChannels) })) }
    return result.recorded("convolution", inputs)
  }

  /// The transposed convolution, from the shape of the output to that of the input: the gradient of `output` with respect
  /// to the input.
  func transposed(_ gradient: Tensor, filter: Tensor, bias: Tensor? = nil) -> Tensor {
    ProductCount.note(dims.multiplyAdds)
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
    if let bias { inputs.append((bias, { $0.channelSums(dims.inputChannels) })) }
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
