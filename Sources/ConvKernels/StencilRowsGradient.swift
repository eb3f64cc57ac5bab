import CCacheHints

/// `stencilRowGradient` for four rows at a time and filters of three rows: every value that is loaded serves all rows
/// that it is under the filter of.
///
/// The rows and their phases are those of `stencilRow`. The sums stay apart by lane.
///
/// - Parameters:
///   - count: floats of a row; a multiple of `step`.
///   - source: where the offsets count from.
///   - offsets: `[columns, 6]`, as `stencilRows` takes them.
///   - columns: columns of taps, a multiple of 3.
///   - gradient: the first of four rows of `count` floats.
///   - stride: floats from one row of the gradient to the next.
///   - starts: for every phase, where in the row its first vector lies.
///   - step: floats from one vector of a phase to the next.
///   - sums: `[phases, columns, 3, tileSize().lanes]`, which are added to.
@inline(never)
public func stencilRowsGradient(
  count: Int, source: UnsafePointer<Float>, offsets: UnsafePointer<Int>, columns: Int, gradient: UnsafePointer<Float>,
  stride: Int, phases: Int, starts: UnsafePointer<Int>, step: Int, sums: UnsafeMutablePointer<Float>
) {
  // Two steps of all phases before the next steps, so that memory is read in its order; with one phase it is anyway.
  let block = phases == 1 ? count : min(count, 2 &* step)
  var base = 0
  while base < count {
    let length = min(block, count &- base)
    for phase in 0..<phases {
      let at = base &+ starts[phase]
      var column = 0
      while column < columns {
        addNine(
          length, source + at, offsets + 6 &* column, gradient + at, stride, step,
          sums + (phase &* columns &+ column) &* 3 &* lanes)
        column &+= 3
      }
    }
    base &+= length
  }
}

/// How many floats ahead values are asked for: eight rows at a time are more than the processor fetches by itself.
@inline(__always) private var distance: Int { 512 }

/// Nine sums at once, so that none waits for its own last addition.
@inline(__always)
private func addNine(
  _ length: Int, _ source: UnsafePointer<Float>, _ offsets: UnsafePointer<Int>, _ gradient: UnsafePointer<Float>,
  _ stride: Int, _ step: Int, _ sums: UnsafeMutablePointer<Float>
) {
  var left = (load(sums), load(sums + lanes), load(sums + 2 &* lanes))
  var middle = (load(sums + 3 &* lanes), load(sums + 4 &* lanes), load(sums + 5 &* lanes))
  var right = (load(sums + 6 &* lanes), load(sums + 7 &* lanes), load(sums + 8 &* lanes))
  var at = 0
  while at < length {
    let row = gradient + at
    // The two rows of the image above these were read for the rows of gradients before.
    let next = source + (at &+ distance)
    fetchNow(next + offsets[2])
    fetchNow(next + offsets[3])
    fetchNow(next + offsets[4])
    fetchNow(next + offsets[5])
    fetchNow(row + distance)
    fetchNow(row + (stride &+ distance))
    fetchNow(row + (2 &* stride &+ distance))
    fetchNow(row + (3 &* stride &+ distance))
    let gradients = (load(row), load(row + stride), load(row + 2 &* stride), load(row + 3 &* stride))
    addColumn(&left, source + at, offsets, gradients)
    addColumn(&middle, source + at, offsets + 6, gradients)
    addColumn(&right, source + at, offsets + 12, gradients)
    at &+= step
  }
  write(left.0, sums)
  write(left.1, sums + lanes)
  write(left.2, sums + 2 &* lanes)
  write(middle.0, sums + 3 &* lanes)
  write(middle.1, sums + 4 &* lanes)
  write(middle.2, sums + 5 &* lanes)
  write(right.0, sums + 6 &* lanes)
  write(right.1, sums + 7 &* lanes)
  write(right.2, sums + 8 &* lanes)
}

@inline(__always)
private func addColumn(
  _ sums: inout (Vector, Vector, Vector), _ source: UnsafePointer<Float>, _ offsets: UnsafePointer<Int>,
  _ gradients: (Vector, Vector, Vector, Vector)
) {
  let value0 = load(source + offsets[0])
  let value1 = load(source + offsets[1])
  let value2 = load(source + offsets[2])
  let value3 = load(source + offsets[3])
  let value4 = load(source + offsets[4])
  let value5 = load(source + offsets[5])
  sums.0 = multiplyAdd(sums.0, value0, gradients.0)
  sums.1 = multiplyAdd(sums.1, value1, gradients.0)
  sums.2 = multiplyAdd(sums.2, value2, gradients.0)
  sums.0 = multiplyAdd(sums.0, value1, gradients.1)
  sums.1 = multiplyAdd(sums.1, value2, gradients.1)
  sums.2 = multiplyAdd(sums.2, value3, gradients.1)
  sums.0 = multiplyAdd(sums.0, value2, gradients.2)
  sums.1 = multiplyAdd(sums.1, value3, gradients.2)
  sums.2 = multiplyAdd(sums.2, value4, gradients.2)
  sums.0 = multiplyAdd(sums.0, value3, gradients.3)
  sums.1 = multiplyAdd(sums.1, value4, gradients.3)
  sums.2 = multiplyAdd(sums.2, value5, gradients.3)
}
