/// Reductions as their definition says them: every element of the input goes to the element of the output whose kept
/// indices it has. Summed in double precision and rounded once. The parameters are those of `reduce`.
///
/// - Throws: `ReductionError.empty` for the largest or smallest of no elements.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func referenceReduce<Scalar: EngineScalar>(
  _ reduction: Reduction, _ dims: ReductionDims, input: UnsafePointer<Scalar>, output: UnsafeMutablePointer<Scalar>
) throws(ReductionError) {
  guard dims.outputCount > 0 else { return }
  guard dims.inputCount > 0 else { return try fillEmpty(reduction, dims, output) }
  var results = [Double?](repeating: nil, count: dims.outputCount)
  for element in 0..<dims.inputCount {
    // The place of the element along the merged axes, from the last to the first.
    var (rest, place, step) = (element, 0, 1)
    for (axis, size) in dims.sizes.enumerated().reversed() {
      if (axis % 2 == 0) != dims.firstIsReduced {
        place += rest % size * step
        step *= size
      }
      rest /= size
    }
    let value = Double(input[element])
    guard let known = results[place] else {
      results[place] = value
      continue
    }
    switch reduction {
    case .sum, .mean: results[place] = known + value
    case .maximum: results[place] = value > known || value.isNaN ? value : known
    case .minimum: results[place] = value < known || value.isNaN ? value : known
    }
  }
  for (place, result) in results.enumerated() {
    let divisor = reduction == .mean ? Double(dims.reducedCount) : 1
    output[place] = Scalar((result ?? 0) / divisor)
  }
}
