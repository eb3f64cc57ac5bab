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
  /// The first panel of a group that is copied.
  private let firstPacked: Int

  /// With fewer rows than this, copying the matrix costs more than it saves.
  static let smallestSharingRows = 96

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
    let panelCount = max(1, depth * tileColumns)
    ThreadPool.shared.parallelFor(count: packedGroups * packedPanels, grain: max(1, (1 << 16) / panelCount)) { range in
      for index in range {
        packPanel(
          firstPacked + index % packedPanels, group: index / packedPanels,
          to: memory + index * depth * tileColumns)
      }
    }
  }

  private func packPanel(_ panel: Int, group: Int, to memory: UnsafeMutablePointer<Float>) {
    let columns = columns(of: panel)
    let first = right.base + group * right.groupStride + panel * tileColumns * right.columnStride
    for (index, block) in right.blocks.enumerated() {
      let target = memory + index * right.rowsPerBlock * tileColumns
      let source = first + block
      if right.columnStride == 1 {
        for row in 0..<right.rowsPerBlock {
          copyRun(from: source + row * right.rowStride, to: target + row * tileColumns, count: columns)
        }
      } else {
        copyTransposed(
          rows: columns, columns: right.rowsPerBlock, from: source, stride: right.columnStride, to: target,
          stride: tileColumns)
      }
      guard columns < tileColumns else { continue }
      for row in 0..<right.rowsPerBlock {
        (target + row * tileColumns + columns).update(repeating: 0, count: tileColumns - columns)
      }
    }
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
