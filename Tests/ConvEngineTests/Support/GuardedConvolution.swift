import ConvEngine

/// Calls `body` with copies of the arrays that have NaN before and behind them, so that a value read from outside spoils
/// the result, and returns the output, or nil if something was written outside it.
func guarded(
  _ inputs: [[Float]], outputCount: Int, _ body: ([UnsafePointer<Float>], UnsafeMutablePointer<Float>) -> Void
) -> [Float]? {
  let margin = 67
  let buffers = inputs.map { values in
    let buffer = UnsafeMutablePointer<Float>.allocate(capacity: values.count + 2 * margin)
    buffer.initialize(repeating: .nan, count: values.count + 2 * margin)
    for (index, value) in values.enumerated() { buffer[margin + index] = value }
    return buffer
  }
  let canary: Float = 12345.678
  let output = UnsafeMutablePointer<Float>.allocate(capacity: outputCount + 2 * margin)
  output.initialize(repeating: canary, count: outputCount + 2 * margin)
  (output + margin).update(repeating: .nan, count: outputCount)
  defer {
    buffers.forEach { $0.deallocate() }
    output.deallocate()
  }
  body(buffers.map { UnsafePointer($0 + margin) }, output + margin)
  for index in 0..<margin where output[index] != canary || output[margin + outputCount + index] != canary {
    return nil
  }
  return (0..<outputCount).map { output[margin + $0] }
}

/// `conv2D` on arrays; nil if it wrote outside its output.
func fast(
  _ dims: ConvDims, _ input: [Float], _ filter: [Float], bias: [Float]? = nil, on set: InstructionSet = .current
) -> [Float]? {
  guarded([input, filter] + (bias.map { [$0] } ?? []), outputCount: dims.outputCount) { inputs, output in
    conv2D(
      dims, input: inputs[0], filter: inputs[1], bias: inputs.count > 2 ? inputs[2] : nil, output: output,
      instructionSet: set)
  }
}

/// `referenceConv2D` on arrays; nil if it wrote outside its output.
func reference(_ dims: ConvDims, _ input: [Float], _ filter: [Float], bias: [Float]? = nil) -> [Float]? {
  guarded([input, filter] + (bias.map { [$0] } ?? []), outputCount: dims.outputCount) { inputs, output in
    referenceConv2D(
      dims, input: inputs[0], filter: inputs[1], bias: inputs.count > 2 ? inputs[2] : nil, output: output)
  }
}

/// For every output, how far a sum in single precision may lie from the exact one: with k terms and u = 2⁻²⁴ it is
/// (k + 3)·u times the sum of the terms' magnitudes (Higham, "Accuracy and Stability of Numerical Algorithms", §3.1: one
/// rounding for each product and each sum, and one for the reference's own rounding).
func roundingBounds(_ dims: ConvDims, _ input: [Float], _ filter: [Float], bias: [Float]? = nil) -> [Float] {
  let magnitudes = reference(dims, input.map(abs), filter.map(abs), bias: bias?.map(abs)) ?? []
  return magnitudes.map { $0 * Float(dims.tapsPerOutput + 3) * 0x1p-24 * 1.01 }
}

/// The first place where two results lie further apart than allowed (NaN always does), or nil.
func firstDifference(_ left: [Float]?, _ right: [Float]?, within bounds: [Float]) -> Int? {
  guard let left, let right, left.count == right.count, left.count == bounds.count else { return -1 }
  return left.indices.first { !(abs(left[$0] - right[$0]) <= bounds[$0]) }
}
