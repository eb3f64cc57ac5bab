internal import ConvEngine

extension ElementArithmetic {
  /// The result of two tensors, with the way that its gradient goes back to them.
  func recorded(_ result: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    let (first, second) = (a.shape, b.shape)
    switch operation {
    case .add: return result.recorded("+", a, { $0.summed(to: first) }, b, { $0.summed(to: second) })
    case .subtract: return result.recorded("-", a, { $0.summed(to: first) }, b, { -$0.summed(to: second) })
    case .multiply: return result.recorded("*", a, { ($0 * b).summed(to: first) }, b, { ($0 * a).summed(to: second) })
    case .divide:
      return result.recorded(
        "/", a, { ($0 / b).summed(to: first) }, b, { (-($0 * a) / (b * b)).summed(to: second) })
    case .maximum:
      return result.recorded(
        "maximum", a, { ($0 * share(a .> b, a .== b)).summed(to: first) }, b,
        { ($0 * share(b .> a, a .== b)).summed(to: second) })
    case .minimum:
      return result.recorded(
        "minimum", a, { ($0 * share(a .< b, a .== b)).summed(to: first) }, b,
        { ($0 * share(b .< a, a .== b)).summed(to: second) })
    }
  }

  /// Both get half of it where they are equal.
  private func share(_ isChosen: Tensor, _ areEqual: Tensor) -> Tensor { isChosen + areEqual * 0.5 }

  /// The same for a tensor and a number.
  func recorded(_ result: Tensor, _ x: Tensor, _ value: Double, _ isTensorFirst: Bool) -> Tensor {
    switch operation {
    case .add: return result.recorded("+", x) { $0 }
    case .subtract: return result.recorded("-", x) { isTensorFirst ? $0 : -$0 }
    case .multiply: return result.recorded("*", x) { $0 * value }
    case .divide: return result.recorded("/", x) { isTensorFirst ? $0 / value : -($0 * value) / (x * x) }
    // At the bound itself it is 0, as for the rectifier.
    case .maximum: return result.recorded("maximum", x) { $0 * (x .> value) }
    case .minimum: return result.recorded("minimum", x) { $0 * (x .< value) }
    }
  }
}
