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
  let largest = reduceRow(operation: 1, count: count, input: input, factors: input)
  // Where all are −infinity, subtracting it would give NaN for the wrong reason; NaN is then the result all the same.
  let shift = every(largest)
  var (total, run) = (every(0), every(0))
  var index = 0
  var inRun = 0
  while index < count {
    let left = count &- index
    var x = shift
    if left >= lanes {
      x = load(input + index)
    } else {
      for lane in 0..<left { x[lane] = input[index &+ lane] }
    }
    var e = exponential(x - shift)
    if left < lanes { for lane in left..<lanes { e[lane] = 0 } }
    if !isLogarithm {
      if left >= lanes { write(e, output + index) } else { for lane in 0..<left { output[index &+ lane] = e[lane] } }
    }
    run += e
    inRun &+= 1
    if inRun == 64 {
      total += run
      (run, inRun) = (every(0), 0)
    }
    index &+= lanes
  }
  total += run
  var sum: Float = 0
  for lane in 0..<lanes { sum += total[lane] }
  let offset = shift
  let logarithmOfSum = logarithm(every(sum))
  let factor = every(1) / every(sum)
  index = 0
  while index < count {
    let left = count &- index
    let source = isLogarithm ? input : UnsafePointer(output)
    var x = every(0)
    if left >= lanes {
      x = load(source + index)
    } else {
      for lane in 0..<left { x[lane] = source[index &+ lane] }
    }
    let result = isLogarithm ? (x - offset) - logarithmOfSum : x * factor
    if left >= lanes {
      write(result, output + index)
    } else {
      for lane in 0..<left { output[index &+ lane] = result[lane] }
    }
    index &+= lanes
  }
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
  while index < count {
    let left = count &- index
    var (y, g) = (every(0), every(0))
    if left >= lanes {
      (y, g) = (load(values + index), load(gradient + index))
    } else {
      for lane in 0..<left { (y[lane], g[lane]) = (values[index &+ lane], gradient[index &+ lane]) }
    }
    let result = isLogarithm ? g - exponential(y) * sum : y * (g - sum)
    if left >= lanes {
      write(result, output + index)
    } else {
      for lane in 0..<left { output[index &+ lane] = result[lane] }
    }
    index &+= lanes
  }
}
