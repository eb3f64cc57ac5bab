internal import ConvEngine

/// max(0, x) of every number; the gradient at 0 is 0.
public func relu(_ x: Tensor) -> Tensor { x.applying(.relu).recordedReLU(of: x) }

/// min(limit, max(0, x)) of every number; with a limit of 6 it is ReLU6 (Howard et al., "MobileNets", 2017). The gradient
/// at both ends is 0.
///
/// - Parameters:
///   - x: of any shape.
///   - limit: above 0; in single precision.
public func clippedReLU(_ x: Tensor, limit: Double = 6) -> Tensor {
  guard limit > 0 else { shapeFailure("clippedReLU(limit: \(limit)): the limit must be above 0") }
  return x.applying(.clippedReLU(limit: Float(limit))).recordedClippedReLU(of: x, Float(limit))
}

/// x where it is positive, else slope · x (Maas, Hannun and Ng, 2013); the gradient at 0 is the slope.
///
/// - Parameters:
///   - x: of any shape.
///   - slope: in single precision.
public func leakyReLU(_ x: Tensor, slope: Double = 0.01) -> Tensor {
  let function = ElementFunction.leakyReLU(slope: Float(slope))
  return x.applying(function).recorded("leakyReLU", x) {
    $0.pulledBack(function, at: x) { Double(Float(slope)) + (1 - Double(Float(slope))) * ($0 .> 0) }
  }
}

/// x where it is positive, else scale · (eˣ − 1) (Clevert, Unterthiner and Hochreiter, 2015).
///
/// - Parameters:
///   - x: of any shape.
///   - scale: in single precision.
public func elu(_ x: Tensor, scale: Double = 1) -> Tensor {
  let function = ElementFunction.elu(scale: Float(scale))
  return x.applying(function).recorded("elu", x) {
    $0.pulledBack(function, at: x) { x in
      (Double(Float(scale)) * exp(minimum(x, 0))).replacing(with: 1, where: x .> 0)
    }
  }
}

/// 1.0507 · elu(x, scale: 1.6733): with it, layers keep mean 0 and variance 1 by themselves (Klambauer et al.,
/// "Self-normalizing neural networks", 2017).
public func selu(_ x: Tensor) -> Tensor { elu(x, scale: 1.673_263_242_354_377_2) * 1.050_700_987_355_480_5 }

/// x · Φ(x), where Φ is the standard normal distribution (Hendrycks and Gimpel, "Gaussian error linear units", 2016).
public func gelu(_ x: Tensor) -> Tensor {
  x.applying(.gelu).recorded("gelu", x) {
    $0.pulledBack(.gelu, at: x) { x in
      let distribution = 0.5 * (1 + erf(x * 0.5.squareRoot()))
      return distribution + x * exp(-0.5 * x * x) * (1 / (2 * Double.pi).squareRoot())
    }
  }
}

/// x · sigmoid(x), also called swish (Ramachandran, Zoph and Le, 2017).
public func silu(_ x: Tensor) -> Tensor {
  x.applying(.silu).recorded("silu", x) {
    $0.pulledBack(.silu, at: x) { x in
      let share = sigmoid(x)
      return share * (1 + x * (1 - share))
    }
  }
}

/// ln(1 + eˣ) of every number: a rectifier without a corner.
public func softplus(_ x: Tensor) -> Tensor {
  x.applying(.softplus).recorded("softplus", x) { $0.pulledBack(.softplus, at: x) { sigmoid($0) } }
}

/// x ÷ (1 + |x|) of every number: from −1 to 1.
public func softsign(_ x: Tensor) -> Tensor {
  x.each({ $0 / (1 + Swift.abs($0)) }, { $0 / (1 + Swift.abs($0)) }).recorded(
    "softsign", x,
    fromResult: { gradient, y in
      // 1 ÷ (1 + |x|) is 1 − |y|.
      let share = 1 - abs(y)
      return gradient * share * share
    })
}

/// Every number moved into −1...1; the gradient at both ends is 0.
public func hardTanh(_ x: Tensor) -> Tensor {
  x.each({ Swift.min(1, Swift.max(-1, $0)) }, { Swift.min(1, Swift.max(-1, $0)) }).recorded(
    "hardTanh", x, fromResult: { $0 * (abs($1) .< 1) })
}

/// 1.7159 · tanh(2x/3), which is near x for −1 to 1 and reaches 1 at 1 (LeCun et al., "Gradient-based learning applied to
/// document recognition", 1998, appendix A).
public func scaledTanh(_ x: Tensor) -> Tensor {
  var result = x.constant.floatingPoint * (2.0 / 3)
  result = result.applying(.tanh)
  result *= 1.7159
  return result.recorded(
    "scaledTanh", x,
    fromResult: { gradient, y in
      guard Tape.isRecording else {
        return Broadcast.applyFloating(
          "scaledTanh", gradient, y, { $0 * (1.7159 * 2 / 3 - $1 * $1 * (2 / (3 * 1.7159))) },
          { $0 * (1.7159 * 2 / 3 - $1 * $1 * (2 / (3 * 1.7159))) })
      }
      return gradient * (1.7159 * 2 / 3 - y * y * (2 / (3 * 1.7159)))
    })
}
