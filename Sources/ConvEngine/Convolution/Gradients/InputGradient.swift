/// The gradient of a convolution with respect to its input.
///
/// It is the adjoint of the convolution, and so the transposed convolution: every input pixel collects, from all outputs
/// whose filter covered it, the output's gradient times the weight. `referenceConvolutionInputGradient` says what is
/// computed. The result does not depend on the number of threads.
///
/// - Parameters:
///   - dims: the shapes of the convolution.
///   - outputGradient: `dims.outputCount` values.
///   - filter: `dims.filterCount` values.
///   - bias: `dims.inputChannels` values that the sums begin with, or nil for none; a transposed convolution has one.
///   - inputGradient: room for `dims.inputCount` values, which are overwritten; it must not overlap the others.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func convolutionInputGradient(
  _ dims: ConvDims, outputGradient: UnsafePointer<Float>, filter: UnsafePointer<Float>,
  bias: UnsafePointer<Float>? = nil, inputGradient: UnsafeMutablePointer<Float>,
  instructionSet: InstructionSet = .current
) {
  if let scattered = ScatteredInputGradient(dims, instructionSet) {
    return scattered.run(outputGradient: outputGradient, filter: filter, bias: bias, inputGradient: inputGradient)
  }
  InputGradient(dims, KernelTable.of(instructionSet)).run(bias: bias, inputGradient: inputGradient) {
    convolution, _, part, grid in
    convolution.run(input: outputGradient, right: part.right(of: dims, filter), bias: bias, output: grid)
  }
}

/// `convolutionInputGradient` with a filter that was packed before, for the kernels that it was packed for.
///
/// - Parameter filter: packed with the direction `.inputGradient`.
public func convolutionInputGradient(
  filter: PackedFilter, outputGradient: UnsafePointer<Float>, bias: UnsafePointer<Float>? = nil,
  inputGradient: UnsafeMutablePointer<Float>
) {
  filter.expect(.inputGradient)
  if let scattered = ScatteredInputGradient(filter.dims, filter.instructionSet) {
    return scattered.run(
      outputGradient: outputGradient, filter: filter.values(ofPart: 0), bias: bias, inputGradient: inputGradient)
  }
  InputGradient(filter.dims, KernelTable.of(filter.instructionSet)).run(bias: bias, inputGradient: inputGradient) {
    convolution, index, _, grid in
    convolution.run(input: outputGradient, packed: filter.values(ofPart: index), bias: bias, output: grid)
  }
}

/// The input gradient as convolutions of the output gradient.
///
/// At stride 1 it is one convolution, with the filter flipped and the roles of the channels exchanged. At stride s the
/// input pixels fall into s interlocking parts per axis, of which each meets only every s-th tap: each part is a
/// convolution at stride 1 with those taps (Shi et al., "Is the deconvolution layer the same as a convolutional layer?",
/// 2016).
private struct InputGradient {
  private let dims: ConvDims
  private let kernels: KernelTable

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.dims = dims
    self.kernels = kernels
  }

  /// - Parameter compute: computes one of the parts, whose number it is told.
  func run(
    bias: UnsafePointer<Float>?, inputGradient: UnsafeMutablePointer<Float>,
    compute: (PlannedConvolution, _ index: Int, GradientPart, OutputGrid) -> Void
  ) {
    guard dims.batch > 0 else { return }
    if GradientPart.leavesPixels(dims) { fill(inputGradient, with: bias) }
    let size = DepthHeightWidth(depth: dims.inputDepth, height: dims.inputHeight, width: dims.inputWidth)
    for (index, part) in GradientPart.parts(of: dims).enumerated() {
      let grid = OutputGrid(inputGradient, part.dims, size: size, first: part.first, step: part.step)
      compute(PlannedConvolution(part.dims, kernels), index, part, grid)
    }
  }

  private func fill(_ target: UnsafeMutablePointer<Float>, with bias: UnsafePointer<Float>?) {
    guard let bias else { return target.update(repeating: 0, count: dims.inputCount) }
    for pixel in 0..<dims.inputCount / dims.inputChannels {
      (target + pixel * dims.inputChannels).update(from: bias, count: dims.inputChannels)
    }
  }
}
