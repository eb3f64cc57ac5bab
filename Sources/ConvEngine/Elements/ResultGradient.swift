/// The gradient of `mapElements` with respect to its input, from what it has given:
/// `inputGradient[i] = outputGradient[i] · f′`, where f′ follows from `output[i]`.
///
/// So the input need not be kept, and the function may have been applied where its input lay.
///
/// - Parameters:
///   - function: one with `hasSlopeOfResult`; another one ends the process.
///   - count: how many elements there are, at least 0.
///   - output: `count` values: what the function gave.
///   - outputGradient: `count` values.
///   - inputGradient: room for `count` values; it may be one of the others.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func mapElementsGradient(
  _ function: ElementFunction, count: Int, output: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
  inputGradient: UnsafeMutablePointer<Float>, instructionSet: InstructionSet = .current
) {
  precondition(function.hasSlopeOfResult, "the slope of \(function) does not follow from its result")
  let kernels = KernelTable.of(instructionSet)
  let isTanh = function == .tanh
  guard isTanh || function == .sigmoid else {
    // Results are positive where the inputs are, and at the limit where those are at or above it.
    return mapElementsGradient(
      function, count: count, input: output, outputGradient: outputGradient, inputGradient: inputGradient,
      instructionSet: instructionSet)
  }
  ElementWork.run(count: count) { range in
    let first = range.lowerBound
    kernels.slopeOfResult(isTanh, range.count, output + first, outputGradient + first, inputGradient + first)
  }
}

/// `mapElementsGradient` from the result in double precision.
public func mapElementsGradient(
  _ function: ElementFunction, count: Int, output: UnsafePointer<Double>, outputGradient: UnsafePointer<Double>,
  inputGradient: UnsafeMutablePointer<Double>
) {
  precondition(function.hasSlopeOfResult, "the slope of \(function) does not follow from its result")
  ElementWork.run(count: count) { range in
    for index in range { inputGradient[index] = outputGradient[index] * function.slope(ofResult: output[index]) }
  }
}

extension ElementFunction {
  /// Whether the slope follows from the result alone.
  public var hasSlopeOfResult: Bool {
    switch self {
    case .relu, .clippedReLU, .tanh, .sigmoid: true
    case .leakyReLU(let slope): slope > 0
    default: false
    }
  }

  /// f′ where the result is `y`.
  fileprivate func slope(ofResult y: Double) -> Double {
    switch self {
    case .tanh: 1 - y * y
    case .sigmoid: y * (1 - y)
    default: slope(at: y)
    }
  }
}
