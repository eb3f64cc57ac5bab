/// The sum, the largest or the smallest of some neighbouring values; NaN if there is one.
///
/// Sums are taken in runs of 1024 values, whose sums are added up: the rounding error grows with the length of a run and
/// the number of runs, not with their product.
///
/// - Parameters:
///   - operation: 0 the sum, 1 the largest, 2 the smallest, 3 the sum of the products with `factors`.
///   - count: how many values there are, at least 1.
///   - input: `count` floats.
///   - factors: `count` floats, for operation 3.
@inline(never)
public func reduceRow(
  operation: Int, count: Int, input: UnsafePointer<Float>, factors: UnsafePointer<Float>
) -> Float {
  switch operation {
  case 1: return extreme(count, input, isLargest: true)
  case 2: return extreme(count, input, isLargest: false)
  default:
    var total: Float = 0
    var index = 0
    while index < count {
      let length = min(1024, count &- index)
      total += sum(length, input + index, operation == 3 ? factors + index : nil)
      index &+= length
    }
    return total
  }
}

@inline(__always)
private func sum(_ count: Int, _ input: UnsafePointer<Float>, _ factors: UnsafePointer<Float>?) -> Float {
  var (sum0, sum1) = (every(0), every(0))
  var index = 0
  if let factors {
    while index &+ 2 &* lanes <= count {
      sum0 = multiplyAdd(sum0, load(input + index), load(factors + index))
      sum1 = multiplyAdd(sum1, load(input + (index &+ lanes)), load(factors + (index &+ lanes)))
      index &+= 2 &* lanes
    }
  } else {
    while index &+ 2 &* lanes <= count {
      sum0 += load(input + index)
      sum1 += load(input + (index &+ lanes))
      index &+= 2 &* lanes
    }
  }
  sum0 += sum1
  var total = sumOfLanes(sum0)
  while index < count {
    total += input[index] * (factors?[index] ?? 1)
    index &+= 1
  }
  return total
}

@inline(__always)
private func extreme(_ count: Int, _ input: UnsafePointer<Float>, isLargest: Bool) -> Float {
  var best = every(input[0])
  var index = 0
  while index &+ lanes <= count {
    let value = load(input + index)
    let isBetter = isLargest ? value .> best : value .< best
    best.replace(with: value, where: isBetter .| (value .!= value))
    index &+= lanes
  }
  var result = best[0]
  for lane in 1..<lanes { result = better(best[lane], result, isLargest) }
  while index < count {
    result = better(input[index], result, isLargest)
    index &+= 1
  }
  return result
}

@inline(__always)
private func better(_ value: Float, _ best: Float, _ isLargest: Bool) -> Float {
  (isLargest ? value > best : value < best) || value != value ? value : best
}
