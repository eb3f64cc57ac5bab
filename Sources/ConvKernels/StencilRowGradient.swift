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
  // Sixteen steps of all phases before the next steps: what is used together then lies together. A block goes up to where
  // all of its vectors are whole; the last one takes the rest.
  let block = phases == 1 ? count : 16 &* step
  var base = 0
  while base < count {
    let isLast = base &+ block &+ step >= count
    let end = isLast ? count : base &+ block
    for phase in 0..<phases {
      let start = base &+ starts[phase]
      let last = isLast ? count : end &+ starts[phase] &+ lanes &- step
      let sums = sums + phase &* taps &* lanes
      var tap = 0
      while tap &+ 9 <= taps {
        addNine(last, source, offsets + tap, gradient, start, step, sums + tap &* lanes)
        tap &+= 9
      }
      while tap &+ 3 <= taps {
        addThree(last, source, offsets + tap, gradient, start, step, sums + tap &* lanes)
        tap &+= 3
      }
      while tap < taps {
        addOne(last, source, offsets[tap], gradient, start, step, sums + tap &* lanes)
        tap &+= 1
      }
    }
    base = end
  }
}

// Nine sums at once, as many as the most usual filter has taps: none waits for its own last addition, and every
// gradient is loaded once for all.
@inline(__always)
private func addNine(
  _ count: Int, _ source: UnsafePointer<Float>, _ offsets: UnsafePointer<Int>, _ gradient: UnsafePointer<Float>,
  _ start: Int, _ step: Int, _ sums: UnsafeMutablePointer<Float>
) {
  let (source0, source1, source2) = (source + offsets[0], source + offsets[1], source + offsets[2])
  let (source3, source4, source5) = (source + offsets[3], source + offsets[4], source + offsets[5])
  let (source6, source7, source8) = (source + offsets[6], source + offsets[7], source + offsets[8])
  var (sum0, sum1, sum2) = (load(sums), load(sums + lanes), load(sums + 2 &* lanes))
  var (sum3, sum4, sum5) = (load(sums + 3 &* lanes), load(sums + 4 &* lanes), load(sums + 5 &* lanes))
  var (sum6, sum7, sum8) = (load(sums + 6 &* lanes), load(sums + 7 &* lanes), load(sums + 8 &* lanes))
  var at = start
  while at &+ lanes <= count {
    let value = load(gradient + at)
    sum0 = multiplyAdd(sum0, load(source0 + at), value)
    sum1 = multiplyAdd(sum1, load(source1 + at), value)
    sum2 = multiplyAdd(sum2, load(source2 + at), value)
    sum3 = multiplyAdd(sum3, load(source3 + at), value)
    sum4 = multiplyAdd(sum4, load(source4 + at), value)
    sum5 = multiplyAdd(sum5, load(source5 + at), value)
    sum6 = multiplyAdd(sum6, load(source6 + at), value)
    sum7 = multiplyAdd(sum7, load(source7 + at), value)
    sum8 = multiplyAdd(sum8, load(source8 + at), value)
    at &+= step
  }
  write(sum0, sums)
  write(sum1, sums + lanes)
  write(sum2, sums + 2 &* lanes)
  write(sum3, sums + 3 &* lanes)
  write(sum4, sums + 4 &* lanes)
  write(sum5, sums + 5 &* lanes)
  write(sum6, sums + 6 &* lanes)
  write(sum7, sums + 7 &* lanes)
  write(sum8, sums + 8 &* lanes)
  for tap in 0..<9 { addRest(count, at, source + offsets[tap], gradient, sums + tap &* lanes) }
}

@inline(__always)
private func addThree(
  _ count: Int, _ source: UnsafePointer<Float>, _ offsets: UnsafePointer<Int>, _ gradient: UnsafePointer<Float>,
  _ start: Int, _ step: Int, _ sums: UnsafeMutablePointer<Float>
) {
  let (source0, source1, source2) = (source + offsets[0], source + offsets[1], source + offsets[2])
  var (sum0, sum1, sum2) = (load(sums), load(sums + lanes), load(sums + 2 &* lanes))
  var at = start
  while at &+ lanes <= count {
    let value = load(gradient + at)
    sum0 = multiplyAdd(sum0, load(source0 + at), value)
    sum1 = multiplyAdd(sum1, load(source1 + at), value)
    sum2 = multiplyAdd(sum2, load(source2 + at), value)
    at &+= step
  }
  write(sum0, sums)
  write(sum1, sums + lanes)
  write(sum2, sums + 2 &* lanes)
  for tap in 0..<3 { addRest(count, at, source + offsets[tap], gradient, sums + tap &* lanes) }
}

@inline(__always)
private func addOne(
  _ count: Int, _ source: UnsafePointer<Float>, _ offset: Int, _ gradient: UnsafePointer<Float>, _ start: Int,
  _ step: Int, _ sums: UnsafeMutablePointer<Float>
) {
  var sum = load(sums)
  var at = start
  while at &+ lanes <= count {
    sum = multiplyAdd(sum, load(source + (at &+ offset)), load(gradient + at))
    at &+= step
  }
  write(sum, sums)
  addRest(count, at, source + offset, gradient, sums)
}

/// The last gradients of a row, which do not fill a vector.
@inline(__always)
private func addRest(
  _ count: Int, _ at: Int, _ source: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
  _ sums: UnsafeMutablePointer<Float>
) {
  var lane = 0
  while at &+ lane < count {
    sums[lane] += source[at &+ lane] * gradient[at &+ lane]
    lane &+= 1
  }
}
