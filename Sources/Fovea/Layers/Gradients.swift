/// The gradients of a number with respect to a model's parameters.
public struct Gradients: Sendable {
  /// Names, in the order of the parameters.
  public let names: [String]
  private let parameters: [Parameter]
  private var values: [Tensor]

  init(_ parameters: [NamedParameter], _ values: [Tensor]) {
    names = parameters.map(\.name)
    self.parameters = parameters.map(\.parameter)
    self.values = values
  }

  /// How many parameters have one.
  public var count: Int { values.count }

  /// The gradient of the parameter of a name: `gradients["conv1.filter"]`; nil if there is none of that name.
  public subscript(name: String) -> Tensor? {
    get { names.firstIndex(of: name).map { values[$0] } }
    set {
      guard let place = names.firstIndex(of: name), let newValue else { return }
      values[place] = newValue
    }
  }

  /// The gradient of a parameter; nil if it has none, because it is not trainable or not of this model.
  public subscript(parameter: Parameter) -> Tensor? {
    parameters.firstIndex { $0 === parameter }.map { values[$0] }
  }

  /// Every gradient with its name and parameter.
  var entries: [(name: String, parameter: Parameter, gradient: Tensor)] {
    names.indices.map { (names[$0], parameters[$0], values[$0]) }
  }

  /// The length of all gradients together, as one vector: √Σ g².
  public var norm: Double { values.reduce(0) { $0 + ($1 * $1).sum().onlyValue }.squareRoot() }

  /// The gradients made shorter, all by the same factor, if their norm is larger than this (Pascanu et al., "On the
  /// difficulty of training recurrent neural networks", 2013).
  public func clipped(toNorm largest: Double) -> Gradients {
    let norm = norm
    return norm > largest ? mapped { $0 * (largest / norm) } : self
  }

  /// Every number moved into −limit to limit.
  public func clipped(to limit: Float) -> Gradients { mapped { $0.clamped(to: -limit...limit) } }

  /// Sums of the gradients of two batches, for the same model.
  public static func + (a: Gradients, b: Gradients) -> Gradients {
    guard a.names == b.names else {
      shapeFailure("Gradients +: they belong to different models: \(a.names) and \(b.names)")
    }
    var sum = a
    for place in sum.values.indices { sum.values[place] += b.values[place] }
    return sum
  }

  /// Every gradient divided by a number.
  public static func / (a: Gradients, b: Double) -> Gradients { a.mapped { $0 / b } }

  private func mapped(_ transform: (Tensor) -> Tensor) -> Gradients {
    var result = self
    result.values = values.map(transform)
    return result
  }
}

extension Gradients: CustomStringConvertible {
  /// A line for every parameter: its name, the shape and the root mean square of its gradient.
  public var description: String {
    let width = names.map(\.count).max() ?? 0
    return entries.map { name, _, gradient in
      let size = gradient.count == 0 ? 0 : (gradient * gradient).mean().onlyValue.squareRoot()
      return name.rightPadded(to: width) + "  \(gradient.shape)  root mean square \(NumberText.short(size))"
    }.joined(separator: "\n")
  }
}
