/// `output[column] += Σ rows: input[row, column]`, each column a chain of additions in the order of the rows, or, in the
/// columns that are no multiple of four vectors, four chains of every fourth row.
///
/// - Parameters:
///   - input: rows that are `stride` floats apart.
///   - output: `columns` floats.
@inline(never)
public func sumRows(
  rows: Int, columns: Int, input: UnsafePointer<Float>, stride: Int, output: UnsafeMutablePointer<Float>
) {
  var column = 0
  while column &+ 4 &* lanes <= columns {
    let first = input + column
    let target = output + column
    var (sum0, sum1) = (load(target), load(target + lanes))
    var (sum2, sum3) = (load(target + 2 &* lanes), load(target + 3 &* lanes))
    for row in 0..<rows {
      let values = first + row &* stride
      sum0 += load(values)
      sum1 += load(values + lanes)
      sum2 += load(values + 2 &* lanes)
      sum3 += load(values + 3 &* lanes)
    }
    write(sum0, target)
    write(sum1, target + lanes)
    write(sum2, target + 2 &* lanes)
    write(sum3, target + 3 &* lanes)
    column &+= 4 &* lanes
  }
  while column &+ lanes <= columns {
    var (sum0, sum1, sum2, sum3) = (load(output + column), every(0), every(0), every(0))
    var values = input + column
    var row = 0
    while row &+ 4 <= rows {
      sum0 += load(values)
      sum1 += load(values + stride)
      sum2 += load(values + 2 &* stride)
      sum3 += load(values + 3 &* stride)
      values += 4 &* stride
      row &+= 4
    }
    while row < rows {
      sum0 += load(values)
      values += stride
      row &+= 1
    }
    write((sum0 + sum1) + (sum2 + sum3), output + column)
    column &+= lanes
  }
  while column < columns {
    var sum = output[column]
    for row in 0..<rows { sum += input[row &* stride &+ column] }
    output[column] = sum
    column &+= 1
  }
}

/// `output[column] = the larger (or smaller) one of output[column] and all of input[row, column]`; NaN if there is one.
///
/// - Parameters: as those of `sumRows`.
@inline(never)
public func extremeOfRows(
  isLargest: Bool, rows: Int, columns: Int, input: UnsafePointer<Float>, stride: Int,
  output: UnsafeMutablePointer<Float>
) {
  var column = 0
  while column &+ lanes <= columns {
    var best = load(output + column)
    for row in 0..<rows {
      let value = load(input + (row &* stride &+ column))
      let isBetter = isLargest ? value .> best : value .< best
      best.replace(with: value, where: isBetter .| (value .!= value))
    }
    write(best, output + column)
    column &+= lanes
  }
  while column < columns {
    var best = output[column]
    for row in 0..<rows {
      let value = input[row &* stride &+ column]
      if (isLargest ? value > best : value < best) || value != value { best = value }
    }
    output[column] = best
    column &+= 1
  }
}
