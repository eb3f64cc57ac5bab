internal import ConvEngine

extension Activation {
  /// The function of sums that were computed for it and that nobody else has: it is applied where they lie, if the way
  /// back does not need them.
  ///
  /// - Parameter sums: the result of an operation whose pullback does not need it either.
  func callAsFunction(overwriting sums: Tensor) -> Tensor {
    guard let function = inPlace, sums.dtype.isFloatingPoint else { return self(sums) }
    if sums.dtype == .float64 {
      let numbers = sums.storage.numbers(Double.self)
      mapElements(function, count: sums.count, input: numbers, output: numbers)
    } else {
      mapElements(function, count: sums.count, input: sums.storage.base, output: sums.storage.base)
    }
    return recorded(sums.constant, at: sums)
  }

  /// The engine's function, if gradients go back through it from its result alone.
  var inPlace: ElementFunction? {
    switch self {
    case .relu: .relu
    case .clippedReLU(let limit) where limit > 0: .clippedReLU(limit: Float(limit))
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    default: nil
    }
  }

  /// Notes that a tensor is what the function, one with `inPlace`, gave at sums whose numbers may be gone.
  func recorded(_ result: Tensor, at sums: Tensor) -> Tensor {
    switch self {
    case .relu: result.recordedReLU(of: sums)
    case .clippedReLU(let limit): result.recordedClippedReLU(of: sums, Float(limit))
    case .sigmoid: result.recordedSigmoid(of: sums)
    case .tanh: result.recordedTanh(of: sums)
    default: preconditionFailure("\(self) is not recorded from its result")
    }
  }
}
