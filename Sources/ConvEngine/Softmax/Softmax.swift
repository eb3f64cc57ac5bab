/// The shape of a softmax: `count` values along the axis that sums to one, `inner` elements apart.
public struct SoftmaxDims: Hashable, Sendable {
  /// The product of the sizes before the axis.
  public let outer: Int
  /// The size of the axis.
  public let count: Int
  /// The product of the sizes after the axis.
  public let inner: Int

  /// Softmax along one axis of a tensor.
  ///
  /// - Parameters:
  ///   - shape: sizes of at least 0.
  ///   - axis: from 0 to the number of axes − 1; nil is the last one.
  /// - Throws: `ReductionError` if there is no such axis, or a size is negative.
  public init(shape: [Int], axis: Int? = nil) throws(ReductionError) {
    let axis = axis ?? shape.count - 1
    guard shape.indices.contains(axis) else { throw .noSuchAxis(axis: axis, shape: shape) }
    for size in shape where size < 0 { throw .negativeSize(size, shape: shape) }
    outer = shape[..<axis].reduce(1, *)
    count = shape[axis]
    inner = shape[(axis + 1)...].reduce(1, *)
  }

  /// Elements of the tensor.
  public var elements: Int { outer * count * inner }
}

/// Softmax, `e^x ÷ Σ e^x` along one axis, or its logarithm, `x − ln Σ e^x`.
///
/// The largest value is subtracted first, so that nothing overflows. The result does not depend on the number of threads.
///
/// - Parameters:
///   - dims: the shape.
///   - logarithm: whether the logarithm is wanted, which keeps its digits where the softmax is tiny.
///   - input: `dims.elements` values.
///   - output: room for `dims.elements` values; it may be the input.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func softmax(
  _ dims: SoftmaxDims, logarithm: Bool = false, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
  instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  SoftmaxRows(dims).run(input, input, output) { values, _, result in
    kernels.softmaxRow(logarithm, dims.count, values, result)
  }
}

/// The gradient of `softmax` with respect to its input.
///
/// - Parameters:
///   - dims: the shape.
///   - logarithm: as for `softmax`.
///   - output: `dims.elements` values: what `softmax` wrote.
///   - outputGradient: `dims.elements` values.
///   - inputGradient: room for `dims.elements` values; it may be one of the others.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func softmaxGradient(
  _ dims: SoftmaxDims, logarithm: Bool = false, output: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
  inputGradient: UnsafeMutablePointer<Float>, instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  SoftmaxRows(dims).run(output, outputGradient, inputGradient) { values, gradients, result in
    kernels.softmaxRowGradient(logarithm, dims.count, values, gradients, result)
  }
}

/// The rows that a softmax is taken of, gathered where they do not lie in one piece.
private struct SoftmaxRows {
  private let dims: SoftmaxDims

  private static let grain = 1 << 12

  init(_ dims: SoftmaxDims) { self.dims = dims }

  /// Calls `body` with every row of both inputs and of the output.
  func run(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>,
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) {
    let (count, inner) = (dims.count, dims.inner)
    guard dims.elements > 0 else { return }
    let block = count * inner
    ThreadPool.shared.parallelFor(count: dims.outer, grain: max(1, Self.grain / block)) { range in
      if inner == 1 {
        for row in range { body(first + row * count, second + row * count, output + row * count) }
        return
      }
      ScratchMemory.withFloats(.transposedRows, 3 * block) { memory in
        let (firstRows, secondRows, results) = (memory, memory + block, memory + 2 * block)
        for index in range {
          for (input, rows) in [(first, firstRows), (second, secondRows)] {
            copyTransposed(
              rows: count, columns: inner, from: input + index * block, stride: inner, to: rows, stride: count)
          }
          for row in 0..<inner { body(firstRows + row * count, secondRows + row * count, results + row * count) }
          copyTransposed(
            rows: inner, columns: count, from: results, stride: count, to: output + index * block, stride: inner)
        }
      }
    }
  }
}

/// `softmax` in double precision. The parameters are those of the single-precision function.
public func softmax(
  _ dims: SoftmaxDims, logarithm: Bool = false, input: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>
) {
  referenceSoftmax(dims, logarithm: logarithm, input: input, output: output)
}

/// `softmaxGradient` in double precision. The parameters are those of the single-precision function.
public func softmaxGradient(
  _ dims: SoftmaxDims, logarithm: Bool = false, output: UnsafePointer<Double>,
  outputGradient: UnsafePointer<Double>, inputGradient: UnsafeMutablePointer<Double>
) {
  referenceSoftmaxGradient(
    dims, logarithm: logarithm, output: output, outputGradient: outputGradient, inputGradient: inputGradient)
}
