/// A matrix product whose left factor is a single row: a dense layer's for one example.
///
/// Every value of the right factor is used once, so that the time is what it takes to read it. It is read where it lies,
/// from the beginnings of its rows to their ends; each thread has some of the columns.
struct RowProduct {
  private let dims: GemmDims
  private let kernels: KernelTable

  /// Nil if a product is of another kind.
  init?(_ dims: GemmDims, alpha: Float, _ kernels: KernelTable) {
    guard dims.rows == 1, alpha == 1, !dims.transposesRight, !dims.transposesLeft || dims.leftStride == 1,
      dims.columns >= kernels.lanes
    else { return nil }
    self.dims = dims
    self.kernels = kernels
  }

  /// Adds the product to what the output holds.
  func add(left: UnsafePointer<Float>, right: UnsafePointer<Float>, to output: UnsafeMutablePointer<Float>) {
    let isShared = dims.columns >= BlockedProduct.smallestSharedWork / dims.depth
    let threads = isShared ? ThreadPool.shared.threadCount : 1
    let columns = roundedUp(dividedUp(dims.columns, threads), 2 * kernels.lanes)
    // The last part has what is left, too, which may be less than a vector.
    let parts = max(1, dims.columns / columns)
    ThreadPool.shared.parallelFor(count: dims.batch * parts, grain: isShared ? 1 : dims.batch * parts) { range in
      for task in range {
        let (matrix, part) = (task / parts, task % parts)
        let first = part * columns
        kernels.multiplyRow(
          part + 1 == parts ? dims.columns - first : columns, dims.depth, left + matrix * dims.leftBatchStride,
          right + (matrix * dims.rightBatchStride + first), dims.rightStride,
          output + (matrix * dims.outputBatchStride + first))
      }
    }
  }
}
