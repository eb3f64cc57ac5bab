/// Normalises with the values' own statistics: `output = (input − mean) ÷ √(variance + epsilon) · scale + offset`.
///
/// The variance is the mean of the squared deviations. The result does not depend on the number of threads.
///
/// - Parameters:
///   - dims: the shape, and which values are normalised together.
///   - epsilon: above 0; keeps values that are all equal from being divided by zero.
///   - input: `dims.count` values.
///   - scale: one value per channel, or nil for 1.
///   - offset: one value per channel, or nil for 0.
///   - activation: what is applied to every output while it is in the cache, or nil for nothing.
///   - output: room for `dims.count` values; it may be the input.
///   - mean: room for `dims.statisticsCount` values: the means, for the gradient or a running average.
///   - variance: room for as many values: the variances.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func normalize(
  _ dims: NormalizationDims, epsilon: Float, input: UnsafePointer<Float>, scale: UnsafePointer<Float>?,
  offset: UnsafePointer<Float>?, activation: ElementFunction? = nil, output: UnsafeMutablePointer<Float>,
  mean: UnsafeMutablePointer<Float>, variance: UnsafeMutablePointer<Float>, instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  NormalizationWork(dims).run { unit in
    let input = input + unit * dims.rowsPerUnit * dims.channels
    let (means, variances) = (mean + unit * dims.groups, variance + unit * dims.groups)
    ScratchMemory.withFloats(.channelSums, 2 * dims.channels) { sums in
      let channelMeans = sums + dims.channels
      let rows = RowSum(rows: dims.rowsPerUnit, columns: dims.channels, kernels)
      rows.run(input: input, output: sums)
      dims.averageGroups(of: sums, to: means, kernels)
      dims.spread(means, to: channelMeans)
      rows.run(output: sums) { range, part in
        kernels.sumDeviationProducts(
          range.count, dims.channels, input + range.lowerBound * dims.channels, channelMeans, nil, part)
      }
      dims.averageGroups(of: sums, to: variances, kernels)
    }
  }
  applyNormalization(
    dims, epsilon: epsilon, input: input, mean: mean, variance: variance, scale: scale, offset: offset,
    activation: activation, output: output, instructionSet: instructionSet)
}

/// Normalises with given statistics, as batch normalisation does after training.
///
/// - Parameters:
///   - dims: the shape, and which values share a mean.
///   - epsilon: above 0.
///   - input: `dims.count` values.
///   - mean: `dims.statisticsCount` values.
///   - variance: as many values, at least 0.
///   - scale: one value per channel, or nil for 1.
///   - offset: one value per channel, or nil for 0.
///   - activation: what is applied to every output while it is in the cache, or nil for nothing.
///   - output: room for `dims.count` values; it may be the input.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func applyNormalization(
  _ dims: NormalizationDims, epsilon: Float, input: UnsafePointer<Float>, mean: UnsafePointer<Float>,
  variance: UnsafePointer<Float>, scale: UnsafePointer<Float>?, offset: UnsafePointer<Float>?,
  activation: ElementFunction? = nil, output: UnsafeMutablePointer<Float>, instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  let channels = dims.channels
  NormalizationWork(dims).run { unit in
    ScratchMemory.withFloats(.channelFactors, 3 * channels) { memory in
      let (means, factors, shifts) = (memory, memory + channels, memory + 2 * channels)
      dims.spread(mean + unit * dims.groups, to: means)
      dims.spreadInverseDeviations(variance + unit * dims.groups, epsilon, to: factors)
      if let scale { kernels.combineElements(2, channels, factors, 1, scale, 1, factors) }
      if let offset {
        shifts.update(from: offset, count: channels)
      } else {
        shifts.update(repeating: 0, count: channels)
      }
      // Few enough rows to stay in the first-level cache until the activation is applied.
      let block = activation == nil ? dims.rowsPerUnit : max(1, (1 << 12) / channels)
      dims.forEachRowRange { range in
        for row in stride(from: range.lowerBound, to: range.upperBound, by: block) {
          let rows = min(block, range.upperBound - row)
          let first = (unit * dims.rowsPerUnit + row) * channels
          kernels.scaleDeviations(rows, channels, input + first, means, factors, shifts, nil, factors, output + first)
          guard let activation else { continue }
          kernels.mapElements(
            activation.number, activation.parameter, rows * channels, output + first, nil, output + first)
        }
      }
    }
  }
}

/// Units shared out to the threads.
struct NormalizationWork {
  private let dims: NormalizationDims

  init(_ dims: NormalizationDims) { self.dims = dims }

  /// Calls `body` for every unit; where there is only one, it may use the threads itself.
  func run(_ body: (Int) -> Void) {
    guard dims.count > 0 else { return }
    if dims.units == 1 { return body(0) }
    let grain = max(1, WindowWork.smallestSharedWork / (dims.rowsPerUnit * dims.channels))
    ThreadPool.shared.parallelFor(count: dims.units, grain: grain) { range in
      for unit in range { body(unit) }
    }
  }
}

extension NormalizationDims {
  /// The mean over a group's values, from the sums of its channels over a unit's rows.
  func averageGroups(of sums: UnsafePointer<Float>, to means: UnsafeMutablePointer<Float>, _ kernels: KernelTable) {
    let width = channels / groups
    for group in 0..<groups {
      let sum = kernels.reduceRow(0, width, sums + group * width, sums)
      means[group] = sum / Float(valuesPerStatistic)
    }
  }

  /// One value per group to one per channel.
  func spread(_ values: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>) {
    let width = channels / groups
    for group in 0..<groups { (target + group * width).update(repeating: values[group], count: width) }
  }

  /// `1 ÷ √(variance + epsilon)` of every group to each of its channels.
  func spreadInverseDeviations(
    _ variances: UnsafePointer<Float>, _ epsilon: Float, to target: UnsafeMutablePointer<Float>
  ) {
    let width = channels / groups
    for group in 0..<groups {
      let inverse = 1 / (variances[group] + epsilon).squareRoot()
      (target + group * width).update(repeating: inverse, count: width)
    }
  }

  /// Calls `body` on ranges of a unit's rows, on several threads.
  func forEachRowRange(_ body: (Range<Int>) -> Void) {
    ThreadPool.shared.parallelFor(
      count: rowsPerUnit, grain: max(1, WindowWork.smallestSharedWork / channels), body)
  }
}
