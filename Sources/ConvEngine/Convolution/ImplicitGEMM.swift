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
    ScratchMemory.withFloats(.packedRight, product.panels.count) { memory in
      product.panels.pack(to: memory)
      run(product, input: input, packed: memory, bias: bias, output: output)
    }
  }

  /// The same with what the panels of `product` made of the filter before.
  func run(
    input: UnsafePointer<Float>, packed: UnsafePointer<Float>, bias: UnsafePointer<Float>?, output: OutputGrid
  ) {
    run(product(RightMatrix(packed: packed, dims)), input: input, packed: packed, bias: bias, output: output)
  }

  private func run(
    _ product: BlockedProduct, input: UnsafePointer<Float>, packed: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    output: OutputGrid
  ) {
    let rows = output.rows(groupStride: dims.groupOutputChannels)
    if output.isDense, BandedGEMM.suits(dims, kernels) {
      return BandedGEMM(dims, product, kernels).run(input: input, packed: packed, bias: bias, output: rows)
    }
    let inPlace =
      dims.patchesArePixels
      ? LeftMatrixInPlace(base: input, rowStride: dims.inputChannels, groupStride: dims.groupInputChannels) : nil
    PatchPackers.with(dims, product.depthBlocks(isLeftInPlace: inPlace != nil), kernels) { packers in
      product.run(
        PatchMatrix(input: input, packers: packers, inPlace: inPlace), packedRight: packed, bias: bias, output: rows)
    }
  }

  /// The matrix product that the convolution is.
  func product(_ right: RightMatrix) -> BlockedProduct {
    BlockedProduct(
      rows: dims.outputPixels, columns: dims.groupOutputChannels, depth: dims.tapsPerOutput, groups: dims.groups,
      right: right, kernels)
  }
}

/// The left matrix of a convolution.
private struct PatchMatrix: LeftMatrix {
  let input: UnsafePointer<Float>
  let packers: PatchPackers
  let inPlace: LeftMatrixInPlace?

  func pack(firstRow: Int, rows: Int, block: Int, group: Int, to target: UnsafeMutablePointer<Float>) {
    packers[block].pack(input, firstPixel: firstRow, rows: rows, group: group, to: target)
  }
}
