/// Max pooling: the largest value of every window, channel by channel.
///
/// Of equal values the first one in the window, row by row, counts; NaN counts as larger than any number. Padding has no
/// value. The result does not depend on the number of threads.
///
/// - Parameters:
///   - dims: the shapes.
///   - input: `dims.inputCount` values.
///   - output: room for `dims.outputCount` values; it must not overlap the input.
///   - indices: room for `dims.outputCount` numbers, which say which pixel of its image, counted from 0 row by row, gave
///     the value; or nil if no gradient will be asked for.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func maxPool(
  _ dims: PoolDims, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
  indices: UnsafeMutablePointer<Int32>? = nil, instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  WindowWork(dims).run { image, windows, offsets, numbers in
    let first = (image * dims.outputPixels + windows.first.output) * dims.channels
    kernels.largestOfPixels(
      windows.count, windows.step, dims.channels, offsets.count, offsets.baseAddress!, numbers.baseAddress!,
      input + image * dims.inputPixels * dims.channels, output + first, indices.map { $0 + first })
  }
}

/// The gradient of max pooling: each output's gradient goes to the pixel that gave the value.
///
/// - Parameters:
///   - dims: the shapes of the pooling.
///   - outputGradient: `dims.outputCount` values.
///   - indices: `dims.outputCount` numbers, as `maxPool` wrote them.
///   - inputGradient: room for `dims.inputCount` values, which are overwritten; it must not overlap the others.
public func maxPoolInputGradient(
  _ dims: PoolDims, outputGradient: UnsafePointer<Float>, indices: UnsafePointer<Int32>,
  inputGradient: UnsafeMutablePointer<Float>
) {
  scatterToLargest(dims, outputGradient: outputGradient, indices: indices, inputGradient: inputGradient)
}

/// `maxPool` in double precision. The parameters are those of the single-precision function.
public func maxPool(
  _ dims: PoolDims, input: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>,
  indices: UnsafeMutablePointer<Int32>? = nil
) {
  referenceMaxPool(dims, input: input, output: output, indices: indices)
}

/// `maxPoolInputGradient` in double precision. The parameters are those of the single-precision function.
public func maxPoolInputGradient(
  _ dims: PoolDims, outputGradient: UnsafePointer<Double>, indices: UnsafePointer<Int32>,
  inputGradient: UnsafeMutablePointer<Double>
) {
  scatterToLargest(dims, outputGradient: outputGradient, indices: indices, inputGradient: inputGradient)
}

private func scatterToLargest<Scalar: EngineScalar>(
  _ dims: PoolDims, outputGradient: UnsafePointer<Scalar>, indices: UnsafePointer<Int32>,
  inputGradient: UnsafeMutablePointer<Scalar>
) {
  // Windows overlap, but channels do not.
  ChannelWork(dims).run { image, channels in
    let target = inputGradient + image * dims.inputPixels * dims.channels
    // Pixels are cleared just before the first window that reaches them, while they stay in the cache.
    var cleared = 0
    for row in 0..<dims.depth.output * dims.height.output {
      let end = dims.endOfPixels(ofOutputRow: row)
      clear(dims, cleared..<max(cleared, end), channels, of: target)
      cleared = max(cleared, end)
      let first = image * dims.outputPixels + row * dims.width.output
      for pixel in first..<first + dims.width.output {
        for channel in channels {
          let place = pixel * dims.channels + channel
          target[Int(indices[place]) * dims.channels + channel] += outputGradient[place]
        }
      }
    }
    clear(dims, cleared..<dims.inputPixels, channels, of: target)
  }
}

/// Sets some channels of some of an image's pixels to zero.
private func clear<Scalar: EngineScalar>(
  _ dims: PoolDims, _ pixels: Range<Int>, _ channels: Range<Int>, of image: UnsafeMutablePointer<Scalar>
) {
  let first = image + pixels.lowerBound * dims.channels
  if channels.count == dims.channels { return first.update(repeating: 0, count: pixels.count * dims.channels) }
  for pixel in 0..<pixels.count {
    (first + pixel * dims.channels + channels.lowerBound).update(repeating: 0, count: channels.count)
  }
}
