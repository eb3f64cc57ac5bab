/// `normalize` in double precision. The parameters are those of the single-precision function.
public func normalize(
  _ dims: NormalizationDims, epsilon: Double, input: UnsafePointer<Double>, scale: UnsafePointer<Double>?,
  offset: UnsafePointer<Double>?, output: UnsafeMutablePointer<Double>, mean: UnsafeMutablePointer<Double>,
  variance: UnsafeMutablePointer<Double>
) {
  referenceNormalize(
    dims, epsilon: epsilon, input: input, scale: scale, offset: offset, output: output, mean: mean, variance: variance)
}

/// `applyNormalization` in double precision. The parameters are those of the single-precision function.
public func applyNormalization(
  _ dims: NormalizationDims, epsilon: Double, input: UnsafePointer<Double>, mean: UnsafePointer<Double>,
  variance: UnsafePointer<Double>, scale: UnsafePointer<Double>?, offset: UnsafePointer<Double>?,
  output: UnsafeMutablePointer<Double>
) {
  referenceApplyNormalization(
    dims, epsilon: epsilon, input: input, mean: mean, variance: variance, scale: scale, offset: offset, output: output)
}

/// `normalizeGradient` in double precision. The parameters are those of the single-precision function.
public func normalizeGradient(
  _ dims: NormalizationDims, epsilon: Double, usesGivenStatistics: Bool = false, input: UnsafePointer<Double>,
  mean: UnsafePointer<Double>, variance: UnsafePointer<Double>, scale: UnsafePointer<Double>?,
  outputGradient: UnsafePointer<Double>, inputGradient: UnsafeMutablePointer<Double>,
  scaleGradient: UnsafeMutablePointer<Double>, offsetGradient: UnsafeMutablePointer<Double>
) {
  referenceNormalizeGradient(
    dims, epsilon: epsilon, usesGivenStatistics: usesGivenStatistics, input: input, mean: mean, variance: variance,
    scale: scale, outputGradient: outputGradient, inputGradient: inputGradient, scaleGradient: scaleGradient,
    offsetGradient: offsetGradient)
}
