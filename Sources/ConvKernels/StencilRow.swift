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
  for phase in 0..<phases {
    let weights = weights + phase &* taps &* lanes
    let bias = load(biases + phase &* lanes)
    var at = starts[phase]
    while at &+ 3 &* step &+ lanes <= count {
      var (sum0, sum1, sum2, sum3) = (bias, bias, bias, bias)
      for tap in 0..<taps {
        let weight = load(weights + tap &* lanes)
        let values = source + (at &+ offsets[tap])
        sum0 = multiplyAdd(sum0, load(values), weight)
        sum1 = multiplyAdd(sum1, load(values + step), weight)
        sum2 = multiplyAdd(sum2, load(values + 2 &* step), weight)
        sum3 = multiplyAdd(sum3, load(values + 3 &* step), weight)
      }
      write(sum0, output + at)
      write(sum1, output + (at &+ step))
      write(sum2, output + (at &+ 2 &* step))
      write(sum3, output + (at &+ 3 &* step))
      at &+= 4 &* step
    }
    while at < count {
      var sum = bias
      for tap in 0..<taps {
        sum = multiplyAdd(sum, load(source + (at &+ offsets[tap])), load(weights + tap &* lanes))
      }
      if at &+ lanes <= count {
        write(sum, output + at)
      } else {
        for lane in 0..<(count &- at) { output[at &+ lane] = sum[lane] }
      }
      at &+= step
    }
  }
}
