/// `output[column] += Σ rows: (input[row, column] − mean[column]) · other[row, column]`, where `other` is the factor
/// itself if it is nil: then it is the sum of squares.
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
    var sum = load(output + column)
    if let other {
      for row in 0..<rows {
        let place = row &* columns &+ column
        sum = multiplyAdd(sum, load(input + place) - mean, load(other + place))
      }
    } else {
      for row in 0..<rows {
        let deviation = load(input + (row &* columns &+ column)) - mean
        sum = multiplyAdd(sum, deviation, deviation)
      }
    }
    write(sum, output + column)
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
