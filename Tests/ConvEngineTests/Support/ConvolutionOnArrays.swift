import ConvEngine

/// `convolve` on arrays; nil if it wrote outside its output.
func fast(
  _ dims: ConvDims, _ input: [Float], _ filter: [Float], bias: [Float]? = nil, on set: InstructionSet = .current
) -> [Float]? {
  guarded([input, filter] + (bias.map { [$0] } ?? []), outputCount: dims.outputCount) { inputs, output in
    convolve(
      dims, input: inputs[0], filter: inputs[1], bias: inputs.count > 2 ? inputs[2] : nil, output: output,
      instructionSet: set)
  }
}

/// `referenceConvolve` on arrays; nil if it wrote outside its output.
func reference(_ dims: ConvDims, _ input: [Float], _ filter: [Float], bias: [Float]? = nil) -> [Float]? {
  guarded([input, filter] + (bias.map { [$0] } ?? []), outputCount: dims.outputCount) { inputs, output in
    referenceConvolve(
      dims, input: inputs[0], filter: inputs[1], bias: inputs.count > 2 ? inputs[2] : nil, output: output)
  }
}

/// For every output, how far a sum in single precision may lie from the exact one: with k terms and u = 2⁻²⁴ it is (k +
/// 3)·u times the sum of the terms' magnitudes (Higham, "Accuracy and Stability of Numerical Algorithms", §3.1: one
/// rounding for each product and each sum, and one for the reference's own rounding).
func roundingBounds(_ dims: ConvDims, _ input: [Float], _ filter: [Float], bias: [Float]? = nil) -> [Float] {
  let magnitudes = reference(dims, input.map(abs), filter.map(abs), bias: bias?.map(abs)) ?? []
  return magnitudes.map { $0 * Float(dims.tapsPerOutput + 3) * 0x1p-24 * 1.01 }
}

/// `convolutionInputGradient` on arrays; nil if it wrote outside its output.
func inputGradient(
  _ dims: ConvDims, _ gradient: [Float], _ filter: [Float], bias: [Float]? = nil, on set: InstructionSet = .current
) -> [Float]? {
  guarded([gradient, filter] + (bias.map { [$0] } ?? []), outputCount: dims.inputCount) { inputs, output in
    convolutionInputGradient(
      dims, outputGradient: inputs[0], filter: inputs[1], bias: inputs.count > 2 ? inputs[2] : nil,
      inputGradient: output, instructionSet: set)
  }
}

/// `referenceConvolutionInputGradient` on arrays; nil if it wrote outside its output.
func referenceInputGradient(
  _ dims: ConvDims, _ gradient: [Float], _ filter: [Float], bias: [Float]? = nil
) -> [Float]? {
  guarded([gradient, filter] + (bias.map { [$0] } ?? []), outputCount: dims.inputCount) { inputs, output in
    referenceConvolutionInputGradient(
      dims, outputGradient: inputs[0], filter: inputs[1], bias: inputs.count > 2 ? inputs[2] : nil,
      inputGradient: output)
  }
}

/// `convolutionFilterGradient` on arrays; nil if it wrote outside its output.
func filterGradient(
  _ dims: ConvDims, _ input: [Float], _ gradient: [Float], on set: InstructionSet = .current
) -> [Float]? {
  guarded([input, gradient], outputCount: dims.filterCount) { inputs, output in
    convolutionFilterGradient(
      dims, input: inputs[0], outputGradient: inputs[1], filterGradient: output, instructionSet: set)
  }
}

/// `referenceConvolutionFilterGradient` on arrays; nil if it wrote outside its output.
func referenceFilterGradient(_ dims: ConvDims, _ input: [Float], _ gradient: [Float]) -> [Float]? {
  guarded([input, gradient], outputCount: dims.filterCount) { inputs, output in
    referenceConvolutionFilterGradient(
      dims, input: inputs[0], outputGradient: inputs[1], filterGradient: output)
  }
}
