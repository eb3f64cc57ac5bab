/// The function that a layer applies to its sums.
public enum Activation: Sendable, Hashable {
  /// None: x.
  case identity
  /// max(x, 0) (Nair and Hinton, 2010).
  case relu
  /// max(x, 0), but `slope`·x below 0 (Maas et al., 2013).
  case leakyReLU(slope: Double = 0.01)
  /// min(max(x, 0), limit); with the limit 6 that of small networks for telephones.
  case clippedReLU(limit: Double = 6)
  /// x, but eˣ − 1 below 0 (Clevert et al., 2015).
  case elu
  /// ELU scaled so that signals keep mean 0 and variance 1 (Klambauer et al., 2017).
  case selu
  /// x·Φ(x), with the distribution function of normal numbers (Hendrycks and Gimpel, 2016).
  case gelu
  /// x·σ(x), also called swish (Ramachandran et al., 2017).
  case silu
  /// 1 ÷ (1 + e⁻ˣ).
  case sigmoid
  /// The hyperbolic tangent.
  case tanh
  /// 1.7159·tanh(2x ÷ 3), LeNet-5's: ±1 go to ±1 (LeCun et al., 1998).
  case scaledTanh
  /// log(1 + eˣ).
  case softplus
  /// x ÷ (1 + |x|).
  case softsign

  /// The function of every number.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    switch self {
    case .identity: x
    case .relu: Fovea.relu(x)
    case .leakyReLU(let slope): Fovea.leakyReLU(x, slope: slope)
    case .clippedReLU(let limit): Fovea.clippedReLU(x, limit: limit)
    case .elu: Fovea.elu(x)
    case .selu: Fovea.selu(x)
    case .gelu: Fovea.gelu(x)
    case .silu: Fovea.silu(x)
    case .sigmoid: Fovea.sigmoid(x)
    case .tanh: Fovea.tanh(x)
    case .scaledTanh: Fovea.scaledTanh(x)
    case .softplus: Fovea.softplus(x)
    case .softsign: Fovea.softsign(x)
    }
  }
}
