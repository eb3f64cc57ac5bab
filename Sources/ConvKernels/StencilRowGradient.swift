/// Adds, for every tap of a depthwise convolution, the products of one row of output gradients with the values that the
/// tap met: what the row contributes to the filter's gradient.
///
/// The row and its phases are those of `stencilRow`. The sums stay apart by lane; whoever asks adds up the lanes that
/// belong to one channel.
///
/// - Parameters:
///   - count: floats of the row.
///   - source: where the taps of the first output begin; readable as `stencilRow` needs it.
///   - offsets: for every tap, how many floats after the output's own position its value lies.
///   - taps: how many taps there are.
///   - gradient: `count` floats.
///   - starts: for every phase, where in the row its first vector lies.
///   - step: floats from one vector of a phase to the next.
///   - sums: `[phases, taps, tileSize().lanes]`, which are added to.
@inline(never)
public func stencilRowGradient(
  count: Int, source: UnsafePointer<Float>, offsets: UnsafePointer<Int>, taps: Int, gradient: UnsafePointer<Float>,
  phases: Int, starts: UnsafePointer<Int>, step: Int, sums: UnsafeMutablePointer<Float>
) {
  for phase in 0..<phases {
    var tap = 0
    while tap < taps {
      // Four sums at once, so that none waits for its own last addition.
      let sums = sums + (phase &* taps &+ tap) &* lanes
      let left = taps &- tap
      let source0 = source + offsets[tap]
      let source1 = source + offsets[tap &+ (left > 1 ? 1 : 0)]
      let source2 = source + offsets[tap &+ (left > 2 ? 2 : 0)]
      let source3 = source + offsets[tap &+ (left > 3 ? 3 : 0)]
      let zero = Vector(repeating: 0)
      var (sum0, sum1, sum2, sum3) = (zero, zero, zero, zero)
      var at = starts[phase]
      while at &+ lanes <= count {
        let value = load(gradient + at)
        sum0 = multiplyAdd(sum0, value, load(source0 + at))
        sum1 = multiplyAdd(sum1, value, load(source1 + at))
        sum2 = multiplyAdd(sum2, value, load(source2 + at))
        sum3 = multiplyAdd(sum3, value, load(source3 + at))
        at &+= step
      }
      if at < count {
        for lane in 0..<(count &- at) {
          let value = gradient[at &+ lane]
          sum0[lane] += value * source0[at &+ lane]
          sum1[lane] += value * source1[at &+ lane]
          sum2[lane] += value * source2[at &+ lane]
          sum3[lane] += value * source3[at &+ lane]
        }
      }
      write(load(sums) + sum0, sums)
      if left > 1 { write(load(sums + lanes) + sum1, sums + lanes) }
      if left > 2 { write(load(sums + 2 &* lanes) + sum2, sums + 2 &* lanes) }
      if left > 3 { write(load(sums + 3 &* lanes) + sum3, sums + 3 &* lanes) }
      tap &+= 4
    }
  }
}
