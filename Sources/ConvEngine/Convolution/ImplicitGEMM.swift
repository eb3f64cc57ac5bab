/// Convolution as a matrix product, whose left matrix (a row for every output pixel, holding the patch that it sees) is
/// gathered in blocks that stay in the cache (Chetlur et al., "cuDNN", 2014).
struct ImplicitGEMM {
  private let dims: ConvDims
  private let kernels: KernelTable

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.dims = dims
    self.kernels = kernels
  }

  /// Computes the convolution with a filter that is to be packed, or read where it lies.
  func run(input: UnsafePointer<Float>, right: RightMatrix, bias: UnsafePointer<Float>?, output: OutputGrid) {
    let product = product(right)
    product.run(patches(input, product), bias: bias, output: output.rows(groupStride: dims.groupOutputChannels))
  }

  /// The same with what the panels of `product` made of the filter before.
  func run(
    input: UnsafePointer<Float>, packed: UnsafePointer<Float>, bias: UnsafePointer<Float>?, output: OutputGrid
  ) {
    let product = product(RightMatrix(packed: packed, dims))
    product.run(
      patches(input, product), packedRight: packed, bias: bias,
      output: output.rows(groupStride: dims.groupOutputChannels))
  }

  /// The matrix product that the convolution is.
  func product(_ right: RightMatrix) -> BlockedProduct {
    BlockedProduct(
      rows: dims.outputPixels, columns: dims.groupOutputChannels, depth: dims.tapsPerOutput, groups: dims.groups,
      right: right, kernels)
  }

  private func patches(_ input: UnsafePointer<Float>, _ product: BlockedProduct) -> PatchMatrix {
    guard !dims.patchesArePixels else {
      let inPlace = LeftMatrixInPlace(base: input, rowStride: dims.inputChannels, groupStride: dims.groupInputChannels)
      return PatchMatrix(input: input, packers: [], inPlace: inPlace)
    }
    return PatchMatrix(
      input: input, packers: product.depthBlocks().map { PatchPacker(dims, depths: $0, kernels) }, inPlace: nil)
  }
}

/// The left matrix of a convolution.
private struct PatchMatrix: LeftMatrix {
  let input: UnsafePointer<Float>
  let packers: [PatchPacker]
  let inPlace: LeftMatrixInPlace?

  func pack(firstRow: Int, rows: Int, block: Int, group: Int, to target: UnsafeMutablePointer<Float>) {
    packers[block].pack(input, firstPixel: firstRow, rows: rows, group: group, to: target)
  }
}
