/// Matrix products in single precision: `output = alpha · left · right + beta · output + bias`.
///
/// The result does not depend on the number of threads; between instruction sets it differs by rounding. A sum of k
/// products lies within (k + 4)·2⁻²⁴ · Σ|alpha·l·r| of the exact one, plus the rounding of the other terms.
///
/// - Parameters:
///   - dims: the shapes.
///   - left: `dims.leftCount` values.
///   - right: `dims.rightCount` values.
///   - alpha: what the product is multiplied with.
///   - beta: what the output's values are multiplied with first; with 0 they are not read, with 1 they are added to.
///   - bias: one value for each column, added to every row of every output, or nil for none.
///   - output: `dims.outputCount` values; it must not overlap the others.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func gemm(
  _ dims: GemmDims, left: UnsafePointer<Float>, right: UnsafePointer<Float>, alpha: Float = 1, beta: Float = 0,
  bias: UnsafePointer<Float>? = nil, output: UnsafeMutablePointer<Float>,
  instructionSet: InstructionSet = .current
) {
  guard dims.outputCount > 0 else { return }
  let hasProduct = dims.depth > 0 && alpha != 0
  // The kernels can begin with the bias or with what the output holds, but not with both.
  let accumulates = beta != 0 || dims.batch > 1 && bias != nil
  if accumulates || !hasProduct { prepareOutput(dims, beta: beta, bias: bias, output: output) }
  guard hasProduct else { return }
  let kernels = KernelTable.of(instructionSet)
  if let product = RowProduct(dims, alpha: alpha, kernels) {
    if !accumulates { prepareOutput(dims, beta: 0, bias: bias, output: output) }
    return product.add(left: left, right: right, to: output)
  }
  let matrix = RightMatrix(
    base: right, groupStride: dims.rightBatchStride, blocks: .single, rowsPerBlock: dims.depth,
    rowStride: dims.transposesRight ? 1 : dims.rightStride, columnStride: dims.transposesRight ? dims.rightStride : 1)
  let product = BlockedProduct(
    rows: dims.rows, columns: dims.columns, depth: dims.depth, groups: dims.batch, right: matrix, kernels)
  let rows = GemmRows(dims: dims, base: left, alpha: alpha, depthBlocks: product.depthBlocks(), kernels: kernels)
  product.run(
    rows, bias: accumulates ? nil : bias, accumulates: accumulates,
    output: ProductOutput(base: output, rowStride: dims.outputStride, groupStride: dims.outputBatchStride))
}

/// `output = beta · output + bias`.
func prepareOutput<Scalar: BinaryFloatingPoint>(
  _ dims: GemmDims, beta: Scalar, bias: UnsafePointer<Scalar>?, output: UnsafeMutablePointer<Scalar>
) {
  for matrix in 0..<dims.batch {
    for row in 0..<dims.rows {
      let target = output + matrix * dims.outputBatchStride + row * dims.outputStride
      if beta == 0 {
        target.update(repeating: 0, count: dims.columns)
      } else if beta != 1 {
        for column in 0..<dims.columns { target[column] *= beta }
      }
      if let bias {
        for column in 0..<dims.columns { target[column] += bias[column] }
      }
    }
  }
}

/// The left factor of a matrix product.
private struct GemmRows: LeftMatrix {
  let dims: GemmDims
  let base: UnsafePointer<Float>
  let alpha: Float
  let depthBlocks: EqualParts
  let kernels: KernelTable

  var inPlace: LeftMatrixInPlace? {
    guard !dims.transposesLeft, alpha == 1 else { return nil }
    return LeftMatrixInPlace(base: base, rowStride: dims.leftStride, groupStride: dims.leftBatchStride)
  }

  func pack(firstRow: Int, rows: Int, block: Int, group: Int, to target: UnsafeMutablePointer<Float>) {
    let depths = depthBlocks[block]
    let matrix = base + group * dims.leftBatchStride
    if dims.transposesLeft {
      copyTransposed(
        rows: depths.count, columns: rows, from: matrix + depths.lowerBound * dims.leftStride + firstRow,
        stride: dims.leftStride, to: target, stride: kernels.rowStride)
    } else {
      kernels.copyRows(
        rows, depths.count, matrix + firstRow * dims.leftStride + depths.lowerBound, dims.leftStride, depths.count,
        target, 0, kernels.rowStride)
    }
    guard alpha != 1 else { return }
    for row in 0..<rows {
      let values = target + row * kernels.rowStride
      for index in 0..<depths.count { values[index] *= alpha }
    }
  }
}
