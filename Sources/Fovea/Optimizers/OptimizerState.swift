/// What an optimiser remembers of every parameter, such as a velocity.
public struct OptimizerState: Sendable {
  private var tensors: [ObjectIdentifier: (parameter: Parameter, values: [Tensor])] = [:]

  /// Nothing yet.
  public init() {}

  /// What is remembered of a parameter; nil before its first step.
  subscript(parameter: Parameter) -> [Tensor]? {
    get { tensors[ObjectIdentifier(parameter)]?.values }
    set { tensors[ObjectIdentifier(parameter)] = newValue.map { (parameter, $0) } }
  }

  /// Lets `body` change what is remembered of a parameter: tensors of its shape and kind, zeros at first.
  ///
  /// - Parameters:
  ///   - parameter: whose memory is changed.
  ///   - count: how many tensors, always the same for one optimiser.
  ///   - body: changes the tensors in place.
  public mutating func update(_ parameter: Parameter, count: Int, _ body: (inout [Tensor]) -> Void) {
    let key = ObjectIdentifier(parameter)
    // Taken out, so that nothing is copied when it is changed.
    var entry =
      tensors.removeValue(forKey: key)
      ?? (
        parameter,
        (0..<count).map { _ in Tensor(zeros: parameter.shape, dtype: parameter.dtype) }
      )
    body(&entry.values)
    tensors[key] = entry
  }
}

extension Tensor {
  /// Replaces every number by a function of it and of the one at the same place of another tensor, of the same shape and
  /// kind: one pass over memory.
  @inline(__always)
  mutating func merge(_ other: Tensor, _ single: (Float, Float) -> Float, _ double: (Double, Double) -> Double) {
    makeUnique()
    let other = other.converted(to: dtype)
    if dtype == .float64 {
      let (x, y) = (storage.numbers(Double.self), other.storage.numbers(Double.self))
      for i in 0..<count { x[i] = double(x[i], y[i]) }
    } else {
      let (x, y) = (storage.base, other.storage.base)
      for i in 0..<count { x[i] = single(x[i], y[i]) }
    }
  }

  /// Changes every number together with the one at the same place of what is remembered, from the gradient's: one pass
  /// over memory. All are of the same shape; what is remembered is of this tensor's kind.
  @inline(__always)
  mutating func merge(
    _ gradient: Tensor, _ memory: inout Tensor, _ single: (inout Float, inout Float, Float) -> Void,
    _ double: (inout Double, inout Double, Double) -> Void
  ) {
    makeUnique()
    memory.makeUnique()
    let gradient = gradient.converted(to: dtype)
    if dtype == .float64 {
      let (w, m) = (storage.numbers(Double.self), memory.storage.numbers(Double.self))
      let g = gradient.storage.numbers(Double.self)
      for i in 0..<count { double(&w[i], &m[i], g[i]) }
    } else {
      let (w, m, g) = (storage.base, memory.storage.base, gradient.storage.base)
      for i in 0..<count { single(&w[i], &m[i], g[i]) }
    }
  }

  /// The same with two numbers that are remembered: those of the first two of `memory`.
  @inline(__always)
  mutating func merge(
    _ gradient: Tensor, _ memory: inout [Tensor],
    _ single: (inout Float, inout Float, inout Float, Float) -> Void,
    _ double: (inout Double, inout Double, inout Double, Double) -> Void
  ) {
    makeUnique()
    memory[0].makeUnique()
    memory[1].makeUnique()
    let gradient = gradient.converted(to: dtype)
    if dtype == .float64 {
      let (w, g) = (storage.numbers(Double.self), gradient.storage.numbers(Double.self))
      let (m, v) = (memory[0].storage.numbers(Double.self), memory[1].storage.numbers(Double.self))
      for i in 0..<count { double(&w[i], &m[i], &v[i], g[i]) }
    } else {
      let (w, m, v, g) = (storage.base, memory[0].storage.base, memory[1].storage.base, gradient.storage.base)
      for i in 0..<count { single(&w[i], &m[i], &v[i], g[i]) }
    }
  }
}
