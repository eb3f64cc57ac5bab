import Glibc

/// The functions by the C library, in double precision: what the fast ones are tested against.
extension ElementFunction {
  /// `f(x)`.
  public func value(at x: Double) -> Double {
    switch self {
    case .relu: return x <= 0 ? 0 : x
    case .clippedReLU(let limit): return x <= 0 ? 0 : x >= Double(limit) ? Double(limit) : x
    case .leakyReLU(let slope): return x <= 0 ? Double(slope) * x : x
    case .elu(let scale): return x <= 0 ? Double(scale) * expm1(x) : x
    case .tanh: return Glibc.tanh(x)
    case .sigmoid: return 1 / (1 + Glibc.exp(-x))
    case .silu: return x / (1 + Glibc.exp(-x))
    case .gelu: return x * normalDistribution(x)
    case .geluTanh: return x / (1 + Glibc.exp(-2 * tanhArgument(x)))
    case .softplus: return max(x, 0) + log1p(Glibc.exp(-Swift.abs(x)))
    case .exp: return Glibc.exp(x)
    case .log: return Glibc.log(x)
    case .sqrt: return x.squareRoot()
    case .square: return x * x
    case .abs: return Swift.abs(x)
    case .negate: return -x
    case .reciprocal: return 1 / x
    }
  }

  /// `f′(x)`.
  public func slope(at x: Double) -> Double {
    switch self {
    case .relu: return x > 0 ? 1 : 0
    case .clippedReLU(let limit): return x > 0 && x < Double(limit) ? 1 : 0
    case .leakyReLU(let slope): return x > 0 ? 1 : Double(slope)
    case .elu(let scale): return x > 0 ? 1 : Double(scale) * Glibc.exp(x)
    case .tanh: return 1 / (cosh(x) * cosh(x))
    case .sigmoid: return sigmoidSlope(x)
    case .silu: return 1 / (1 + Glibc.exp(-x)) + x * sigmoidSlope(x)
    case .gelu: return normalDistribution(x) + x * Glibc.exp(-x * x / 2) / (2 * Double.pi).squareRoot()
    case .geluTanh:
      let u = 2 * tanhArgument(x)
      let inner = 2 * (2 / Double.pi).squareRoot() * (1 + 3 * 0.044715 * x * x)
      return 1 / (1 + Glibc.exp(-u)) + x * sigmoidSlope(u) * inner
    case .softplus: return 1 / (1 + Glibc.exp(-x))
    case .exp: return Glibc.exp(x)
    case .log: return 1 / x
    case .sqrt: return 0.5 / x.squareRoot()
    case .square: return 2 * x
    case .abs: return x > 0 ? 1 : x < 0 ? -1 : 0
    case .negate: return -1
    case .reciprocal: return -1 / (x * x)
    }
  }

  private func normalDistribution(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

  private func sigmoidSlope(_ x: Double) -> Double {
    let e = Glibc.exp(-Swift.abs(x))
    return e / ((1 + e) * (1 + e))
  }

  private func tanhArgument(_ x: Double) -> Double { (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x) }
}
