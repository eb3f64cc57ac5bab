/// The gradient of a function whose slope follows from its result: `outputGradient[i] · f′`, with f′ from `result[i]`.
///
/// A value is computed the same way wherever it stands, so results do not depend on how elements are handed out.
///
/// - Parameters:
///   - isTanh: whether the function is tanh, with the slope 1 − y²; else the logistic function's, y · (1 − y).
///   - count: how many elements there are.
///   - result: `count` floats: y.
///   - outputGradient: `count` floats.
///   - output: room for `count` floats; it may be one of the others.
@inline(never)
public func slopeOfResult(
  isTanh: Bool, count: Int, result: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>
) {
  var index = 0
  if isTanh {
    while index &+ lanes <= count {
      write(load(outputGradient + index) * tanhSlope(load(result + index)), output + index)
      index &+= lanes
    }
  } else {
    while index &+ lanes <= count {
      write(load(outputGradient + index) * logisticSlope(load(result + index)), output + index)
      index &+= lanes
    }
  }
  let rest = count &- index
  guard rest > 0 else { return }
  let y = loadPart(result + index, rest)
  writePart(
    loadPart(outputGradient + index, rest) * (isTanh ? tanhSlope(y) : logisticSlope(y)), output + index, rest)
}

@inline(__always)
private func tanhSlope(_ y: Vector) -> Vector { every(1) - y * y }

@inline(__always)
private func logisticSlope(_ y: Vector) -> Vector { y * (every(1) - y) }
