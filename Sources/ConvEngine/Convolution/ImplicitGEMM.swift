/// Convolution as a matrix product, whose left matrix (a row for every output pixel, holding the patch that it sees) is
/// gathered in blocks that stay in the cache (Chetlur et al., "cuDNN", 2014).
struct ImplicitGEMM {
  private let dims: ConvDims
  private let kernels: KernelTable

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.dims = dims
    self.kernels = kernels
  }

  func run(
    input: UnsafePointer<Float>, filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?, output: OutputGrid
  ) {
    // An HWIO filter already is the right matrix, `[taps, outputChannels]` row by row.
    let right = RightMatrix(
      base: filter, groupStride: dims.groupOutputChannels, blocks: [0], rowsPerBlock: dims.tapsPerOutput,
      rowStride: dims.outputChannels, columnStride: 1)
    run(input: input, right: right, bias: bias, output: output)
  }

  /// The same with the filter's values anywhere.
  func run(input: UnsafePointer<Float>, right: RightMatrix, bias: UnsafePointer<Float>?, output: OutputGrid) {
    let product = BlockedProduct(
      rows: dims.outputPixels, columns: dims.groupOutputChannels, depth: dims.tapsPerOutput, groups: dims.groups,
      right: right, kernels)
    let patches = PatchMatrix(
      input: input,
      packers: product.depthBlocks.map { PatchPacker(dims, depths: $0, rowStride: kernels.rowStride) })
    product.run(patches, bias: bias, output: output.rows(groupStride: dims.groupOutputChannels))
  }
}

/// The left matrix of a convolution.
private struct PatchMatrix: LeftMatrix {
  let input: UnsafePointer<Float>
  let packers: [PatchPacker]

  func pack(firstRow: Int, rows: Int, block: Int, group: Int, to target: UnsafeMutablePointer<Float>) {
    packers[block].pack(input, firstPixel: firstRow, rows: rows, group: group, to: target)
  }
}
