/// `output[i] = f(input[i])`, or the input's gradient `outputGradient[i] · f′(input[i])`.
///
/// A value is computed the same way wherever it stands, so results do not depend on how elements are handed out.
///
/// - Parameters:
///   - function: the number of the function, as `ElementFunction` of the engine has it.
///   - parameter: the function's parameter, where it has one.
///   - count: how many elements there are.
///   - input: `count` floats.
///   - outputGradient: `count` floats, for the gradient; nil for the function itself.
///   - output: room for `count` floats; it may be the input or the output gradient.
@inline(never)
public func mapElements(
  function: Int, parameter: Float, count: Int, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>?,
  output: UnsafeMutablePointer<Float>
) {
  let p = every(parameter)
  switch function {
  case 0: map(Rectifier.self, p, count, input, outputGradient, output)
  case 1: map(LeakyRectifier.self, p, count, input, outputGradient, output)
  case 2: map(ExponentialLinear.self, p, count, input, outputGradient, output)
  case 3: map(Tanh.self, p, count, input, outputGradient, output)
  case 4: map(Sigmoid.self, p, count, input, outputGradient, output)
  case 5: map(SigmoidLinear.self, p, count, input, outputGradient, output)
  case 6: map(GaussianLinear.self, p, count, input, outputGradient, output)
  case 7: map(TanhGaussianLinear.self, p, count, input, outputGradient, output)
  case 8: map(Softplus.self, p, count, input, outputGradient, output)
  case 9: map(Exponential.self, p, count, input, outputGradient, output)
  case 10: map(Logarithm.self, p, count, input, outputGradient, output)
  case 11: map(SquareRoot.self, p, count, input, outputGradient, output)
  case 12: map(Square.self, p, count, input, outputGradient, output)
  case 13: map(Magnitude.self, p, count, input, outputGradient, output)
  case 14: map(Negation.self, p, count, input, outputGradient, output)
  case 15: map(Reciprocal.self, p, count, input, outputGradient, output)
  default: map(ClippedRectifier.self, p, count, input, outputGradient, output)
  }
}

private protocol VectorFunction {
  static func value(_ x: Vector, _ parameter: Vector) -> Vector
  static func slope(_ x: Vector, _ parameter: Vector) -> Vector
}

@inline(__always)
private func map<Function: VectorFunction>(
  _: Function.Type, _ parameter: Vector, _ count: Int, _ input: UnsafePointer<Float>,
  _ gradient: UnsafePointer<Float>?, _ output: UnsafeMutablePointer<Float>
) {
  var index = 0
  if let gradient {
    while index &+ lanes <= count {
      write(load(gradient + index) * Function.slope(load(input + index), parameter), output + index)
      index &+= lanes
    }
  } else {
    while index &+ lanes <= count {
      write(Function.value(load(input + index), parameter), output + index)
      index &+= lanes
    }
  }
  let rest = count &- index
  guard rest > 0 else { return }
  let x = loadPart(input + index, rest)
  if let gradient {
    writePart(loadPart(gradient + index, rest) * Function.slope(x, parameter), output + index, rest)
  } else {
    writePart(Function.value(x, parameter), output + index, rest)
  }
}

private enum Rectifier: VectorFunction {
  @inline(__always) static func value(_ x: Vector, _: Vector) -> Vector {
    x.replacing(with: every(0), where: x .<= every(0))
  }
  @inline(__always) static func slope(_ x: Vector, _: Vector) -> Vector {
    every(0).replacing(with: every(1), where: x .> every(0))
  }
}

private enum ClippedRectifier: VectorFunction {
  @inline(__always) static func value(_ x: Vector, _ p: Vector) -> Vector {
    x.replacing(with: every(0), where: x .<= every(0)).replacing(with: p, where: x .>= p)
  }
  @inline(__always) static func slope(_ x: Vector, _ p: Vector) -> Vector {
    every(0).replacing(with: every(1), where: (x .> every(0)) .& (x .< p))
  }
}

private enum LeakyRectifier: VectorFunction {
  @inline(__always) static func value(_ x: Vector, _ p: Vector) -> Vector {
    x.replacing(with: x * p, where: x .<= every(0))
  }
  @inline(__always) static func slope(_ x: Vector, _ p: Vector) -> Vector {
    p.replacing(with: every(1), where: x .> every(0))
  }
}

private enum ExponentialLinear: VectorFunction {
  @inline(__always) static func value(_ x: Vector, _ p: Vector) -> Vector {
    x.replacing(with: p * exponentialMinusOne(x), where: x .<= every(0))
  }
  @inline(__always) static func slope(_ x: Vector, _ p: Vector) -> Vector {
    (p * exponential(x)).replacing(with: every(1), where: x .> every(0))
  }
}

