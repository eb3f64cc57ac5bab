/// The transformed filters of Winograd's algorithm, `G·g·Gᵀ`, as 36 matrices in panels of one tile's columns.
///
/// They take four times the memory of filters of 3 × 3 taps. Where that is more than the second-level cache holds, they are
/// made part by part whenever they are needed, of taps that lie in panels as the direct product has them: reading all from
/// memory would take longer.
struct WinogradFilter {
  /// Values of a transformed tile.
  static let positions = WinogradTiles.inputSize * WinogradTiles.inputSize

  /// A transformed filter of no more floats stays in the second-level cache.
  static let cachedFilter = 1 << 18
  /// Rows that are transformed together where the whole is not kept.
  static let rowsOfPart = 64

  /// A cache line more than needed, so that the 36 values of a weight fall into different cache sets.
  private static let skew = 16

  /// Rows of each matrix: input channels.
  let depth: Int
  /// Columns of each matrix: output channels.
  let columns: Int
  /// Panels of each matrix.
  let panels: Int
  private let taps: Int
  private let kernels: KernelTable
  private let transforms: WinogradKernels

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    depth = dims.inputChannels
    columns = dims.outputChannels
    panels = dividedUp(columns, kernels.tileColumns)
    taps = dims.spatialTaps
    self.kernels = kernels
    transforms = .of(kernels.instructionSet, taps: dims.height.filter)
  }

  /// Whether it is kept as it is, and transformed part by part when it is needed.
  var isTransformedLate: Bool { transformedCount > Self.cachedFilter }

  /// Floats that `pack` makes.
  var count: Int { isTransformedLate ? panels * panelTaps : transformedCount }

  /// Floats of all transformed panels.
  private var transformedCount: Int { Self.positions * positionStride }

  /// Floats of a panel that is not transformed.
  private var panelTaps: Int { taps * depth * kernels.tileColumns }

  /// Floats from one matrix to the next.
  private var positionStride: Int { panels * depth * kernels.tileColumns + Self.skew }

  /// Where a panel's rows from `first` on begin.
  func offset(position: Int, panel: Int, depth first: Int) -> Int {
    position * positionStride + (panel * depth + first) * kernels.tileColumns
  }

  /// The columns of a panel that are real.
  func columns(of panel: Int) -> Int { min(kernels.tileColumns, columns - panel * kernels.tileColumns) }

  /// Brings a filter into the form that it is kept in.
  ///
  /// - Parameters:
  ///   - right: the filter as the right matrix of a product, with a block for each tap.
  ///   - memory: room for `count` floats.
  func pack(_ right: RightMatrix, to memory: UnsafeMutablePointer<Float>) {
    guard isTransformedLate else { return transform(right, to: memory) }
    var right = right
    right.isAlwaysPacked = true
    PackedPanels(right, columns: columns, depth: taps * depth, groups: 1, sharingRows: 0, kernels).pack(to: memory)
  }

  /// The taps of a filter wherever its values lie.
  func taps(of right: RightMatrix) -> WinogradTaps {
    WinogradTaps(right: right, panelStep: kernels.tileColumns * right.columnStride)
  }

  /// The taps of a filter that `pack` has kept.
  func taps(packed: UnsafePointer<Float>) -> WinogradTaps {
    let places = BlockPlaces(
      first: 0, counts: DepthHeightWidth(depth: 1, height: 1, width: taps),
      steps: DepthHeightWidth(depth: 0, height: 0, width: depth * kernels.tileColumns))
    let right = RightMatrix(
      base: packed, groupStride: 0, blocks: places, rowsPerBlock: depth, rowStride: kernels.tileColumns, columnStride: 1
    )
    return WinogradTaps(right: right, panelStep: panelTaps)
  }

  private func transform(_ right: RightMatrix, to memory: UnsafeMutablePointer<Float>) {
    let source = self.taps(of: right)
    // Panels are cut into blocks of rows, so that the threads have enough to share.
    let rowsPerTask = 32
    let tasksPerPanel = dividedUp(depth, rowsPerTask)
    ThreadPool.shared.parallelFor(count: panels * tasksPerPanel, grain: 1) { range in
      ScratchMemory.withFloats(.winogradValues, Self.positions * kernels.lanes) { scratch in
        for task in range {
          let panel = task / tasksPerPanel
          let first = task % tasksPerPanel * rowsPerTask
          transform(
            source, panel: panel, rows: first..<min(depth, first + rowsPerTask), scratch,
            to: memory + offset(position: 0, panel: panel, depth: first), positionStride: positionStride)
        }
      }
    }
  }

  /// Transforms some rows of a panel.
  ///
  /// - Parameters:
  ///   - scratch: room for 36 vectors.
  ///   - memory: where the first row's first value goes; rows lie side by side.
  ///   - positionStride: floats from one of the 36 values to the next.
  func transform(
    _ source: WinogradTaps, panel: Int, rows: Range<Int>, _ scratch: UnsafeMutablePointer<Float>,
    to memory: UnsafeMutablePointer<Float>, positionStride: Int
  ) {
    let right = source.right
    let channels = columns(of: panel)
    let width = kernels.tileColumns
    let start = right.base + panel * source.panelStep + rows.lowerBound * right.rowStride
    let needsCopy = right.columnStride != 1
    ScratchMemory.withFloats(.winogradTaps, needsCopy ? taps * rows.count * width : 0) { copies in
      if needsCopy {
        for (tap, block) in right.blocks.enumerated() {
          copyTransposed(
            rows: channels, columns: rows.count, from: start + block, stride: right.columnStride,
            to: copies + tap * rows.count * width, stride: width)
        }
      }
      withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: taps) { places in
        guard let places = places.baseAddress else { return }
        for (tap, block) in right.blocks.enumerated() {
          places[tap] = needsCopy ? UnsafePointer(copies + tap * rows.count * width) : start + block
        }
        let step = needsCopy ? width : right.rowStride
        for row in 0..<rows.count {
          transforms.filter(channels, places, scratch, memory + row * width, positionStride)
          for tap in 0..<taps { places[tap] += step }
        }
      }
    }
  }
}

/// A filter's values before they are transformed.
struct WinogradTaps {
  /// The first panel's, as the right matrix of a product, with a block for each tap.
  let right: RightMatrix
  /// Floats from one panel's values to the next's.
  let panelStep: Int
}
