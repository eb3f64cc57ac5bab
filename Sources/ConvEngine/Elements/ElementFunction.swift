/// A function that is applied to every element by itself.
///
/// The error of the single-precision version against the exact function, in units in the last place of the result, as
/// the tests measure it over the whole range: see `MapElementsTests`.
public enum ElementFunction: Hashable, Sendable {
  /// `max(0, x)`; its slope at 0 is taken as 0.
  case relu
  /// `min(limit, max(0, x))`; its slope at both ends is taken as 0. With a limit of 6 it is ReLU6 (Howard et al., 2017).
  case clippedReLU(limit: Float)
  /// `x` above 0, `slope·x` below.
  case leakyReLU(slope: Float)
  /// `x` above 0, `scale·(eˣ − 1)` below (Clevert et al., 2015).
  case elu(scale: Float)
  case tanh
  /// `1 ÷ (1 + e⁻ˣ)`.
  case sigmoid
  /// `x·sigmoid(x)`, also called swish.
  case silu
  /// `x·Φ(x)` with the standard normal distribution (Hendrycks and Gimpel, 2016).
  case gelu
  /// `½x·(1 + tanh(√(2/π)·(x + 0.044715x³)))`, the usual approximation of `gelu`.
  case geluTanh
  /// `ln(1 + eˣ)`.
  case softplus
  case exp
  /// The natural logarithm.
  case log
  case sqrt
  case square
  /// The magnitude; its slope at 0 is taken as 0.
  case abs
  case negate
  case reciprocal

  /// The number that the kernels know it by.
  var number: Int {
    switch self {
    case .relu: 0
    case .leakyReLU: 1
    case .elu: 2
    case .tanh: 3
    case .sigmoid: 4
    case .silu: 5
    case .gelu: 6
    case .geluTanh: 7
    case .softplus: 8
    case .exp: 9
    case .log: 10
    case .sqrt: 11
    case .square: 12
    case .abs: 13
    case .negate: 14
    case .reciprocal: 15
    case .clippedReLU: 16
    }
  }

  /// The function's parameter, or 0.
  var parameter: Float {
    switch self {
    case .clippedReLU(let limit): limit
    case .leakyReLU(let slope): slope
    case .elu(let scale): scale
    default: 0
    }
  }
}
