import ConvKernels

#if arch(x86_64)
  import ConvKernelsAVX2
  import ConvKernelsAVX512
#endif

/// The kernels of one instruction set, and the tile that they compute.
struct KernelTable: Sendable {
  typealias In = UnsafePointer<Float>
  typealias Out = UnsafeMutablePointer<Float>

  private static let floatsPerLine = 16

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

  /// `ConvKernels.multiplyPanel`: rows, columns, depth, a, aStride, b, bStride, start, startStride, output, outputStride,
  /// spill, ahead, linesAhead.
  let multiplyPanel: @Sendable (Int, Int, Int, In, Int, In, Int, In?, Int, Out, Int, Out, In, Int) -> Void
  /// `ConvKernels.multiplyTransposedPanel`: rows, columns, depth, a, aStride, b, bStride, start, startStride, output,
  /// outputStride, spill, ahead, linesAhead.
  let multiplyTransposedPanel: @Sendable (Int, Int, Int, In, Int, In, Int, In?, Int, Out, Int, Out, In, Int) -> Void
  /// `ConvKernels.multiplyRow`: columns, depth, a, b, bStride, output.
  let multiplyRow: @Sendable (Int, Int, In, In, Int, Out) -> Void
  /// `ConvKernels.multiplyPatches`: count, columns, depth, patches, step, offsets, b, bStride, start, output,
  /// outputStride, spill.
  let multiplyPatches: @Sendable (Int, Int, Int, In, Int, UnsafePointer<Int>, In, Int, In?, Out, Int, Out) -> Void
  /// `ConvKernels.multiplyTransposedPatches`: count, columns, lines, patchesPerLine, values, step, lineStep, b, bStride,
  /// start, output, outputStride, spill.
  let multiplyTransposedPatches: @Sendable (Int, Int, Int, Int, In, Int, Int, In, Int, In?, Out, Int, Out) -> Void
  /// `ConvKernels.copyRows`: rows, columns, source, sourceStride, blockColumns, target, blockStride, targetStride.
  let copyRows: @Sendable (Int, Int, In, Int, Int, Out, Int, Int) -> Void
  /// `ConvKernels.gatherPatches`: count, source, step, pieces, places, target.
  let gatherPatches: @Sendable (Int, In, Int, Int, UnsafePointer<Int>, Out) -> Void
  /// `ConvKernels.scatterPatches`: count, pieces, length, values, target, pieceStep, step.
  let scatterPatches: @Sendable (Int, Int, Int, In, Out, Int, Int) -> Void
  /// `ConvKernels.stencilRow`: count, source, offsets, taps, weights, biases, phases, starts, step, output.
  let stencilRow: @Sendable (Int, In, UnsafePointer<Int>, Int, In, In, Int, UnsafePointer<Int>, Int, Out) -> Void
  /// `ConvKernels.stencilRows`: rows, count, source, offsets, columns, down, weights, biases, phases, starts, step, output,
  /// stride, ahead, aheadStride.
  let stencilRows:
    @Sendable (Int, Int, In, UnsafePointer<Int>, Int, Int, In, In, Int, UnsafePointer<Int>, Int, Out, Int, In?, Int) ->
      Void
  /// `ConvKernels.widenBytes`: count, source, target.
  let widenBytes: @Sendable (Int, UnsafePointer<UInt8>, Out) -> Void
  /// `ConvKernels.stencilRowGradient`: count, source, offsets, taps, gradient, phases, starts, step, sums.
  let stencilRowGradient: @Sendable (Int, In, UnsafePointer<Int>, Int, In, Int, UnsafePointer<Int>, Int, Out) -> Void
  /// `ConvKernels.stencilRowsGradient`: count, source, offsets, columns, gradient, stride, phases, starts, step, sums.
  let stencilRowsGradient:
    @Sendable (Int, In, UnsafePointer<Int>, Int, In, Int, Int, UnsafePointer<Int>, Int, Out) -> Void
  /// `ConvKernels.sumRows`: rows, columns, input, stride, output.
  let sumRows: @Sendable (Int, Int, In, Int, Out) -> Void
  /// `ConvKernels.largestOfPixels`: windows, step, channels, pixels, offsets, numbers, input, output, indices.
  let largestOfPixels:
    @Sendable (Int, Int, Int, Int, UnsafePointer<Int>, UnsafePointer<Int32>, In, Out, UnsafeMutablePointer<Int32>?) ->
      Void
  /// `ConvKernels.sumOfPixels`: windows, step, channels, pixels, offsets, scale, input, output.
  let sumOfPixels: @Sendable (Int, Int, Int, Int, UnsafePointer<Int>, Float, In, Out) -> Void
  /// `ConvKernels.addToPixels`: windows, step, inputStep, channels, pixels, offsets, scale, overwrites, input, output.
  let addToPixels: @Sendable (Int, Int, Int, Int, Int, UnsafePointer<Int>, Float, Bool, In, Out) -> Void
  /// `ConvKernels.extremeOfRows`: isLargest, rows, columns, input, stride, output.
  let extremeOfRows: @Sendable (Bool, Int, Int, In, Int, Out) -> Void
  /// `ConvKernels.reduceRow`: operation, count, input, factors.
  let reduceRow: @Sendable (Int, Int, In, In) -> Float
  /// `ConvKernels.mapElements`: function, parameter, count, input, outputGradient, output.
  let mapElements: @Sendable (Int, Float, Int, In, In?, Out) -> Void
  /// `ConvKernels.slopeOfResult`: isTanh, count, result, outputGradient, output.
  let slopeOfResult: @Sendable (Bool, Int, In, In, Out) -> Void
  /// `ConvKernels.combineElements`: operation, count, left, leftStep, right, rightStep, output.
  let combineElements: @Sendable (Int, Int, In, Int, In, Int, Out) -> Void
  /// `ConvKernels.addScaled`: count, factor, input, output.
  let addScaled: @Sendable (Int, Float, In, Out) -> Void
  /// `ConvKernels.sumDeviationProducts`: rows, columns, input, mean, other, output.
  let sumDeviationProducts: @Sendable (Int, Int, In, In, In?, Out) -> Void
  /// `ConvKernels.scaleDeviations`: rows, columns, input, mean, factor, shift, outer, outerFactor, output.
  let scaleDeviations: @Sendable (Int, Int, In, In, In, In, In?, In, Out) -> Void
  /// `ConvKernels.addRowProduct`: columns, depth, left, leftStride, right, rightStride, output.
  let addRowProduct:
    @Sendable (Int, Int, UnsafePointer<Double>, Int, UnsafePointer<Double>, Int, UnsafeMutablePointer<Double>) -> Void
  /// `ConvKernels.productSum`: count, left, right.
  let productSum: @Sendable (Int, UnsafePointer<Double>, UnsafePointer<Double>) -> Double
  /// `ConvKernels.softmaxRow`: isLogarithm, count, input, output.
  let softmaxRow: @Sendable (Bool, Int, In, Out) -> Void
  /// `ConvKernels.softmaxRowGradient`: isLogarithm, count, values, gradient, output.
  let softmaxRowGradient: @Sendable (Bool, Int, In, In, Out) -> Void

