/// The gradient of a function at a tensor: for every number of `x` how much the result grows per unit that it grows.
///
///     gradient(at: Tensor([1, 2, 3])) { x in (x * x).sum() }   // [2, 4, 6]
///
/// Reverse mode: the function runs once while every operation notes how gradients go back through it, then the notes
/// are followed from the result to `x` (Linnainmaa, 1970; Griewank and Walther, "Evaluating Derivatives", 2008). What
/// the notes hold is freed on the way. Where a function has a corner, such as |x| at 0, the gradient is that of one
/// side or between both, as the function's documentation says.
///
/// Gradients of gradients, of any order: a gradient inside of another one's function is differentiated too, because every
/// pullback is made of operations that have one themselves. `gradient(at: x) { gradient(at: $0, of: f).sum() }` gives second
/// derivatives. `stopGradient` makes a constant of a tensor inside of the function; `gradientGraph(at:of:)` shows the notes.
///
/// - Parameters:
///   - x: of `float32` or `float64`.
///   - f: gives one number.
/// - Returns: a tensor of the shape of `x`.
public func gradient(at x: Tensor, of f: (Tensor) throws -> Tensor) rethrows -> Tensor {
  try valueWithGradient(at: x, of: f).gradient
}

/// The gradients of a function of two tensors.
public func gradient(
  at x: Tensor, _ y: Tensor, of f: (Tensor, Tensor) throws -> Tensor
) rethrows -> (Tensor, Tensor) {
  try valueWithGradient(at: x, y, of: f).gradient
}

/// The gradients of a function of three tensors.
public func gradient(
  at x: Tensor, _ y: Tensor, _ z: Tensor, of f: (Tensor, Tensor, Tensor) throws -> Tensor
) rethrows -> (Tensor, Tensor, Tensor) {
  try valueWithGradient(at: x, y, z, of: f).gradient
}

/// The gradients of a function of any number of tensors.
public func gradient(at tensors: [Tensor], of f: ([Tensor]) throws -> Tensor) rethrows -> [Tensor] {
  try valueWithGradient(at: tensors, of: f).gradient
}

/// A function's value and its gradient, of one run.
public func valueWithGradient(
  at x: Tensor, of f: (Tensor) throws -> Tensor
) rethrows -> (value: Tensor, gradient: Tensor) {
  let (value, gradients) = try valueWithGradient(at: [x]) { try f($0[0]) }
  return (value, gradients[0])
}

/// The value of a function of two tensors and its gradients, of one run.
public func valueWithGradient(
  at x: Tensor, _ y: Tensor, of f: (Tensor, Tensor) throws -> Tensor
) rethrows -> (value: Tensor, gradient: (Tensor, Tensor)) {
  let (value, gradients) = try valueWithGradient(at: [x, y]) { try f($0[0], $0[1]) }
  return (value, (gradients[0], gradients[1]))
}

/// The value of a function of three tensors and its gradients, of one run.
public func valueWithGradient(
  at x: Tensor, _ y: Tensor, _ z: Tensor, of f: (Tensor, Tensor, Tensor) throws -> Tensor
) rethrows -> (value: Tensor, gradient: (Tensor, Tensor, Tensor)) {
  let (value, gradients) = try valueWithGradient(at: [x, y, z]) { try f($0[0], $0[1], $0[2]) }
  return (value, (gradients[0], gradients[1], gradients[2]))
}

/// The value of a function of any number of tensors and its gradients, of one run.
public func valueWithGradient(
  at tensors: [Tensor], of f: ([Tensor]) throws -> Tensor
) rethrows -> (value: Tensor, gradient: [Tensor]) {
  let recording = TapeRecording(at: tensors)
  let value = try recording.run(f)
  guard value.count == 1 else {
    shapeFailure(
      "gradient: the function must give one number, but its result has shape \(value.shape): reduce it with sum() or "
        + "mean(), or give the gradients of its numbers to the pullback of valueWithPullback(at:of:)")
  }
  let way = recording.wayBack(from: value)
  let result = way.isNested ? value : value.constant
  return (result, recording.gradients(way, Tensor(ones: value.shape, dtype: value.dtype), releasing: true))
}

/// A function's value, and what takes a gradient with respect to that value back to one with respect to `x`: a product
/// with the transposed Jacobian matrix. The function may give any number of numbers.
public func valueWithPullback(
  at x: Tensor, of f: (Tensor) throws -> Tensor
) rethrows -> (value: Tensor, pullback: @Sendable (Tensor) -> Tensor) {
  let recording = TapeRecording(at: [x])
  let value = try recording.run { try f($0[0]) }
  let way = recording.wayBack(from: value)
  let pullback = { @Sendable (gradient: Tensor) in
    guard gradient.shape == value.shape else {
      shapeFailure("pullback: the value has shape \(value.shape), but its gradient has \(gradient.shape)")
    }
    return recording.gradients(way, gradient.converted(to: value.dtype), releasing: false)[0]
  }
  return (way.isNested ? value : value.constant, pullback)
}

/// The same numbers as a constant: gradients do not go back through them.
///
///     gradient(at: Tensor(3)) { x in x * stopGradient(x) }   // 3, not 6
///
/// What is computed from the result counts as if the numbers had been written down: targets that a network computes for
/// itself, statistics that are only noted. It holds for gradients of every order.
public func stopGradient(_ x: Tensor) -> Tensor { x.constant }
