/// `output[i] = e^(input[i] − m) ÷ Σ`, or its logarithm `input[i] − m − ln Σ`, with the largest value m, which keeps the
/// exponentials in range, and their sum Σ.
///
/// - Parameters:
///   - isLogarithm: which of the two.
///   - count: how many values there are, at least 1.
///   - input: `count` floats.
///   - output: room for `count` floats; it may be the input.
@inline(never)
public func softmaxRow(
  isLogarithm: Bool, count: Int, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
) {
  let largest = every(reduceRow(operation: 1, count: count, input: input, factors: input))
  // Sums of 64 vectors are added up by themselves first, against the rounding of long sums.
  var (total, run) = (every(0), every(0))
  var (index, inRun) = (0, 0)
  while index &+ lanes <= count {
    let e = exponential(load(input + index) - largest)
    if !isLogarithm { write(e, output + index) }
    run += e
    inRun &+= 1
    if inRun == 64 {
      total += run
      (run, inRun) = (every(0), 0)
    }
    index &+= lanes
  }
  total += run
  let rest = count &- index
  var sum = sumOfLanes(total)
  if rest > 0 {
    let e = exponential(loadPart(input + index, rest) - largest)
    if !isLogarithm { writePart(e, output + index, rest) }
    sum += sumOfFirstLanes(e, rest)
  }
  let logarithmOfSum = logarithm(every(sum))
  let factor = every(1) / every(sum)
  index = 0
  while index &+ lanes <= count {
    let result =
      isLogarithm ? (load(input + index) - largest) - logarithmOfSum : load(UnsafePointer(output + index)) * factor
    write(result, output + index)
    index &+= lanes
  }
  guard rest > 0 else { return }
  let result =
    isLogarithm
    ? (loadPart(input + index, rest) - largest) - logarithmOfSum
    : loadPart(UnsafePointer(output + index), rest) * factor
  writePart(result, output + index, rest)
}

/// The gradient of `softmaxRow` with respect to its input: `y·(g − Σ g·y)`, or `g − eʸ·Σ g` of the logarithm.
///
/// - Parameters:
///   - isLogarithm: which of the two.
///   - count: how many values there are, at least 1.
///   - values: `count` floats, what `softmaxRow` wrote.
///   - gradient: `count` floats, the gradient of what it wrote.
///   - output: room for `count` floats; it may be one of the inputs.
@inline(never)
public func softmaxRowGradient(
  isLogarithm: Bool, count: Int, values: UnsafePointer<Float>, gradient: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>
) {
  let sum = every(reduceRow(operation: isLogarithm ? 0 : 3, count: count, input: gradient, factors: values))
  var index = 0
  while index &+ lanes <= count {
    let (y, g) = (load(values + index), load(gradient + index))
    write(isLogarithm ? g - exponential(y) * sum : y * (g - sum), output + index)
    index &+= lanes
  }
  let rest = count &- index
  guard rest > 0 else { return }
  let (y, g) = (loadPart(values + index, rest), loadPart(gradient + index, rest))
  writePart(isLogarithm ? g - exponential(y) * sum : y * (g - sum), output + index, rest)
}
