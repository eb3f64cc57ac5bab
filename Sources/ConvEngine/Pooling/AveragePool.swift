/// Average pooling: the mean of every window, channel by channel.
///
/// The result does not depend on the number of threads.
///
/// - Parameters:
///   - dims: the shapes.
///   - countingPadding: whether the padding counts as pixels of value zero, or not at all.
///   - input: `dims.inputCount` values.
///   - output: room for `dims.outputCount` values; it must not overlap the input.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func averagePool(
  _ dims: PoolDims, countingPadding: Bool = false, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
  instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  WindowWork(dims).run { image, windows, offsets, _ in
    kernels.sumOfPixels(
      windows.count, windows.step, dims.channels, offsets.count, offsets.baseAddress!,
      1 / Float(windows.first.divisor(countingPadding: countingPadding)),
      input + image * dims.inputPixels * dims.channels,
      output + (image * dims.outputPixels + windows.first.output) * dims.channels)
  }
}

/// The gradient of average pooling: each output's gradient is shared out to the pixels of its window.
///
/// - Parameters:
///   - dims: the shapes of the pooling.
///   - countingPadding: as for `averagePool`.
///   - outputGradient: `dims.outputCount` values.
///   - inputGradient: room for `dims.inputCount` values, which are overwritten; it must not overlap the other.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func averagePoolInputGradient(
  _ dims: PoolDims, countingPadding: Bool = false, outputGradient: UnsafePointer<Float>,
  inputGradient: UnsafeMutablePointer<Float>, instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  let isPartition = dims.depth.isPartition && dims.height.isPartition && dims.width.isPartition
  let largestWindow = dims.largestWindow
  // Windows may overlap, but channels do not.
  ChannelWork(dims).run { image, channels in
    let target = inputGradient + image * dims.inputPixels * dims.channels + channels.lowerBound
    if !isPartition {
      for pixel in 0..<dims.inputPixels { (target + pixel * dims.channels).update(repeating: 0, count: channels.count) }
    }
    ScratchMemory.withIntegers(.offsets, largestWindow) { offsets in
      var places = WindowPlaces(dims, offsets: offsets)
      WindowGrid.with(dims) { grid in
        var index = 0
        while index < grid.count {
          let windows = grid.row(from: index, most: grid.count)
          places.move(to: windows.first)
          kernels.addToPixels(
            windows.count, windows.step * dims.channels, dims.channels, channels.count, places.count, offsets,
            1 / Float(windows.first.divisor(countingPadding: countingPadding)), isPartition,
            outputGradient + (image * grid.count + index) * dims.channels + channels.lowerBound, target)
          index += windows.count
        }
      }
    }
  }
}

/// `averagePool` in double precision. The parameters are those of the single-precision function.
public func averagePool(
  _ dims: PoolDims, countingPadding: Bool = false, input: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>
) {
  referenceAveragePool(dims, countingPadding: countingPadding, input: input, output: output)
}

/// `averagePoolInputGradient` in double precision. The parameters are those of the single-precision function.
public func averagePoolInputGradient(
  _ dims: PoolDims, countingPadding: Bool = false, outputGradient: UnsafePointer<Double>,
  inputGradient: UnsafeMutablePointer<Double>
) {
  referenceAveragePoolInputGradient(
    dims, countingPadding: countingPadding, outputGradient: outputGradient, inputGradient: inputGradient)
}
