/// `gemm` in double precision, for gradient checks: row by row.
///
/// The parameters are those of the single-precision function.
public func gemm(
  _ dims: GemmDims, left: UnsafePointer<Double>, right: UnsafePointer<Double>, alpha: Double = 1, beta: Double = 0,
  bias: UnsafePointer<Double>? = nil, output: UnsafeMutablePointer<Double>, instructionSet: InstructionSet = .current
) {
  guard dims.outputCount > 0 else { return }
  prepareOutput(dims, beta: beta, bias: bias, output: output)
  let kernels = KernelTable.of(instructionSet)
  let step = dims.transposesLeft ? dims.leftStride : 1
  let grain = max(1, BlockedProduct.smallestSharedWork / max(1, dims.columns * dims.depth))
  ThreadPool.shared.parallelFor(count: dims.batch * dims.rows, grain: grain) { range in
    ScratchMemory.withDoubles(.transposedRows, dims.depth) { row in
      for index in range {
        let (matrix, number) = (index / dims.rows, index % dims.rows)
        let target = output + matrix * dims.outputBatchStride + number * dims.outputStride
        let left = left + matrix * dims.leftBatchStride + number * (dims.transposesLeft ? 1 : dims.leftStride)
        let right = right + matrix * dims.rightBatchStride
        for k in 0..<dims.depth { row[k] = alpha * left[k * step] }
        if dims.transposesRight {
          for column in 0..<dims.columns {
            target[column] += kernels.productSum(dims.depth, row, right + column * dims.rightStride)
          }
        } else {
          kernels.addRowProduct(dims.columns, dims.depth, row, 1, right, dims.rightStride, target)
        }
      }
    }
  }
}
