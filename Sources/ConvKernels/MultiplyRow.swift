import CCacheHints

/// `output += a · b` for a single row `a`.
///
/// Nothing is used twice here but the output, so that all depends on how fast `b` comes: it is read once, eight rows side by
/// side, from their beginnings to their ends, while the next eight are asked for. Every output is one chain of multiply-adds
/// in the order of the depth, as `multiplyPanel` computes it.
///
/// - Parameters:
///   - columns: columns of `b` and of the output, at least one vector of them.
///   - depth: values of `a` and rows of `b`, any number.
///   - a: values that lie side by side.
///   - b: rows that are `bStride` floats apart.
///   - output: what the sums begin with and where they go.
@inline(never)
public func multiplyRow(
  columns: Int, depth: Int, a: UnsafePointer<Float>, b: UnsafePointer<Float>, bStride: Int,
  output: UnsafeMutablePointer<Float>
) {
  // Columns that do not fill a vector are in the last one, which has some of the others once more.
  let isUneven = columns % lanes != 0
  let last = columns &- lanes
  var end = load(output + last)
  if isUneven {
    for row in 0..<depth { end = multiplyAdd(end, Vector(repeating: a[row]), load(b + (row &* bStride &+ last))) }
  }
  var row = 0
  while row &+ 8 <= depth {
    addEightRows(columns, a + row, b + row &* bStride, bStride, output)
    row &+= 8
  }
  while row < depth {
    addRow(columns, a[row], b + row &* bStride, output)
    row &+= 1
  }
  if isUneven { write(end, output + last) }
}

@inline(__always)
private func addEightRows(
  _ columns: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ stride: Int,
  _ output: UnsafeMutablePointer<Float>
) {
  let (a0, a1) = (Vector(repeating: a[0]), Vector(repeating: a[1]))
  let (a2, a3) = (Vector(repeating: a[2]), Vector(repeating: a[3]))
  let (a4, a5) = (Vector(repeating: a[4]), Vector(repeating: a[5]))
  let (a6, a7) = (Vector(repeating: a[6]), Vector(repeating: a[7]))
  let next = 8 &* stride
  var column = 0
  while column &+ 2 &* lanes <= columns {
    var sums = PairOfVectors(low: load(output + column), high: load(output + (column &+ lanes)))
    let b = b + column
    sums.add(a0, b, next)
    sums.add(a1, b + stride, next)
    sums.add(a2, b + 2 &* stride, next)
    sums.add(a3, b + 3 &* stride, next)
    sums.add(a4, b + 4 &* stride, next)
    sums.add(a5, b + 5 &* stride, next)
    sums.add(a6, b + 6 &* stride, next)
    sums.add(a7, b + 7 &* stride, next)
    write(sums.low, output + column)
    write(sums.high, output + (column &+ lanes))
    column &+= 2 &* lanes
  }
  guard column &+ lanes <= columns else { return }
  var sum = load(output + column)
  let rest = b + column
  sum = multiplyAdd(sum, a0, load(rest))
  sum = multiplyAdd(sum, a1, load(rest + stride))
  sum = multiplyAdd(sum, a2, load(rest + 2 &* stride))
  sum = multiplyAdd(sum, a3, load(rest + 3 &* stride))
  sum = multiplyAdd(sum, a4, load(rest + 4 &* stride))
  sum = multiplyAdd(sum, a5, load(rest + 5 &* stride))
  sum = multiplyAdd(sum, a6, load(rest + 6 &* stride))
  sum = multiplyAdd(sum, a7, load(rest + 7 &* stride))
  write(sum, output + column)
}

@inline(__always)
private func addRow(_ columns: Int, _ a: Float, _ b: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>) {
  let factor = Vector(repeating: a)
  var column = 0
  while column &+ lanes <= columns {
    write(multiplyAdd(load(output + column), factor, load(b + column)), output + column)
    column &+= lanes
  }
}

private struct PairOfVectors {
  var low: Vector
  var high: Vector

  /// - Parameter next: how far away what will be read soon lies.
  @inline(__always) mutating func add(_ factor: Vector, _ b: UnsafePointer<Float>, _ next: Int) {
    fetchSoon(b + next)
    // Two long vectors are two cache lines.
    if lanes == 16 { fetchSoon(b + (next &+ lanes)) }
    low = multiplyAdd(low, factor, load(b))
    high = multiplyAdd(high, factor, load(b + lanes))
  }
}