private enum Tanh: VectorFunction {
  @inline(__always) static func value(_ x: Vector, _: Vector) -> Vector { hyperbolicTangent(x) }
  /// 4e^(−2|x|) ÷ (1 + e^(−2|x|))², which keeps its digits where tanh is nearly 1.
  @inline(__always) static func slope(_ x: Vector, _: Vector) -> Vector {
    let e = exponential(magnitude(x) * every(-2))
    let sum = every(1) + e
    return every(4) * e / (sum * sum)
  }
}

private enum Sigmoid: VectorFunction {
  @inline(__always) static func value(_ x: Vector, _: Vector) -> Vector { logistic(x) }
  @inline(__always) static func slope(_ x: Vector, _: Vector) -> Vector {
    let e = exponential(every(0) - magnitude(x))
    let sum = every(1) + e
    return e / (sum * sum)
  }
}

private enum SigmoidLinear: VectorFunction {
  @inline(__always) static func value(_ x: Vector, _: Vector) -> Vector { x * logistic(x) }
  @inline(__always) static func slope(_ x: Vector, _: Vector) -> Vector {
    logistic(x) + x * Sigmoid.slope(x, x)
  }
}

private enum GaussianLinear: VectorFunction {
  @inline(__always) static func value(_ x: Vector, _: Vector) -> Vector { x * normalDistribution(x) }
  @inline(__always) static func slope(_ x: Vector, _: Vector) -> Vector {
    normalDistribution(x) + x * every(0.398_942_28) * exponential(x * x * every(-0.5))
  }
}

private enum TanhGaussianLinear: VectorFunction {
  /// ½·(1 + tanh u) = logistic(2u).
  @inline(__always) static func value(_ x: Vector, _: Vector) -> Vector { x * logistic(argument(x)) }
  @inline(__always) static func slope(_ x: Vector, _: Vector) -> Vector {
    let u = argument(x)
    let inner = every(1.595_769_1) * multiplyAdd(every(1), every(0.134_145), x * x)
    return logistic(u) + x * Sigmoid.slope(u, u) * inner
  }
  /// 2·√(2/π)·(x + 0.044715·x³).
  @inline(__always) static func argument(_ x: Vector) -> Vector {
    every(1.595_769_1) * multiplyAdd(x, every(0.044_715) * x, x * x)
  }
}

private enum Softplus: VectorFunction {
  @inline(__always) static func value(_ x: Vector, _: Vector) -> Vector {
    let linear = x.replacing(with: every(0), where: x .< every(0))
    return linear + logarithmOfOnePlus(exponential(every(0) - magnitude(x)))
  }
  @inline(__always) static func slope(_ x: Vector, _: Vector) -> Vector { logistic(x) }
}

private enum Exponential: VectorFunction {
  @inline(__always) static func value(_ x: Vector, _: Vector) -> Vector { exponential(x) }
  @inline(__always) static func slope(_ x: Vector, _: Vector) -> Vector { exponential(x) }
}

private enum Logarithm: VectorFunction {
  @inline(__always) static func value(_ x: Vector, _: Vector) -> Vector { logarithm(x) }
  @inline(__always) static func slope(_ x: Vector, _: Vector) -> Vector { every(1) / x }
}

private enum SquareRoot: VectorFunction {
  @inline(__always) static func value(_ x: Vector, _: Vector) -> Vector { x.squareRoot() }
  @inline(__always) static func slope(_ x: Vector, _: Vector) -> Vector { every(0.5) / x.squareRoot() }
}

private enum Square: VectorFunction {
  @inline(__always) static func value(_ x: Vector, _: Vector) -> Vector { x * x }
  @inline(__always) static func slope(_ x: Vector, _: Vector) -> Vector { x + x }
}

private enum Magnitude: VectorFunction {
  @inline(__always) static func value(_ x: Vector, _: Vector) -> Vector { magnitude(x) }
  @inline(__always) static func slope(_ x: Vector, _: Vector) -> Vector {
    copySign(every(1), x).replacing(with: every(0), where: x .== every(0))
  }
}

private enum Negation: VectorFunction {
  @inline(__always) static func value(_ x: Vector, _: Vector) -> Vector { every(0) - x }
  @inline(__always) static func slope(_: Vector, _: Vector) -> Vector { every(-1) }
}

private enum Reciprocal: VectorFunction {
  @inline(__always) static func value(_ x: Vector, _: Vector) -> Vector { every(1) / x }
  @inline(__always) static func slope(_ x: Vector, _: Vector) -> Vector { every(-1) / (x * x) }
}
