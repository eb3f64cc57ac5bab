/// The transformed filters of Winograd's algorithm, `G·g·Gᵀ`, as 36 matrices in panels of one tile's columns.
struct WinogradFilter {
  /// Values of a transformed tile.
  static let positions = WinogradTiles.inputSize * WinogradTiles.inputSize

  /// A cache line more than needed, so that the 36 values of a weight fall into different cache sets.
  private static let skew = 16

  /// Rows of each matrix: input channels.
  let depth: Int
  /// Columns of each matrix: output channels.
  let columns: Int
  /// Panels of each matrix.
  let panels: Int
  private let kernels: KernelTable
  private let transforms: WinogradKernels

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    depth = dims.inputChannels
    columns = dims.outputChannels
    panels = dividedUp(columns, kernels.tileColumns)
    self.kernels = kernels
    transforms = .of(kernels.instructionSet, taps: dims.height.filter)
  }

  /// Floats of all panels.
  var count: Int { Self.positions * positionStride }

  /// Floats from one matrix to the next.
  private var positionStride: Int { panels * depth * kernels.tileColumns + Self.skew }

  /// Where a panel's rows from `first` on begin.
  func offset(position: Int, panel: Int, depth first: Int) -> Int {
    position * positionStride + (panel * depth + first) * kernels.tileColumns
  }

  /// The columns of a panel that are real.
  func columns(of panel: Int) -> Int { min(kernels.tileColumns, columns - panel * kernels.tileColumns) }

  /// Transforms a filter.
  ///
  /// - Parameters:
  ///   - right: the filter as the right matrix of a product, with a block for each tap.
  ///   - memory: room for `count` floats.
  func pack(_ right: RightMatrix, to memory: UnsafeMutablePointer<Float>) {
    // Panels are cut into blocks of rows, so that the threads have enough to share.
    let rowsPerTask = 32
    let tasksPerPanel = dividedUp(depth, rowsPerTask)
    ThreadPool.shared.parallelFor(count: panels * tasksPerPanel, grain: 1) { range in
      ScratchMemory.withFloats(.winogradValues, Self.positions * kernels.lanes) { scratch in
        for task in range {
          let panel = task / tasksPerPanel
          let first = task % tasksPerPanel * rowsPerTask
          transform(right, panel: panel, rows: first..<min(depth, first + rowsPerTask), scratch, to: memory)
        }
      }
    }
  }

  private func transform(
    _ right: RightMatrix, panel: Int, rows: Range<Int>, _ scratch: UnsafeMutablePointer<Float>,
    to memory: UnsafeMutablePointer<Float>
  ) {
    let channels = columns(of: panel)
    let width = kernels.tileColumns
    let taps = right.blocks.count
    let start = right.base + panel * width * right.columnStride + rows.lowerBound * right.rowStride
    ScratchMemory.withFloats(.winogradTaps, taps * rows.count * width) { copies in
      if right.columnStride != 1 {
        for (tap, block) in right.blocks.enumerated() {
          copyTransposed(
            rows: channels, columns: rows.count, from: start + block, stride: right.columnStride,
            to: copies + tap * rows.count * width, stride: width)
        }
      }
      withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: taps) { places in
        guard let places = places.baseAddress else { return }
        for row in 0..<rows.count {
          for (tap, block) in right.blocks.enumerated() {
            places[tap] =
              right.columnStride == 1
              ? start + block + row * right.rowStride
              : UnsafePointer(copies + (tap * rows.count + row) * width)
          }
          let target = memory + offset(position: 0, panel: panel, depth: rows.lowerBound + row)
          transforms.filter(channels, places, scratch, target, positionStride)
        }
      }
    }
  }
}
