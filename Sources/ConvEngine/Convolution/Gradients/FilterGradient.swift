/// The gradient of a convolution with respect to its filter.
///
/// A weight is shared by all outputs of its channel, so it collects from all of them: the product of the transposed patch
/// matrix with the output gradient. `referenceConvolutionFilterGradient` says what is computed. The result does not
/// depend on the number of threads.
///
/// - Parameters:
///   - dims: the shapes of the convolution.
///   - input: `dims.inputCount` values.
///   - outputGradient: `dims.outputCount` values.
///   - filterGradient: room for `dims.filterCount` values, which are overwritten; it must not overlap the others.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func convolutionFilterGradient(
  _ dims: ConvDims, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
  filterGradient: UnsafeMutablePointer<Float>, instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  let path = ConvPlan(dims, instructionSet: instructionSet).path
  if path != .empty, let fewOutputs = FewOutputsFilterGradient(dims, kernels) {
    return fewOutputs.run(input: input, outputGradient: outputGradient, filterGradient: filterGradient)
  }
  switch path {
  case .empty:
    filterGradient.update(repeating: 0, count: dims.filterCount)
  case .stencil:
    StencilFilterGradient(dims, kernels)
      .run(input: input, outputGradient: outputGradient, filterGradient: filterGradient)
  case .implicitGEMM:
    if let banded = BandedFilterGradient(dims, kernels) {
      return banded.run(input: input, outputGradient: outputGradient, filterGradient: filterGradient)
    }
    PatchFilterGradient(dims, kernels)
      .run(input: input, outputGradient: outputGradient, filterGradient: filterGradient)
  case .winograd:
    WinogradFilterGradient(dims, kernels)
      .run(input: input, outputGradient: outputGradient, filterGradient: filterGradient)
  }
}

/// The gradient of a convolution with respect to its bias: for every channel the sum of the output gradient over all
/// pixels.
///
/// - Parameters:
///   - dims: the shapes of the convolution.
///   - outputGradient: `dims.outputCount` values.
///   - biasGradient: room for `dims.outputChannels` values, which are overwritten.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func convolutionBiasGradient(
  _ dims: ConvDims, outputGradient: UnsafePointer<Float>, biasGradient: UnsafeMutablePointer<Float>,
  instructionSet: InstructionSet = .current
) {
  RowSum(rows: dims.outputPixels, columns: dims.outputChannels, KernelTable.of(instructionSet))
    .run(input: outputGradient, output: biasGradient)
}
