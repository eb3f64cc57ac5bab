/// `output[i] = left[i] ∘ right[i]`, where either side may be one value for all.
///
/// - Parameters:
///   - operation: the number of the operation, as `ElementOperation` of the engine has it.
///   - count: how many elements there are.
///   - left: `count` floats, or one if `leftStep` is 0.
///   - leftStep: 1 or 0.
///   - right: `count` floats, or one if `rightStep` is 0.
///   - rightStep: 1 or 0.
///   - output: room for `count` floats; it may be one of the inputs.
@inline(never)
public func combineElements(
  operation: Int, count: Int, left: UnsafePointer<Float>, leftStep: Int, right: UnsafePointer<Float>, rightStep: Int,
  output: UnsafeMutablePointer<Float>
) {
  switch operation {
  case 0: combine(Sum.self, count, left, leftStep, right, rightStep, output)
  case 1: combine(Difference.self, count, left, leftStep, right, rightStep, output)
  case 2: combine(Product.self, count, left, leftStep, right, rightStep, output)
  case 3: combine(Quotient.self, count, left, leftStep, right, rightStep, output)
  case 4: combine(Larger.self, count, left, leftStep, right, rightStep, output)
  default: combine(Smaller.self, count, left, leftStep, right, rightStep, output)
  }
}

/// `output[i] += factor · input[i]`.
///
/// - Parameters:
///   - count: how many elements there are.
///   - factor: what the input is multiplied with.
///   - input: `count` floats.
///   - output: `count` floats.
@inline(never)
public func addScaled(
  count: Int, factor: Float, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
) {
  let factors = every(factor)
  var index = 0
  while index &+ lanes <= count {
    write(multiplyAdd(load(output + index), factors, load(input + index)), output + index)
    index &+= lanes
  }
  let rest = count &- index
  guard rest > 0 else { return }
  let result = multiplyAdd(loadPart(output + index, rest), factors, loadPart(input + index, rest))
  writePart(result, output + index, rest)
}

private protocol VectorOperation {
  static func of(_ left: Vector, _ right: Vector) -> Vector
}

@inline(__always)
private func combine<Operation: VectorOperation>(
  _: Operation.Type, _ count: Int, _ left: UnsafePointer<Float>, _ leftStep: Int, _ right: UnsafePointer<Float>,
  _ rightStep: Int, _ output: UnsafeMutablePointer<Float>
) {
  let (leftValue, rightValue) = (every(left[0]), every(right[0]))
  var index = 0
  while index &+ lanes <= count {
    let l = leftStep == 0 ? leftValue : load(left + index)
    let r = rightStep == 0 ? rightValue : load(right + index)
    write(Operation.of(l, r), output + index)
    index &+= lanes
  }
  let rest = count &- index
  guard rest > 0 else { return }
  let l = leftStep == 0 ? leftValue : loadPart(left + index, rest)
  let r = rightStep == 0 ? rightValue : loadPart(right + index, rest)
  writePart(Operation.of(l, r), output + index, rest)
}

private enum Sum: VectorOperation {
  @inline(__always) static func of(_ l: Vector, _ r: Vector) -> Vector { l + r }
}

private enum Difference: VectorOperation {
  @inline(__always) static func of(_ l: Vector, _ r: Vector) -> Vector { l - r }
}

private enum Product: VectorOperation {
  @inline(__always) static func of(_ l: Vector, _ r: Vector) -> Vector { l * r }
}

private enum Quotient: VectorOperation {
  @inline(__always) static func of(_ l: Vector, _ r: Vector) -> Vector { l / r }
}

private enum Larger: VectorOperation {
  @inline(__always) static func of(_ l: Vector, _ r: Vector) -> Vector {
    l.replacing(with: r, where: (r .> l) .| (r .!= r))
  }
}

private enum Smaller: VectorOperation {
  @inline(__always) static func of(_ l: Vector, _ r: Vector) -> Vector {
    l.replacing(with: r, where: (r .< l) .| (r .!= r))
  }
}
