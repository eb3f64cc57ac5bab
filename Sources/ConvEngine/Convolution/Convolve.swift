/// Convolution of a batch of signals, images or volumes.
///
/// It is cross-correlation, which the field calls convolution: the filter is not flipped. `referenceConvolve` says what
/// is computed; this computes it fast, in single precision. The result does not depend on the number of threads;
/// between instruction sets it differs by rounding.
///
/// - Parameters:
///   - dims: the shapes.
///   - input: `dims.inputCount` values of shape `dims.inputShape`.
///   - filter: `dims.filterCount` values of shape `dims.filterShape`.
///   - bias: `dims.outputChannels` values, or nil for none.
///   - epilogue: what is done to the outputs afterwards, while they are in the cache.
///   - output: room for `dims.outputCount` values of shape `dims.outputShape`; it must not overlap the others.
///   - pixelStride: floats from one output pixel to the next, where the outputs are some of the channels of a deeper image;
///     then the epilogue has no residual. Nil where pixels lie side by side.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func convolve(
  _ dims: ConvDims, input: UnsafePointer<Float>, filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
  epilogue: Epilogue = Epilogue(), output: UnsafeMutablePointer<Float>, pixelStride: Int? = nil,
  instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  let grid = OutputGrid(output, dims, pixelStride: pixelStride, epilogue, kernels)
  PlannedConvolution(dims, kernels)
    .run(input: input, right: RightMatrix(dims, filter), bias: bias, output: grid)
}

/// `convolve` with a filter that was packed before, for the dims and the kernels that it was packed for.
///
/// - Parameter filter: packed with the direction `.forward`.
public func convolve(
  input: UnsafePointer<Float>, filter: PackedFilter, bias: UnsafePointer<Float>?, epilogue: Epilogue = Epilogue(),
  output: UnsafeMutablePointer<Float>
) {
  convolve(filter.dims, input: input, filter: filter, bias: bias, epilogue: epilogue, output: output)
}

/// `convolve` with a filter that was packed before, perhaps for images of another size.
///
/// - Parameters:
///   - dims: the shapes; filter, groups, stride and dilation are those that the filter was packed for, the rest may differ.
///   - input: `dims.inputCount` values of shape `dims.inputShape`.
///   - filter: packed with the direction `.forward`.
///   - bias: `dims.outputChannels` values, or nil for none.
///   - epilogue: what is done to the outputs afterwards, while they are in the cache.
///   - output: room for the outputs; it must not overlap the others.
///   - pixelStride: floats from one output pixel to the next, where the outputs are some of the channels of a deeper image;
///     then the epilogue has no residual. Nil where pixels lie side by side.
public func convolve(
  _ dims: ConvDims, input: UnsafePointer<Float>, filter: PackedFilter, bias: UnsafePointer<Float>?,
  epilogue: Epilogue = Epilogue(), output: UnsafeMutablePointer<Float>, pixelStride: Int? = nil
) {
  filter.expect(.forward)
  let kernels = KernelTable.of(filter.instructionSet)
  let grid = OutputGrid(output, dims, pixelStride: pixelStride, epilogue, kernels)
  PlannedConvolution(filter.plan(for: dims), kernels)
    .run(input: input, packed: filter.values(ofPart: 0), bias: bias, output: grid)
}

/// `convolve` for images of bytes, whose values count as 0 to 255.
///
/// Filters that leave the channels apart read the bytes as they are; for others the images are converted first.
public func convolve(
  _ dims: ConvDims, input: UnsafePointer<UInt8>, filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
  output: UnsafeMutablePointer<Float>, instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  if ConvPlan(dims, instructionSet: instructionSet).path == .stencil {
    return Stencil(dims, kernels).run(input: input, filter: filter, bias: bias, output: OutputGrid(output, dims))
  }
  ScratchMemory.withFloats(.convertedImage, dims.inputCount) { memory in
    ElementWork.run(count: dims.inputCount) { range in
      UInt8.copy(range.count, from: input + range.lowerBound, to: memory + range.lowerBound, kernels)
    }
    convolve(dims, input: memory, filter: filter, bias: bias, output: output, instructionSet: instructionSet)
  }
}

/// `convolve`, by the name that images' convolution usually has.
public func conv2D(
  _ dims: ConvDims, input: UnsafePointer<Float>, filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
  output: UnsafeMutablePointer<Float>, instructionSet: InstructionSet = .current
) {
  convolve(dims, input: input, filter: filter, bias: bias, output: output, instructionSet: instructionSet)
}
