// A row times a matrix in double precision, which convolutions, their gradients and matrix products are made of.

/// `output[j] += Σ left[k] · right[k, j]`.
///
/// - Parameters:
///   - columns: columns of the matrix.
///   - depth: what is summed over.
///   - left: `depth` numbers that are `leftStride` apart.
///   - right: `depth` rows of `columns` numbers that are `rightStride` apart.
///   - output: `columns` numbers.
@inline(never)
public func addRowProduct(
  columns: Int, depth: Int, left: UnsafePointer<Double>, leftStride: Int, right: UnsafePointer<Double>,
  rightStride: Int, output: UnsafeMutablePointer<Double>
) {
  let lanes = DoubleVector.scalarCount
  var column = 0
  while column &+ 4 &* lanes <= columns {
    let target = output + column
    var (a, b) = (load(target), load(target + lanes))
    var (c, d) = (load(target + 2 &* lanes), load(target + 3 &* lanes))
    for k in 0..<depth {
      let factor = DoubleVector(repeating: left[k &* leftStride])
      let row = right + (k &* rightStride &+ column)
      a = multiplyAdd(a, factor, load(row))
      b = multiplyAdd(b, factor, load(row + lanes))
      c = multiplyAdd(c, factor, load(row + 2 &* lanes))
      d = multiplyAdd(d, factor, load(row + 3 &* lanes))
    }
    write(a, target)
    write(b, target + lanes)
    write(c, target + 2 &* lanes)
    write(d, target + 3 &* lanes)
    column &+= 4 &* lanes
  }
  while column &+ lanes <= columns {
    var sum = load(output + column)
    for k in 0..<depth {
      sum = multiplyAdd(
        sum, DoubleVector(repeating: left[k &* leftStride]), load(right + (k &* rightStride &+ column)))
    }
    write(sum, output + column)
    column &+= lanes
  }
  while column &+ 2 <= columns {
    var (first, second) = (output[column], output[column &+ 1])
    for k in 0..<depth {
      let place = k &* rightStride &+ column
      first += left[k &* leftStride] * right[place]
      second += left[k &* leftStride] * right[place &+ 1]
    }
    output[column] = first
    output[column &+ 1] = second
    column &+= 2
  }
  guard column < columns else { return }
  var sum = output[column]
  for k in 0..<depth { sum += left[k &* leftStride] * right[k &* rightStride &+ column] }
  output[column] = sum
}

/// `Σ left[k] · right[k]`, in as many sums as a vector has lanes, which are added in order.
@inline(never)
public func productSum(count: Int, left: UnsafePointer<Double>, right: UnsafePointer<Double>) -> Double {
  let lanes = DoubleVector.scalarCount
  var sums = DoubleVector(repeating: 0)
  var index = 0
  while index &+ lanes <= count {
    sums = multiplyAdd(sums, load(left + index), load(right + index))
    index &+= lanes
  }
  var sum = 0.0
  for lane in 0..<lanes { sum += sums[lane] }
  while index < count {
    sum += left[index] * right[index]
    index &+= 1
  }
  return sum
}

@inline(__always) private func load(_ source: UnsafePointer<Double>) -> DoubleVector {
  UnsafeRawPointer(source).loadUnaligned(as: DoubleVector.self)
}

@inline(__always) private func write(_ vector: DoubleVector, _ target: UnsafeMutablePointer<Double>) {
  UnsafeMutableRawPointer(target).storeBytes(of: vector, as: DoubleVector.self)
}
