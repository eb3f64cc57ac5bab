import Glibc

/// Softmax as its definition says it, in double precision. The parameters are those of `softmax`.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func referenceSoftmax<Scalar: EngineScalar>(
  _ dims: SoftmaxDims, logarithm: Bool, input: UnsafePointer<Scalar>, output: UnsafeMutablePointer<Scalar>
) {
  for row in 0..<dims.outer * dims.inner {
    let first = row / dims.inner * dims.count * dims.inner + row % dims.inner
    let values = (0..<dims.count).map { Double(input[first + $0 * dims.inner]) }
    let largest = values.max() ?? 0
    let sum = values.reduce(0) { $0 + exp($1 - largest) }
    for (index, value) in values.enumerated() {
      let result = logarithm ? value - largest - log(sum) : exp(value - largest) / sum
      output[first + index * dims.inner] = Scalar(result)
    }
  }
}

/// The gradient of softmax, `y·(g − Σ g·y)`, or of its logarithm, `g − eʸ·Σ g`, in double precision. The parameters are
/// those of `softmaxGradient`.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func referenceSoftmaxGradient<Scalar: EngineScalar>(
  _ dims: SoftmaxDims, logarithm: Bool, output: UnsafePointer<Scalar>, outputGradient: UnsafePointer<Scalar>,
  inputGradient: UnsafeMutablePointer<Scalar>
) {
  for row in 0..<dims.outer * dims.inner {
    let first = row / dims.inner * dims.count * dims.inner + row % dims.inner
    let places = (0..<dims.count).map { first + $0 * dims.inner }
    let sum = places.reduce(0.0) { sum, place in
      sum + Double(outputGradient[place]) * (logarithm ? 1 : Double(output[place]))
    }
    for place in places {
      let (y, g) = (Double(output[place]), Double(outputGradient[place]))
      inputGradient[place] = Scalar(logarithm ? g - exp(y) * sum : y * (g - sum))
    }
  }
}
