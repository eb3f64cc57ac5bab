/// What is made of many elements.
public enum Reduction: String, CaseIterable, Hashable, Sendable {
  case sum
  /// The sum divided by the number of elements; NaN of none.
  case mean
  /// The largest; NaN if there is one.
  case maximum
  /// The smallest; NaN if there is one.
  case minimum
}

/// Reduces a tensor over some of its axes.
///
/// A sum of n elements in single precision lies within (n + 3)·2⁻²⁴ of the sum of their magnitudes, and for large n much
/// closer, because parts of it are summed first. The result does not depend on the number of threads.
///
/// - Parameters:
///   - dims: the shape and the axes.
///   - input: `dims.inputCount` values.
///   - output: room for `dims.outputCount` values; it must not overlap the input.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
/// - Throws: `ReductionError.empty` for the largest or smallest of no elements.
public func reduce(
  _ reduction: Reduction, _ dims: ReductionDims, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
  instructionSet: InstructionSet = .current
) throws(ReductionError) {
  guard dims.outputCount > 0 else { return }
  guard dims.inputCount > 0 else { return try fillEmpty(reduction, dims, output) }
  let kernels = KernelTable.of(instructionSet)
  FastReduction(reduction, kernels).run(dims, input: input, output: output)
  guard reduction == .mean else { return }
  let count = Float(dims.reducedCount)
  for index in 0..<dims.outputCount { output[index] /= count }
}

/// `reduce` in double precision. The parameters are those of the single-precision function.
public func reduce(
  _ reduction: Reduction, _ dims: ReductionDims, input: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>
) throws(ReductionError) {
  try referenceReduce(reduction, dims, input: input, output: output)
}

/// Writes what a reduction of no elements is.
func fillEmpty<Scalar: EngineScalar>(
  _ reduction: Reduction, _ dims: ReductionDims, _ output: UnsafeMutablePointer<Scalar>
) throws(ReductionError) {
  switch reduction {
  case .sum: output.update(repeating: 0, count: dims.outputCount)
  case .mean: output.update(repeating: .nan, count: dims.outputCount)
  case .maximum: throw .empty(operation: "largest element")
  case .minimum: throw .empty(operation: "smallest element")
  }
}

/// One group of neighbouring axes after the other, the innermost first.
private struct FastReduction {
  private let reduction: Reduction
  private let kernels: KernelTable

  init(_ reduction: Reduction, _ kernels: KernelTable) {
    self.reduction = reduction
    self.kernels = kernels
  }

  func run(_ dims: ReductionDims, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>) {
    run(dims, axes: dims.sizes.count, inner: 1, input: input, output: output)
  }

  /// Reduces what is left after the axes from the number `axes` on, whose `inner` elements lie side by side.
  private func run(
    _ dims: ReductionDims, axes: Int, inner: Int, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
  ) {
    // Axes that alternate between kept and reduced; the last pass writes the output, those before scratch memory.
    let last = dims.sizes[..<axes].indices.last { ($0 % 2 == 0) == dims.firstIsReduced }
    guard let last else { return output.update(from: input, count: dims.inputCount) }
    let outer = dims.sizes[..<last].reduce(1, *)
    let inner = dims.sizes[(last + 1)..<axes].reduce(inner, *)
    if last < 2 { return pass(outer, dims.sizes[last], inner, input, output) }
    ScratchMemory.withFloats(last % 4 < 2 ? .reducedAxes : .otherReducedAxes, outer * inner) { memory in
      pass(outer, dims.sizes[last], inner, input, memory)
      run(dims, axes: last, inner: inner, input: memory, output: output)
    }
  }

  /// `[outer, count, inner]` to `[outer, inner]`.
  private func pass(
    _ outer: Int, _ count: Int, _ inner: Int, _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>
  ) {
    let grain = max(1, WindowWork.smallestSharedWork / (count * inner))
    if inner == 1, outer > 1 {
      return ThreadPool.shared.parallelFor(count: outer, grain: grain) { range in
        for row in range { output[row] = reduceRow(count, input + row * count) }
      }
    }
    if inner == 1 { return output[0] = reduceLongRow(count, input) }
    let isSum = reduction == .sum || reduction == .mean
    if outer == 1, isSum {
      return RowSum(rows: count, columns: inner, kernels).run(input: input, output: output)
    }
    ThreadPool.shared.parallelFor(count: outer, grain: grain) { range in
      for block in range {
        let (source, target) = (input + block * count * inner, output + block * inner)
        if isSum {
          RowSum(rows: count, columns: inner, kernels).run(input: source, output: target)
        } else {
          target.update(from: source, count: inner)
          kernels.extremeOfRows(reduction == .maximum, count - 1, inner, source + inner, inner, target)
        }
      }
    }
  }

  private func reduceRow(_ count: Int, _ input: UnsafePointer<Float>) -> Float {
    kernels.reduceRow(reduction == .maximum ? 1 : reduction == .minimum ? 2 : 0, count, input, input)
  }

  /// A row in parts whose size depends on nothing but the row, for the threads to share.
  private func reduceLongRow(_ count: Int, _ input: UnsafePointer<Float>) -> Float {
    let part = max(1 << 14, dividedUp(count, 1 << 10))
    let parts = dividedUp(count, part)
    if parts == 1 { return reduceRow(count, input) }
    return ScratchMemory.withFloats(.partialSums, parts) { results in
      ThreadPool.shared.parallelFor(count: parts) { range in
        for index in range { results[index] = reduceRow(min(part, count - index * part), input + index * part) }
      }
      return reduceRow(parts, results)
    }
  }
}
