/// What a batch normalisation does in inference: every channel times a number, plus another one.
struct ChannelScaling: Sendable {
  /// scale ÷ √(variance + ε), for each channel.
  let factors: [Double]
  /// offset − mean · factor.
  let shifts: [Double]

  init(_ norm: BatchNorm) {
    func numbers(_ parameter: Parameter) -> [Double] { parameter.value.scalars(as: Double.self) }
    let (scale, variance) = (numbers(norm.scale), numbers(norm.runningVariance))
    let factors = zip(scale, variance).map { $0 / ($1 + norm.epsilon).squareRoot() }
    let moved = zip(numbers(norm.runningMean), factors).map { $0 * $1 }
    self.factors = factors
    shifts = zip(numbers(norm.offset), moved).map { $0 - $1 }
  }

  /// The sums of a layer before it, brought to the same numbers.
  ///
  /// - Parameter bias: that of the layer; nil for none.
  /// - Returns: the bias of both layers together.
  func applied(to bias: [Double]?) -> [Double] {
    let bias = bias ?? [Double](repeating: 0, count: factors.count)
    return zip(zip(bias, factors), shifts).map { $0.0 * $0.1 + $1 }
  }
}
