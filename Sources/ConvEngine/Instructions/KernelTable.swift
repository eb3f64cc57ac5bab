import ConvKernels

#if arch(x86_64)
  import ConvKernelsAVX2
  import ConvKernelsAVX512
#endif

/// The kernels of one instruction set, and the tile that they compute.
struct KernelTable: Sendable {
  typealias MultiplyPanel =
    @Sendable (
      Int, Int, Int, UnsafePointer<Float>, UnsafePointer<Float>, Int, UnsafePointer<Float>?, Int,
      UnsafeMutablePointer<Float>, Int, UnsafeMutablePointer<Float>
    ) -> Void
  typealias StencilRow =
    @Sendable (
      Int, UnsafePointer<Float>, UnsafePointer<Int>, Int, UnsafePointer<Float>, UnsafePointer<Float>, Int,
      UnsafePointer<Int>, Int, UnsafeMutablePointer<Float>
    ) -> Void

  let instructionSet: InstructionSet
  /// Rows of the output that are summed in registers at once.
  let tileRows: Int
  /// Columns of the output that are summed in registers at once.
  let tileColumns: Int
  /// Floats of one register.
  let lanes: Int
  /// The largest depth of a packed panel.
  let depth: Int
  /// Floats from one row of a packed panel to the next.
  let rowStride: Int
  /// `ConvKernels.multiplyPanel`: rows, columns, depth, a, b, bStride, start, startStride, output, outputStride, spill.
  let multiplyPanel: MultiplyPanel
  /// `ConvKernels.stencilRow`: count, source, offsets, taps, weights, biases, phases, starts, step, output.
  let stencilRow: StencilRow

  /// The kernels of `set`, or those of the baseline where the package has none for it.
  static func of(_ set: InstructionSet) -> KernelTable {
    switch set {
    #if arch(x86_64)
      case .avx512: avx512
      case .avx2: avx2
    #endif
    default: baseline
    }
  }

  private static let baseline = KernelTable(
    .baseline, ConvKernels.tileSize(), ConvKernels.multiplyPanel, ConvKernels.stencilRow)
  #if arch(x86_64)
    private static let avx2 = KernelTable(
      .avx2, ConvKernelsAVX2.tileSize(), ConvKernelsAVX2.multiplyPanel, ConvKernelsAVX2.stencilRow)
    private static let avx512 = KernelTable(
      .avx512, ConvKernelsAVX512.tileSize(), ConvKernelsAVX512.multiplyPanel, ConvKernelsAVX512.stencilRow)
  #endif

  private init(
    _ instructionSet: InstructionSet, _ tile: (rows: Int, columns: Int, lanes: Int, depth: Int, rowStride: Int),
    _ multiplyPanel: @escaping MultiplyPanel, _ stencilRow: @escaping StencilRow
  ) {
    self.instructionSet = instructionSet
    tileRows = tile.rows
    tileColumns = tile.columns
    lanes = tile.lanes
    depth = tile.depth
    rowStride = tile.rowStride
    self.multiplyPanel = multiplyPanel
    self.stencilRow = stencilRow
  }
}
