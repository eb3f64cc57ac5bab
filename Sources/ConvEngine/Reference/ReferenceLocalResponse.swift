import Glibc

/// Local response normalisation as its definition says it. The parameters are those of `localResponseNormalize`.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func referenceLocalResponseNormalize<Scalar: EngineScalar>(
  _ dims: LocalResponseDims, _ parameters: LocalResponseParameters, input: UnsafePointer<Scalar>,
  output: UnsafeMutablePointer<Scalar>
) {
  for pixel in 0..<dims.pixels {
    let x = (0..<dims.channels).map { Double(input[pixel * dims.channels + $0]) }
    for channel in 0..<dims.channels {
      output[pixel * dims.channels + channel] = Scalar(
        x[channel] * pow(dims.base(of: channel, parameters, x), -parameters.beta))
    }
  }
}

/// Its gradient as the chain rule says it. The parameters are those of `localResponseNormalizeGradient`.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func referenceLocalResponseNormalizeGradient<Scalar: EngineScalar>(
  _ dims: LocalResponseDims, _ parameters: LocalResponseParameters, input: UnsafePointer<Scalar>,
  outputGradient: UnsafePointer<Scalar>, inputGradient: UnsafeMutablePointer<Scalar>
) {
  let beta = parameters.beta
  let factor = 2 * parameters.alpha * beta / Double(dims.size)
  for pixel in 0..<dims.pixels {
    let x = (0..<dims.channels).map { Double(input[pixel * dims.channels + $0]) }
    var gradient = [Double](repeating: 0, count: dims.channels)
    for channel in 0..<dims.channels {
      let g = Double(outputGradient[pixel * dims.channels + channel])
      let base = dims.base(of: channel, parameters, x)
      gradient[channel] += g * pow(base, -beta)
      // The output of this channel depends on every channel of its sum.
      for neighbour in dims.neighbours(of: channel) {
        gradient[neighbour] -= g * x[channel] * factor * x[neighbour] * pow(base, -beta - 1)
      }
    }
    for channel in 0..<dims.channels { inputGradient[pixel * dims.channels + channel] = Scalar(gradient[channel]) }
  }
}

extension LocalResponseDims {
  fileprivate func neighbours(of channel: Int) -> Range<Int> {
    max(0, channel - before)..<min(channels, channel + after + 1)
  }

  fileprivate func base(of channel: Int, _ parameters: LocalResponseParameters, _ x: [Double]) -> Double {
    let squares = neighbours(of: channel).reduce(0) { $0 + x[$1] * x[$1] }
    return parameters.bias + parameters.alpha / Double(size) * squares
  }
}
