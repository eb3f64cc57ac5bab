/// The right matrix of a product where it lies in memory, one for each group.
struct RightMatrix {
  /// The first group's first value.
  let base: UnsafePointer<Float>
  /// Floats from one group's matrix to the next; 0 where all groups share one.
  let groupStride: Int
  /// Where each block of rows begins, in floats from the group's first value: the taps of a filter, or a single 0.
  let blocks: BlockPlaces
  let rowsPerBlock: Int
  /// Floats from one row of a block to the next.
  let rowStride: Int
  /// Floats from one column to the next; either this or `rowStride` is 1.
  let columnStride: Int
  /// Whether it must be copied, because its own memory will be gone when it is multiplied with.
  var isAlwaysPacked = false

  /// Whether a row's values lie side by side and all rows are equally far apart, as the kernel reads them.
  var isReadable: Bool {
    columnStride == 1 && !isAlwaysPacked
      && blocks.indices.allSatisfy { blocks[$0] == blocks[0] + $0 * rowsPerBlock * rowStride }
  }
}

/// The right matrix as the matrix kernel reads it: panels of one tile's columns, and beside them the row that the sums
/// begin with (the bias).
///
/// Where few rows of the left matrix share a readable matrix, its full panels are read in place; else they are copied
/// together, which spares the address translation. A last panel that is narrower than a vector is copied in any case,
/// with zeros to its right.
struct PackedPanels {
  /// Panels of one group.
  let panels: Int
  /// Whether full panels are read where the matrix lies.
  let isInPlace: Bool
  /// Floats that `pack` fills.
  let count: Int
  /// Floats that `packBias` fills.
  let biasCount: Int

  private let right: RightMatrix
  private let columns: Int
  private let depth: Int
  private let groups: Int
  /// Groups whose panels are copied: one where they share a matrix.
  private let packedGroups: Int
  private let tileColumns: Int
  private let kernels: KernelTable
  /// The first panel of a group that is copied.
  private let firstPacked: Int

  /// With fewer rows than this, copying the matrix costs more than it saves.
  static let smallestSharingRows = 96
  /// Panels that are copied together: their rows lie side by side, and every page of the matrix is visited less often.
  private static let panelsPerStrip = 4

  /// - Parameters:
  ///   - columns: columns of one group's matrix.
  ///   - depth: rows of one group's matrix.
  ///   - sharingRows: rows of the left matrix that are multiplied with it.
  init(_ right: RightMatrix, columns: Int, depth: Int, groups: Int, sharingRows: Int, _ kernels: KernelTable) {
    self.right = right
    self.columns = columns
    self.depth = depth
    self.groups = groups
    tileColumns = kernels.tileColumns
    self.kernels = kernels
    packedGroups = right.groupStride == 0 ? 1 : groups
    panels = dividedUp(columns, tileColumns)
    let last = columns - (panels - 1) * tileColumns
    let isLastInPlace = last == tileColumns || last == kernels.lanes
    isInPlace = right.isReadable && sharingRows < Self.smallestSharingRows
    firstPacked = isInPlace ? (isLastInPlace ? panels : panels - 1) : 0
    biasCount = groups * panels * tileColumns
    count = packedGroups * (panels - firstPacked) * depth * tileColumns
  }

  /// The columns of a panel that are real.
  func columns(of panel: Int) -> Int { min(tileColumns, columns - panel * tileColumns) }

  /// Copies the row that the sums begin with.
  ///
  /// - Parameter bias: `groups · columns` values, or nil for zeros.
  func packBias(_ bias: UnsafePointer<Float>?, to memory: UnsafeMutablePointer<Float>) {
    for group in 0..<groups {
      for panel in 0..<panels {
        let biases = memory + (group * panels + panel) * tileColumns
        biases.update(repeating: 0, count: tileColumns)
        if let bias {
          biases.update(from: bias + group * columns + panel * tileColumns, count: columns(of: panel))
        }
      }
    }
  }

  /// Copies what is not read in place.
  func pack(to memory: UnsafeMutablePointer<Float>) {
    let packedPanels = panels - firstPacked
    let strips = dividedUp(packedPanels, Self.panelsPerStrip)
    let blocks = right.blocks.count
    let stripCount = max(1, right.rowsPerBlock * Self.panelsPerStrip * tileColumns)
    ThreadPool.shared.parallelFor(count: packedGroups * strips * blocks, grain: max(1, (1 << 15) / stripCount)) {
      for index in $0 {
        let (strip, group) = (index / blocks % strips, index / blocks / strips)
        let first = strip * Self.panelsPerStrip
        packStrip(
          firstPacked + first..<min(panels, firstPacked + first + Self.panelsPerStrip), group: group,
          block: index % blocks, to: memory + (group * packedPanels + first) * depth * tileColumns)
      }
    }
  }

  /// Copies a block of rows of some panels that lie side by side.
  private func packStrip(_ strip: Range<Int>, group: Int, block: Int, to memory: UnsafeMutablePointer<Float>) {
    let (rows, last) = (right.rowsPerBlock, strip.upperBound - 1)
    let columns = (strip.count - 1) * tileColumns + columns(of: last)
    let source =
      right.base + group * right.groupStride + right.blocks[block] + strip.lowerBound * tileColumns * right.columnStride
    let target = memory + block * rows * tileColumns
    let panelStride = depth * tileColumns
    if right.columnStride == 1 {
      kernels.copyRows(rows, columns, source, right.rowStride, tileColumns, target, panelStride, tileColumns)
    } else {
      for (index, panel) in strip.enumerated() {
        copyTransposed(
          rows: self.columns(of: panel), columns: rows, from: source + index * tileColumns * right.columnStride,
          stride: right.columnStride, to: target + index * panelStride, stride: tileColumns)
      }
    }
    let missing = strip.count * tileColumns - columns
    guard missing > 0 else { return }
    let end = target + (strip.count - 1) * panelStride + tileColumns - missing
    for row in 0..<rows { (end + row * tileColumns).update(repeating: 0, count: missing) }
  }

  /// Where a panel's values from depth `depth` on lie, and how far apart its rows are.
  func panel(
    _ panel: Int, group: Int, depth first: Int, memory: UnsafePointer<Float>
  ) -> (values: UnsafePointer<Float>, stride: Int) {
    if panel < firstPacked {
      let values = right.base + group * right.groupStride + right.blocks[0] + first * right.rowStride
      return (values + panel * tileColumns, right.rowStride)
    }
    let index = group % packedGroups * (panels - firstPacked) + panel - firstPacked
    return (memory + (index * depth + first) * tileColumns, tileColumns)
  }

  /// A panel's biases, or zeros.
  func bias(_ panel: Int, group: Int, memory: UnsafePointer<Float>) -> UnsafePointer<Float> {
    memory + (group * panels + panel) * tileColumns
  }
}
