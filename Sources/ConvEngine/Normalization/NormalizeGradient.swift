/// The gradients of `normalize`.
///
/// With the normalised values x̂ and m values per mean, the input's is
/// `(g·scale − Σ g·scale ÷ m − x̂·Σ g·scale·x̂ ÷ m) ÷ √(variance + epsilon)`, the scale's `Σ g·x̂` and the offset's `Σ g`.
/// The result does not depend on the number of threads.
///
/// - Parameters:
///   - dims: the shape, and which values were normalised together.
///   - epsilon: as for `normalize`.
///   - usesGivenStatistics: whether `applyNormalization` was used, whose statistics do not depend on the input: then the
///     input's gradient is `g·scale ÷ √(variance + epsilon)`.
///   - input: `dims.count` values.
///   - mean: `dims.statisticsCount` values, as `normalize` wrote them.
///   - variance: as many values, as `normalize` wrote them.
///   - scale: one value per channel, or nil for 1.
///   - outputGradient: `dims.count` values.
///   - inputGradient: room for `dims.count` values; it may be the output gradient.
///   - scaleGradient: room for one value per channel, which is overwritten.
///   - offsetGradient: room for one value per channel, which is overwritten.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func normalizeGradient(
  _ dims: NormalizationDims, epsilon: Float, usesGivenStatistics: Bool = false, input: UnsafePointer<Float>,
  mean: UnsafePointer<Float>, variance: UnsafePointer<Float>, scale: UnsafePointer<Float>?,
  outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>,
  scaleGradient: UnsafeMutablePointer<Float>, offsetGradient: UnsafeMutablePointer<Float>,
  instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  let channels = dims.channels
  scaleGradient.update(repeating: 0, count: channels)
  offsetGradient.update(repeating: 0, count: channels)
  guard dims.count > 0 else { return }
  // For every unit, the sums of g·x̂ and of g per channel.
  ScratchMemory.withFloats(.unitSums, 2 * dims.units * channels) { sums in
    NormalizationWork(dims).run { unit in
      let first = unit * dims.rowsPerUnit * channels
      let products = sums + unit * channels
      let plain = sums + (dims.units + unit) * channels
      ScratchMemory.withFloats(.channelFactors, 4 * channels) { memory in
        let (means, inverses) = (memory, memory + channels)
        let (factors, shifts) = (memory + 2 * channels, memory + 3 * channels)
        dims.spread(mean + unit * dims.groups, to: means)
        dims.spreadInverseDeviations(variance + unit * dims.groups, epsilon, to: inverses)
        let rows = RowSum(rows: dims.rowsPerUnit, columns: channels, kernels)
        rows.run(input: outputGradient + first, output: plain)
        rows.run(output: products) { range, part in
          let place = first + range.lowerBound * channels
          kernels.sumDeviationProducts(
            range.count, channels, input + place, means, outputGradient + place, part)
        }
        for channel in 0..<channels { products[channel] *= inverses[channel] }
        for group in 0..<dims.groups {
          let members = group * (channels / dims.groups)..<(group + 1) * (channels / dims.groups)
          var (plainSum, productSum) = (0.0, 0.0)
          for channel in members where !usesGivenStatistics {
            plainSum += Double(scale?[channel] ?? 1) * Double(plain[channel])
            productSum += Double(scale?[channel] ?? 1) * Double(products[channel])
          }
          let count = Double(dims.valuesPerStatistic)
          for channel in members {
            let inverse = inverses[channel]
            shifts[channel] = -inverse * Float(plainSum / count)
            factors[channel] = -inverse * inverse * Float(productSum / count)
          }
        }
        // What the output gradient itself is multiplied with.
        for channel in 0..<channels { inverses[channel] *= scale?[channel] ?? 1 }
        dims.forEachRowRange { range in
          let place = first + range.lowerBound * channels
          kernels.scaleDeviations(
            range.count, channels, input + place, means, factors, shifts, outputGradient + place, inverses,
            inputGradient + place)
        }
      }
    }
    kernels.sumRows(dims.units, channels, sums, channels, scaleGradient)
    kernels.sumRows(dims.units, channels, sums + dims.units * channels, channels, offsetGradient)
  }
}
