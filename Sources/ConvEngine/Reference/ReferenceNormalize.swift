/// Normalisation as its definition says it: the mean and the variance of every set of values, then every value by itself.
/// Computed in double precision and rounded at the end. The parameters are those of `normalize`.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func referenceNormalize<Scalar: EngineScalar>(
  _ dims: NormalizationDims, epsilon: Scalar, input: UnsafePointer<Scalar>, scale: UnsafePointer<Scalar>?,
  offset: UnsafePointer<Scalar>?, output: UnsafeMutablePointer<Scalar>, mean: UnsafeMutablePointer<Scalar>,
  variance: UnsafeMutablePointer<Scalar>
) {
  var (sums, squares) = ([Double](), [Double]())
  sums = [Double](repeating: 0, count: dims.statisticsCount)
  squares = sums
  for index in 0..<dims.count { sums[dims.statistic(of: index)] += Double(input[index]) }
  let count = Double(dims.valuesPerStatistic)
  for index in 0..<dims.count {
    let deviation = Double(input[index]) - sums[dims.statistic(of: index)] / count
    squares[dims.statistic(of: index)] += deviation * deviation
  }
  for index in 0..<dims.count {
    let (place, channel) = (dims.statistic(of: index), index % dims.channels)
    let normalized =
      (Double(input[index]) - sums[place] / count) / (squares[place] / count + Double(epsilon)).squareRoot()
    output[index] = Scalar(normalized * Double(scale?[channel] ?? 1) + Double(offset?[channel] ?? 0))
  }
  for place in 0..<dims.statisticsCount {
    mean[place] = Scalar(sums[place] / count)
    variance[place] = Scalar(squares[place] / count)
  }
}

/// Normalisation with given statistics. The parameters are those of `applyNormalization`.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func referenceApplyNormalization<Scalar: EngineScalar>(
  _ dims: NormalizationDims, epsilon: Scalar, input: UnsafePointer<Scalar>, mean: UnsafePointer<Scalar>,
  variance: UnsafePointer<Scalar>, scale: UnsafePointer<Scalar>?, offset: UnsafePointer<Scalar>?,
  output: UnsafeMutablePointer<Scalar>
) {
  for index in 0..<dims.count {
    let (place, channel) = (dims.statistic(of: index), index % dims.channels)
    let normalized =
      (Double(input[index]) - Double(mean[place])) / (Double(variance[place]) + Double(epsilon)).squareRoot()
    output[index] = Scalar(normalized * Double(scale?[channel] ?? 1) + Double(offset?[channel] ?? 0))
  }
}

/// The gradients of normalisation as the chain rule says them. The parameters are those of `normalizeGradient`.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func referenceNormalizeGradient<Scalar: EngineScalar>(
  _ dims: NormalizationDims, epsilon: Scalar, usesGivenStatistics: Bool, input: UnsafePointer<Scalar>,
  mean: UnsafePointer<Scalar>, variance: UnsafePointer<Scalar>, scale: UnsafePointer<Scalar>?,
  outputGradient: UnsafePointer<Scalar>, inputGradient: UnsafeMutablePointer<Scalar>,
  scaleGradient: UnsafeMutablePointer<Scalar>, offsetGradient: UnsafeMutablePointer<Scalar>
) {
  var scaleSums = [Double](repeating: 0, count: dims.channels)
  var offsetSums = scaleSums
  // Per set of values, the sums of g·scale and of g·scale·x̂.
  var plain = [Double](repeating: 0, count: dims.statisticsCount)
  var products = plain
  func deviation(_ index: Int) -> Double {
    let place = dims.statistic(of: index)
    return (Double(input[index]) - Double(mean[place])) * inverse(place)
  }
  func inverse(_ place: Int) -> Double { 1 / (Double(variance[place]) + Double(epsilon)).squareRoot() }
  for index in 0..<dims.count {
    let (place, channel) = (dims.statistic(of: index), index % dims.channels)
    let gradient = Double(outputGradient[index])
    offsetSums[channel] += gradient
    scaleSums[channel] += gradient * deviation(index)
    plain[place] += gradient * Double(scale?[channel] ?? 1)
    products[place] += gradient * Double(scale?[channel] ?? 1) * deviation(index)
  }
  let count = Double(dims.valuesPerStatistic)
  for index in 0..<dims.count {
    let (place, channel) = (dims.statistic(of: index), index % dims.channels)
    var gradient = Double(outputGradient[index]) * Double(scale?[channel] ?? 1)
    if !usesGivenStatistics { gradient -= (plain[place] + deviation(index) * products[place]) / count }
    inputGradient[index] = Scalar(gradient * inverse(place))
  }
  for channel in 0..<dims.channels {
    scaleGradient[channel] = Scalar(scaleSums[channel])
    offsetGradient[channel] = Scalar(offsetSums[channel])
  }
}

extension NormalizationDims {
  /// Which mean and variance an element has.
  fileprivate func statistic(of index: Int) -> Int {
    let channel = index % channels
    if kind == .batch { return channel }
    return index / (pixels * channels) * groups + channel / (channels / groups)
  }
}