  /// Cache lines that each tile of `multiplyPanel` must ask for, so that all tiles together ask for a packed panel.
  func linesAhead(rows: Int, depth: Int) -> Int {
    dividedUp(depth * tileColumns, Self.floatsPerLine * dividedUp(rows, tileRows))
  }

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

  private static let baseline: KernelTable = {
    let tile = ConvKernels.tileSize()
    return KernelTable(
      instructionSet: .baseline, tileRows: tile.rows, tileColumns: tile.columns, lanes: tile.lanes, depth: tile.depth,
      rowStride: tile.rowStride, multiplyPanel: ConvKernels.multiplyPanel,
      multiplyTransposedPanel: ConvKernels.multiplyTransposedPanel, multiplyRow: ConvKernels.multiplyRow,
      multiplyPatches: ConvKernels.multiplyPatches,
      multiplyTransposedPatches: ConvKernels.multiplyTransposedPatches, copyRows: ConvKernels.copyRows,
      gatherPatches: ConvKernels.gatherPatches, scatterPatches: ConvKernels.scatterPatches,
      stencilRow: ConvKernels.stencilRow, stencilRows: ConvKernels.stencilRows,
      widenBytes: ConvKernels.widenBytes, stencilRowGradient: ConvKernels.stencilRowGradient,
      stencilRowsGradient: ConvKernels.stencilRowsGradient,
      sumRows: ConvKernels.sumRows,
      largestOfPixels: ConvKernels.largestOfPixels, sumOfPixels: ConvKernels.sumOfPixels,
      addToPixels: ConvKernels.addToPixels, extremeOfRows: ConvKernels.extremeOfRows, reduceRow: ConvKernels.reduceRow,
      mapElements: ConvKernels.mapElements, slopeOfResult: ConvKernels.slopeOfResult,
      combineElements: ConvKernels.combineElements,
      addScaled: ConvKernels.addScaled, sumDeviationProducts: ConvKernels.sumDeviationProducts,
      scaleDeviations: ConvKernels.scaleDeviations, addRowProduct: ConvKernels.addRowProduct,
      productSum: ConvKernels.productSum,
      softmaxRow: ConvKernels.softmaxRow,
      softmaxRowGradient: ConvKernels.softmaxRowGradient)
  }()
  #if arch(x86_64)
    private static let avx2: KernelTable = {
      let tile = ConvKernelsAVX2.tileSize()
      return KernelTable(
        instructionSet: .avx2, tileRows: tile.rows, tileColumns: tile.columns, lanes: tile.lanes, depth: tile.depth,
        rowStride: tile.rowStride, multiplyPanel: ConvKernelsAVX2.multiplyPanel,
        multiplyTransposedPanel: ConvKernelsAVX2.multiplyTransposedPanel, multiplyRow: ConvKernelsAVX2.multiplyRow,
        multiplyPatches: ConvKernelsAVX2.multiplyPatches,
        multiplyTransposedPatches: ConvKernelsAVX2.multiplyTransposedPatches, copyRows: ConvKernelsAVX2.copyRows,
        gatherPatches: ConvKernelsAVX2.gatherPatches, scatterPatches: ConvKernelsAVX2.scatterPatches,
        stencilRow: ConvKernelsAVX2.stencilRow, stencilRows: ConvKernelsAVX2.stencilRows,
        widenBytes: ConvKernelsAVX2.widenBytes, stencilRowGradient: ConvKernelsAVX2.stencilRowGradient,
        stencilRowsGradient: ConvKernelsAVX2.stencilRowsGradient,
        sumRows: ConvKernelsAVX2.sumRows, largestOfPixels: ConvKernelsAVX2.largestOfPixels,
        sumOfPixels: ConvKernelsAVX2.sumOfPixels, addToPixels: ConvKernelsAVX2.addToPixels,
        extremeOfRows: ConvKernelsAVX2.extremeOfRows, reduceRow: ConvKernelsAVX2.reduceRow,
        mapElements: ConvKernelsAVX2.mapElements, slopeOfResult: ConvKernelsAVX2.slopeOfResult,
        combineElements: ConvKernelsAVX2.combineElements,
        addScaled: ConvKernelsAVX2.addScaled, sumDeviationProducts: ConvKernelsAVX2.sumDeviationProducts,
        scaleDeviations: ConvKernelsAVX2.scaleDeviations, addRowProduct: ConvKernelsAVX2.addRowProduct,
        productSum: ConvKernelsAVX2.productSum,
        softmaxRow: ConvKernelsAVX2.softmaxRow,
        softmaxRowGradient: ConvKernelsAVX2.softmaxRowGradient)
    }()
    private static let avx512: KernelTable = {
      let tile = ConvKernelsAVX512.tileSize()
      return KernelTable(
        instructionSet: .avx512, tileRows: tile.rows, tileColumns: tile.columns, lanes: tile.lanes, depth: tile.depth,
        rowStride: tile.rowStride, multiplyPanel: ConvKernelsAVX512.multiplyPanel,
        multiplyTransposedPanel: ConvKernelsAVX512.multiplyTransposedPanel, multiplyRow: ConvKernelsAVX512.multiplyRow,
        multiplyPatches: ConvKernelsAVX512.multiplyPatches,
        multiplyTransposedPatches: ConvKernelsAVX512.multiplyTransposedPatches, copyRows: ConvKernelsAVX512.copyRows,
        gatherPatches: ConvKernelsAVX512.gatherPatches, scatterPatches: ConvKernelsAVX512.scatterPatches,
        stencilRow: ConvKernelsAVX512.stencilRow, stencilRows: ConvKernelsAVX512.stencilRows,
        widenBytes: ConvKernelsAVX512.widenBytes, stencilRowGradient: ConvKernelsAVX512.stencilRowGradient,
        stencilRowsGradient: ConvKernelsAVX512.stencilRowsGradient,
        sumRows: ConvKernelsAVX512.sumRows, largestOfPixels: ConvKernelsAVX512.largestOfPixels,
        sumOfPixels: ConvKernelsAVX512.sumOfPixels, addToPixels: ConvKernelsAVX512.addToPixels,
        extremeOfRows: ConvKernelsAVX512.extremeOfRows, reduceRow: ConvKernelsAVX512.reduceRow,
        mapElements: ConvKernelsAVX512.mapElements, slopeOfResult: ConvKernelsAVX512.slopeOfResult,
        combineElements: ConvKernelsAVX512.combineElements,
        addScaled: ConvKernelsAVX512.addScaled, sumDeviationProducts: ConvKernelsAVX512.sumDeviationProducts,
        scaleDeviations: ConvKernelsAVX512.scaleDeviations, addRowProduct: ConvKernelsAVX512.addRowProduct,
        productSum: ConvKernelsAVX512.productSum,
        softmaxRow: ConvKernelsAVX512.softmaxRow,
        softmaxRowGradient: ConvKernelsAVX512.softmaxRowGradient)
    }()
  #endif
}
