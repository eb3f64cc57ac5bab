/// The first place where two results lie further apart than allowed (NaN always does), or nil.
func firstDifference<Scalar: BinaryFloatingPoint>(
  _ left: [Scalar]?, _ right: [Scalar]?, within bounds: [Scalar]
) -> Int? {
  guard let left, let right, left.count == right.count, left.count == bounds.count else { return -1 }
  return left.indices.first { !(abs(left[$0] - right[$0]) <= bounds[$0]) }
}

/// `Σ x·y`, in double precision.
func innerProduct<Scalar: BinaryFloatingPoint>(_ x: [Scalar], _ y: [Scalar]) -> Double {
  zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}
