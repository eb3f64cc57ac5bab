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
  /// - Parameter count: how many tensors, always the same for one optimiser.
  public mutating func update(_ parameter: Parameter, count: Int, _ body: (inout [Tensor]) -> Void) {
    let key = ObjectIdentifier(parameter)
    // Taken out, so that nothing is copied when it is changed.
    var entry =
      tensors.removeValue(forKey: key)
      ?? (
        parameter,
        (0..<count).map { _ in Tensor(zeros: parameter.shape, dtype: parameter.value.dtype) }
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
}
