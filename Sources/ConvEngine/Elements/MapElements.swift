/// `output[i] = f(input[i])`.
///
/// - Parameters:
///   - count: how many elements there are, at least 0.
///   - input: `count` values.
///   - output: room for `count` values; it may be the input.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func mapElements(
  _ function: ElementFunction, count: Int, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
  instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  ElementWork.run(count: count) { range in
    kernels.mapElements(
      function.number, function.parameter, range.count, input + range.lowerBound, nil, output + range.lowerBound)
  }
}

/// The gradient of `mapElements` with respect to its input: `inputGradient[i] = outputGradient[i] · f′(input[i])`.
///
/// - Parameters:
///   - count: how many elements there are, at least 0.
///   - input: `count` values: what the function was applied to.
///   - outputGradient: `count` values.
///   - inputGradient: room for `count` values; it may be one of the others.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func mapElementsGradient(
  _ function: ElementFunction, count: Int, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
  inputGradient: UnsafeMutablePointer<Float>, instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  ElementWork.run(count: count) { range in
    let first = range.lowerBound
    kernels.mapElements(
      function.number, function.parameter, range.count, input + first, outputGradient + first, inputGradient + first)
  }
}

/// `mapElements` in double precision, by the C library.
public func mapElements(
  _ function: ElementFunction, count: Int, input: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>
) {
  ElementWork.run(count: count) { range in
    for index in range { output[index] = function.value(at: input[index]) }
  }
}

/// `mapElementsGradient` in double precision, by the C library.
public func mapElementsGradient(
  _ function: ElementFunction, count: Int, input: UnsafePointer<Double>, outputGradient: UnsafePointer<Double>,
  inputGradient: UnsafeMutablePointer<Double>
) {
  ElementWork.run(count: count) { range in
    for index in range { inputGradient[index] = outputGradient[index] * function.slope(at: input[index]) }
  }
}

/// Elements shared out to the threads.
enum ElementWork {
  /// 32 KiB of floats: below this, waking other threads costs more than it saves. A multiple of every vector.
  private static let grain = 1 << 13

  /// Calls `body` on ranges that together cover `0..<count` once.
  static func run(count: Int, _ body: (Range<Int>) -> Void) {
    ThreadPool.shared.parallelFor(count: count, grain: grain, body)
  }
}
