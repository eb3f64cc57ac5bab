/// One row of a depthwise convolution: every output is the sum of a few neighbours, each times a weight of its own
/// channel.
///
/// The row is a flat run of floats, pixels and channels together. Its vectors are visited in `phases`: those of one
/// phase lie `step` floats apart and so meet the same channels in the same lanes, and share their weights. The sums are
/// taken in the order of the taps, wherever a value falls.
///
/// - Parameters:
///   - count: floats of the row.
///   - source: where the taps of the first output begin; readable one vector past what the last output needs.
///   - offsets: for every tap, how many floats after the output's own position its value lies.
///   - taps: how many taps there are.
///   - weights: `[phases, taps, tileSize().lanes]`.
///   - biases: `[phases, tileSize().lanes]`: what the sums begin with.
///   - starts: for every phase, where in the row its first vector lies.
///   - step: floats from one vector of a phase to the next.
///   - output: room for `count` floats.
@inline(never)
public func stencilRow(
  count: Int, source: UnsafePointer<Float>, offsets: UnsafePointer<Int>, taps: Int, weights: UnsafePointer<Float>,
  biases: UnsafePointer<Float>, phases: Int, starts: UnsafePointer<Int>, step: Int, output: UnsafeMutablePointer<Float>
) {
  // Eight sums at once, so that none waits for its own last addition, and every weight is loaded once for all. All phases
  // of eight steps before the next steps: what is used together then lies together.
  let block = 8 &* step
  var base = 0
  while base &+ block &+ lanes <= count {
    for phase in 0..<phases {
      addEight(
        source + (starts[phase] &+ base), offsets, taps, weights + phase &* taps &* lanes,
        load(biases + phase &* lanes),
        step, output + (starts[phase] &+ base))
    }
    base &+= block
  }
  for phase in 0..<phases {
    let weights = weights + phase &* taps &* lanes
    let bias = load(biases + phase &* lanes)
    var at = starts[phase] &+ base
    while at &+ step &+ lanes <= count {
      var (sum0, sum1) = (bias, bias)
      for tap in 0..<taps {
        let values = source + (at &+ offsets[tap])
        let factor = load(weights + tap &* lanes)
        sum0 = multiplyAdd(sum0, load(values), factor)
        sum1 = multiplyAdd(sum1, load(values + step), factor)
      }
      write(sum0, output + at)
      write(sum1, output + (at &+ step))
      at &+= 2 &* step
    }
    while at < count {
      var sum = bias
      for tap in 0..<taps {
        sum = multiplyAdd(sum, load(source + (at &+ offsets[tap])), load(weights + tap &* lanes))
      }
      if at &+ lanes <= count {
        write(sum, output + at)
      } else {
        writePart(sum, output + at, count &- at)
      }
      at &+= step
    }
  }
}

@inline(__always)
private func addEight(
  _ source: UnsafePointer<Float>, _ offsets: UnsafePointer<Int>, _ taps: Int, _ weights: UnsafePointer<Float>,
  _ bias: Vector, _ step: Int, _ target: UnsafeMutablePointer<Float>
) {
  var (sum0, sum1, sum2, sum3) = (bias, bias, bias, bias)
  var (sum4, sum5, sum6, sum7) = (bias, bias, bias, bias)
  var weight = weights
  for tap in 0..<taps {
    let values = source + offsets[tap]
    let later = values + 4 &* step
    let factor = load(weight)
    sum0 = multiplyAdd(sum0, load(values), factor)
    sum1 = multiplyAdd(sum1, load(values + step), factor)
    sum2 = multiplyAdd(sum2, load(values + 2 &* step), factor)
    sum3 = multiplyAdd(sum3, load(values + 3 &* step), factor)
    sum4 = multiplyAdd(sum4, load(later), factor)
    sum5 = multiplyAdd(sum5, load(later + step), factor)
    sum6 = multiplyAdd(sum6, load(later + 2 &* step), factor)
    sum7 = multiplyAdd(sum7, load(later + 3 &* step), factor)
    weight += lanes
  }
  write(sum0, target)
  write(sum1, target + step)
  write(sum2, target + 2 &* step)
  write(sum3, target + 3 &* step)
  write(sum4, target + 4 &* step)
  write(sum5, target + 5 &* step)
  write(sum6, target + 6 &* step)
  write(sum7, target + 7 &* step)
}
