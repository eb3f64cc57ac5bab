/// `output[column] += Σ rows: (input[row, column] − mean[column]) · other[row, column]`, where `other` is the factor
/// itself if it is nil: then it is the sum of squares. Each column is four chains of additions, of every fourth row.
///
/// - Parameters:
///   - rows: how many rows there are, `columns` floats apart.
///   - mean: `columns` floats.
///   - output: `columns` floats.
@inline(never)
public func sumDeviationProducts(
  rows: Int, columns: Int, input: UnsafePointer<Float>, mean: UnsafePointer<Float>, other: UnsafePointer<Float>?,
  output: UnsafeMutablePointer<Float>
) {
  var column = 0
  while column &+ lanes <= columns {
    let mean = load(mean + column)
    var (sum0, sum1, sum2, sum3) = (load(output + column), every(0), every(0), every(0))
    var row = 0
    if let other {
      while row &+ 4 <= rows {
        let (values, factors) = (input + (row &* columns &+ column), other + (row &* columns &+ column))
        sum0 = multiplyAdd(sum0, load(values) - mean, load(factors))
        sum1 = multiplyAdd(sum1, load(values + columns) - mean, load(factors + columns))
        sum2 = multiplyAdd(sum2, load(values + 2 &* columns) - mean, load(factors + 2 &* columns))
        sum3 = multiplyAdd(sum3, load(values + 3 &* columns) - mean, load(factors + 3 &* columns))
        row &+= 4
      }
    } else {
      while row &+ 4 <= rows {
        let values = input + (row &* columns &+ column)
        let (first, second) = (load(values) - mean, load(values + columns) - mean)
        let (third, fourth) = (load(values + 2 &* columns) - mean, load(values + 3 &* columns) - mean)
        sum0 = multiplyAdd(sum0, first, first)
        sum1 = multiplyAdd(sum1, second, second)
        sum2 = multiplyAdd(sum2, third, third)
        sum3 = multiplyAdd(sum3, fourth, fourth)
        row &+= 4
      }
    }
    while row < rows {
      let place = row &* columns &+ column
      let deviation = load(input + place) - mean
      if let other {
        sum0 = multiplyAdd(sum0, deviation, load(other + place))
      } else {
        sum0 = multiplyAdd(sum0, deviation, deviation)
      }
      row &+= 1
    }
    write((sum0 + sum1) + (sum2 + sum3), output + column)
    column &+= lanes
  }
  while column < columns {
    var sum = output[column]
    for row in 0..<rows {
      let deviation = input[row &* columns &+ column] - mean[column]
      sum += deviation * (other?[row &* columns &+ column] ?? deviation)
    }
    output[column] = sum
    column &+= 1
  }
}

/// `output[row, column] = (input[row, column] − mean[column]) · factor[column] + shift[column]`, and
/// `outer[row, column] · outerFactor[column]` more if `outer` is not nil.
///
/// - Parameters:
///   - rows: how many rows there are, `columns` floats apart.
///   - output: rows that are `columns` floats apart; it may be one of the inputs.
@inline(never)
public func scaleDeviations(
  rows: Int, columns: Int, input: UnsafePointer<Float>, mean: UnsafePointer<Float>, factor: UnsafePointer<Float>,
  shift: UnsafePointer<Float>, outer: UnsafePointer<Float>?, outerFactor: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let (input, output) = (input + row &* columns, output + row &* columns)
    var column = 0
    while column &+ lanes <= columns {
      var result = multiplyAdd(
        load(shift + column), load(input + column) - load(mean + column), load(factor + column))
      if let outer {
        result = multiplyAdd(result, load(outer + (row &* columns &+ column)), load(outerFactor + column))
      }
      write(result, output + column)
      column &+= lanes
    }
    while column < columns {
      var result = shift[column] + (input[column] - mean[column]) * factor[column]
      if let outer { result += outer[row &* columns &+ column] * outerFactor[column] }
      output[column] = result
      column &+= 1
    }
  }
}
