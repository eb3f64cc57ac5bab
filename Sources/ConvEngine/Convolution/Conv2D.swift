/// Two-dimensional convolution of a batch of images.
///
/// It is cross-correlation, which the field calls convolution: the filter is not flipped. `referenceConv2D` says what
/// is computed; this computes it fast, in single precision. The result does not depend on the number of threads;
/// between instruction sets it differs by rounding.
///
/// - Parameters:
///   - dims: the shapes.
///   - input: `dims.inputCount` values, `[N, H, W, C]`.
///   - filter: `dims.filterCount` values, `[H, W, C ÷ groups, outputChannels]`.
///   - bias: `dims.outputChannels` values, or nil for none.
///   - output: room for `dims.outputCount` values, `[N, H, W, outputChannels]`; it must not overlap the others.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func conv2D(
  _ dims: ConvDims, input: UnsafePointer<Float>, filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
  output: UnsafeMutablePointer<Float>, instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  switch ConvPlan(dims, instructionSet: instructionSet).path {
  case .empty:
    return
  case .stencil:
    Stencil(dims, kernels).run(input: input, filter: filter, bias: bias, output: output)
  case .implicitGEMM:
    ImplicitGEMM(dims, kernels).run(input: input, filter: filter, bias: bias, output: output)
  }
}
