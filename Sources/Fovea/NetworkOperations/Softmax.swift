internal import ConvEngine

/// Positive numbers that sum to 1 along an axis: eˣ ÷ Σ eˣ. The largest number is subtracted first, so that nothing
/// overflows.
///
/// - Parameters:
///   - x: of any shape.
///   - axis: which; counted from the end if negative.
public func softmax(_ x: Tensor, axis: Int = -1) -> Tensor {
  let axis = x.checkedAxes([axis], "softmax")[0]
  return Softmax(x.shape, axis).applied(to: x).recorded(
    "softmax", x,
    fromResult: { gradient, y in
      guard Tape.isRecording else { return Softmax(y.shape, axis).gradient(gradient, result: y) }
      return y * (gradient - (y * gradient).sum(axes: [axis], keepingAxes: true))
    })
}

/// The logarithm of `softmax`, x − ln Σ eˣ, which keeps its digits where the softmax is tiny.
///
/// - Parameters:
///   - x: of any shape.
///   - axis: which; counted from the end if negative.
public func logSoftmax(_ x: Tensor, axis: Int = -1) -> Tensor {
  let axis = x.checkedAxes([axis], "logSoftmax")[0]
  return Softmax(x.shape, axis, logarithm: true).applied(to: x).recorded(
    "logSoftmax", x,
    fromResult: { gradient, y in
      guard Tape.isRecording else { return Softmax(y.shape, axis, logarithm: true).gradient(gradient, result: y) }
      return gradient - exp(y) * gradient.sum(axes: [axis], keepingAxes: true)
    })
}

/// The engine's softmax, or its logarithm.
private struct Softmax {
  private let dims: SoftmaxDims
  private let isLogarithm: Bool

  init(_ shape: [Int], _ axis: Int, logarithm: Bool = false) {
    isLogarithm = logarithm
    do {
      dims = try SoftmaxDims(shape: shape, axis: axis)
    } catch {
      shapeFailure("softmax of shape \(shape): \(error)")
    }
  }

  func applied(to x: Tensor) -> Tensor {
    let x = x.floatingPoint
    let result = Tensor(uninitialized: x.shape, dtype: x.dtype)
    if x.dtype == .float64 {
      ConvEngine.softmax(
        dims, logarithm: isLogarithm, input: x.storage.numbers(Double.self),
        output: result.storage.numbers(Double.self))
    } else {
      ConvEngine.softmax(dims, logarithm: isLogarithm, input: x.storage.base, output: result.storage.base)
    }
    return result
  }

  func gradient(_ gradient: Tensor, result y: Tensor) -> Tensor {
    let result = Tensor(uninitialized: y.shape, dtype: y.dtype)
    if y.dtype == .float64 {
      softmaxGradient(
        dims, logarithm: isLogarithm, output: y.storage.numbers(Double.self),
        outputGradient: gradient.storage.numbers(Double.self), inputGradient: result.storage.numbers(Double.self))
    } else {
      softmaxGradient(
        dims, logarithm: isLogarithm, output: y.storage.base, outputGradient: gradient.storage.base,
        inputGradient: result.storage.base)
    }
    return result
  }
}
