/// Matrix products as their definition says it: `output[i, j] = alpha · Σ k: left[i, k] · right[k, j] + beta ·
/// output[i, j] + bias[j]`, for every product of the batch. Summed in double precision and rounded once.
///
/// - Parameters:
///   - dims: the shapes.
///   - left: `dims.leftCount` values.
///   - right: `dims.rightCount` values.
///   - alpha: what the product is multiplied with.
///   - beta: what the output's values are multiplied with first; with 0 they are not read.
///   - bias: one value for each column, or nil for none.
///   - output: `dims.outputCount` values; it must not overlap the others.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func referenceGemm<Scalar: EngineScalar>(
  _ dims: GemmDims, left: UnsafePointer<Scalar>, right: UnsafePointer<Scalar>, alpha: Scalar = 1, beta: Scalar = 0,
  bias: UnsafePointer<Scalar>? = nil, output: UnsafeMutablePointer<Scalar>
) {
  for matrix in 0..<dims.batch {
    for i in 0..<dims.rows {
      for j in 0..<dims.columns {
        var sum = 0.0
        for k in 0..<dims.depth {
          let l = dims.transposesLeft ? k * dims.leftStride + i : i * dims.leftStride + k
          let r = dims.transposesRight ? j * dims.rightStride + k : k * dims.rightStride + j
          sum += Double(left[matrix * dims.leftBatchStride + l]) * Double(right[matrix * dims.rightBatchStride + r])
        }
        let place = matrix * dims.outputBatchStride + i * dims.outputStride + j
        var result = Double(alpha) * sum
        if beta != 0 { result += Double(beta) * Double(output[place]) }
        if let bias { result += Double(bias[j]) }
        output[place] = Scalar(result)
      }
    }
  }
}
