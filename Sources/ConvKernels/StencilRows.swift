import CCacheHints

/// Four rows of a depthwise convolution at a time, for filters that have all the taps of a rectangle: `stencilRow`'s
/// sums, in which every value that is loaded serves the rows that it is under the filter of.
///
/// The rows and their phases are those of `stencilRow`; the sums are taken column by column of the filter.
///
/// - Parameters:
///   - rows: how many of the four are wanted, at least 1; the others are computed and forgotten.
///   - count: floats of a row.
///   - source: where the columns' offsets count from.
///   - offsets: `[columns, down + 3]`: for every column of taps, how many floats after an output's position in its row
///     the values lie that the first row's first tap meets, then those a row further down, and so on. Readable one vector
///     past what the last output needs, if `count` is no multiple of `step`.
///   - columns: columns of taps.
///   - down: taps of a column.
///   - weights: `[phases, columns, down, tileSize().lanes]`.
///   - biases: `[phases, tileSize().lanes]`: what the sums begin with.
///   - starts: for every phase, where in the row its first vector lies.
///   - step: floats from one vector of a phase to the next.
///   - output: room for `rows` rows of `count` floats.
///   - stride: floats from one row of the output to the next.
///   - ahead: what will be needed next: four rows of `count` floats, each `aheadStride` floats after the one before,
///     which the kernel asks for while it works on this; nil for nothing. They need not be readable.
///   - aheadStride: floats from one of those rows to the next.
@inline(never)
public func stencilRows(
  rows: Int, count: Int, source: UnsafePointer<Float>, offsets: UnsafePointer<Int>, columns: Int, down: Int,
  weights: UnsafePointer<Float>, biases: UnsafePointer<Float>, phases: Int, starts: UnsafePointer<Int>, step: Int,
  output: UnsafeMutablePointer<Float>, stride: Int, ahead: UnsafePointer<Float>?, aheadStride: Int
) {
  let weightsOfPhase = columns &* down &* lanes
  var base = 0
  if hasManyRegisters {
    while base &+ 2 &* step <= count {
      for phase in 0..<phases {
        let at = base &+ starts[phase]
        let weights = weights + phase &* weightsOfPhase
        let bias = load(biases + phase &* lanes)
        if let ahead {
          fetchRows(ahead + at, aheadStride)
          fetchRows(ahead + (at &+ step), aheadStride)
        }
        // The most usual height is known to the compiler, which then renames the window instead of moving it.
        if down == 3 {
          sumPairs(3, rows, source + at, offsets, columns, weights, bias, step, output + at, stride)
        } else {
          sumPairs(down, rows, source + at, offsets, columns, weights, bias, step, output + at, stride)
        }
      }
      base &+= 2 &* step
    }
  }
  while base < count {
    for phase in 0..<phases {
      let at = base &+ starts[phase]
      guard at < count else { continue }
      let weights = weights + phase &* weightsOfPhase
      let bias = load(biases + phase &* lanes)
      let width = min(lanes, count &- at)
      if down == 3 {
        sumSingles(3, rows, source + at, offsets, columns, weights, bias, output + at, stride, width)
      } else {
        sumSingles(down, rows, source + at, offsets, columns, weights, bias, output + at, stride, width)
      }
    }
    base &+= step
  }
}

/// Asks for the place of a vector in each of four rows.
@inline(__always)
private func fetchRows(_ row: UnsafePointer<Float>, _ stride: Int) {
  fetchSoon(row)
  fetchSoon(row + stride)
  fetchSoon(row + 2 &* stride)
  fetchSoon(row + 3 &* stride)
}

/// Four rows of two vectors. A window of four rows moves down along each column of taps: one load for four sums.
@inline(__always)
private func sumPairs(
  _ down: Int, _ rows: Int, _ source: UnsafePointer<Float>, _ offsets: UnsafePointer<Int>, _ columns: Int,
  _ weights: UnsafePointer<Float>, _ bias: Vector, _ step: Int, _ output: UnsafeMutablePointer<Float>, _ stride: Int
) {
  var (left0, left1, left2, left3) = (bias, bias, bias, bias)
  var (right0, right1, right2, right3) = (bias, bias, bias, bias)
  var offset = offsets
  var weight = weights
  for _ in 0..<columns {
    let (first, second, third) = (source + offset[0], source + offset[1], source + offset[2])
    var (a0, a1, a2) = (load(first), load(second), load(third))
    var (b0, b1, b2) = (load(first + step), load(second + step), load(third + step))
    offset += 3
    for _ in 0..<down {
      let values = source + offset[0]
      let (a3, b3) = (load(values), load(values + step))
      let factor = load(weight)
      left0 = multiplyAdd(left0, a0, factor)
      right0 = multiplyAdd(right0, b0, factor)
      left1 = multiplyAdd(left1, a1, factor)
      right1 = multiplyAdd(right1, b1, factor)
      left2 = multiplyAdd(left2, a2, factor)
      right2 = multiplyAdd(right2, b2, factor)
      left3 = multiplyAdd(left3, a3, factor)
      right3 = multiplyAdd(right3, b3, factor)
      (a0, a1, a2) = (a1, a2, a3)
      (b0, b1, b2) = (b1, b2, b3)
      offset += 1
      weight += lanes
    }
  }
  write(left0, output)
  write(right0, output + step)
  guard rows > 1 else { return }
  write(left1, output + stride)
  write(right1, output + (stride &+ step))
  guard rows > 2 else { return }
  write(left2, output + 2 &* stride)
  write(right2, output + (2 &* stride &+ step))
  guard rows > 3 else { return }
  write(left3, output + 3 &* stride)
  write(right3, output + (3 &* stride &+ step))
}

/// Four rows of one vector, of which `width` floats are wanted.
@inline(__always)
private func sumSingles(
  _ down: Int, _ rows: Int, _ source: UnsafePointer<Float>, _ offsets: UnsafePointer<Int>, _ columns: Int,
  _ weights: UnsafePointer<Float>, _ bias: Vector, _ output: UnsafeMutablePointer<Float>, _ stride: Int, _ width: Int
) {
  var (sum0, sum1, sum2, sum3) = (bias, bias, bias, bias)
  var offset = offsets
  var weight = weights
  for _ in 0..<columns {
    var (a0, a1, a2) = (load(source + offset[0]), load(source + offset[1]), load(source + offset[2]))
    offset += 3
    for _ in 0..<down {
      let a3 = load(source + offset[0])
      let factor = load(weight)
      sum0 = multiplyAdd(sum0, a0, factor)
      sum1 = multiplyAdd(sum1, a1, factor)
      sum2 = multiplyAdd(sum2, a2, factor)
      sum3 = multiplyAdd(sum3, a3, factor)
      (a0, a1, a2) = (a1, a2, a3)
      offset += 1
      weight += lanes
    }
  }
  put(sum0, output, width)
  guard rows > 1 else { return }
  put(sum1, output + stride, width)
  guard rows > 2 else { return }
  put(sum2, output + 2 &* stride, width)
  guard rows > 3 else { return }
  put(sum3, output + 3 &* stride, width)
}

@inline(__always)
private func put(_ vector: Vector, _ target: UnsafeMutablePointer<Float>, _ width: Int) {
  if width == lanes { write(vector, target) } else { writePart(vector, target, width) }
}
