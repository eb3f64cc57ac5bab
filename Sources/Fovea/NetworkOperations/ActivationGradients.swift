internal import ConvEngine

/// How gradients go back through the functions whose slope follows from their result. Of their argument only the place on
/// the tape is needed: its numbers may be gone.
extension Tensor {
  func recordedReLU(of x: Tensor) -> Tensor {
    // The result is positive where x is.
    recorded("relu", x, fromResult: { $0.pulledBack(.relu, fromResult: $1) { $0 .> 0 } })
  }

  func recordedClippedReLU(of x: Tensor, _ limit: Float) -> Tensor {
    recorded(
      "clippedReLU", x,
      fromResult: {
        $0.pulledBack(.clippedReLU(limit: limit), fromResult: $1) { ($0 .> 0) * ($0 .< Double(limit)) }
      })
  }

  func recordedTanh(of x: Tensor) -> Tensor {
    recorded("tanh", x, fromResult: { $0.pulledBack(.tanh, fromResult: $1) { 1 - $0 * $0 } })
  }

  func recordedSigmoid(of x: Tensor) -> Tensor {
    recorded("sigmoid", x, fromResult: { $0.pulledBack(.sigmoid, fromResult: $1) { $0 * (1 - $0) } })
  }

  /// This gradient times a function's slope: by the engine in one pass, unless the result needs a gradient itself.
  ///
  /// - Parameters:
  ///   - x: where; of this shape and kind.
  ///   - slope: the same in recorded operations.
  func pulledBack(_ function: ElementFunction, at x: Tensor, slope: (Tensor) -> Tensor) -> Tensor {
    guard !Tape.isRecording else { return self * slope(x) }
    let result = Tensor(uninitialized: shape, dtype: dtype)
    if dtype == .float64 {
      mapElementsGradient(
        function, count: count, input: x.storage.numbers(Double.self),
        outputGradient: storage.numbers(Double.self), inputGradient: result.storage.numbers(Double.self))
    } else {
      mapElementsGradient(
        function, count: count, input: x.storage.base, outputGradient: storage.base,
        inputGradient: result.storage.base)
    }
    return result
  }

  /// The same from what the function gave.
  private func pulledBack(_ function: ElementFunction, fromResult y: Tensor, slope: (Tensor) -> Tensor) -> Tensor {
    guard !Tape.isRecording else { return self * slope(y) }
    let result = Tensor(uninitialized: shape, dtype: dtype)
    if dtype == .float64 {
      mapElementsGradient(
        function, count: count, output: y.storage.numbers(Double.self),
        outputGradient: storage.numbers(Double.self), inputGradient: result.storage.numbers(Double.self))
    } else {
      mapElementsGradient(
        function, count: count, output: y.storage.base, outputGradient: storage.base,
        inputGradient: result.storage.base)
    }
    return result
  }
}
