/// Transposed convolution: the adjoint of a convolution, used to make images larger.
///
/// Every input pixel writes the filter, times its value, into the output; where these overlap they add up. It is the input
/// gradient of the convolution that `dims` transposes. The result does not depend on the number of threads.
///
/// - Parameters:
///   - dims: the shapes.
///   - input: `dims.inputCount` values of shape `dims.inputShape`.
///   - filter: `dims.filterCount` values of shape `dims.filterShape`.
///   - bias: `dims.outputChannels` values, or nil for none.
///   - output: room for `dims.outputCount` values of shape `dims.outputShape`; it must not overlap the others.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func transposedConvolve(
  _ dims: TransposedConvDims, input: UnsafePointer<Float>, filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
  output: UnsafeMutablePointer<Float>, instructionSet: InstructionSet = .current
) {
  convolutionInputGradient(
    dims.convolution, outputGradient: input, filter: filter, bias: bias, inputGradient: output,
    instructionSet: instructionSet)
}

/// The same in double precision.
public func transposedConvolve(
  _ dims: TransposedConvDims, input: UnsafePointer<Double>, filter: UnsafePointer<Double>,
  bias: UnsafePointer<Double>?, output: UnsafeMutablePointer<Double>
) {
  convolutionInputGradient(
    dims.convolution, outputGradient: input, filter: filter, bias: bias, inputGradient: output)
}
