/// The left matrix of a product, whose blocks are gathered when they are needed.
protocol LeftMatrix {
  /// Copies consecutive rows of one group's matrix, the columns of depth block `block`.
  ///
  /// - Parameter target: rows of `KernelTable.rowStride` floats.
  func pack(firstRow: Int, rows: Int, block: Int, group: Int, to target: UnsafeMutablePointer<Float>)
}

/// Where the rows of a product go.
struct ProductOutput {
  /// The first group's first value.
  let base: UnsafeMutablePointer<Float>
  /// Floats from one row to the next, where `scatter` is nil.
  let rowStride: Int
  /// Floats from one group's first value to the next's.
  let groupStride: Int
  /// The image whose pixels the rows are, where they are not equally far apart.
  var scatter: OutputGrid?
  /// What happens to values once their sums are complete; only where `scatter` is nil.
  var finish: OutputFinish?
}

/// A matrix product in blocks that stay in the cache.
///
/// The loops are those of Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008): a block of
/// rows and depth is packed, then multiplied with one panel of the right matrix after the other. Every output is one
/// chain of multiply-adds in the order of the depth, however the work is split.
struct BlockedProduct {
  /// Rows of one group's left matrix.
  let rows: Int
  /// Columns of one group's right matrix.
  let columns: Int
  /// What is summed over.
  let depth: Int
  /// How many products there are, with matrices of their own.
  let groups: Int
  let kernels: KernelTable
  let panels: PackedPanels

  /// Below this many multiply-adds waking other threads costs more than it saves.
  static let smallestSharedWork = 1 << 18
  /// Packed rows times their depth must fit into the second-level cache: 192 × 272 floats are 204 KiB.
  private static let largestRowBlock = 192
  /// A right matrix that is read only once, in place, is walked through few rows at a time, along their whole length:
  /// the processor fetches such streams ahead, and needs few pages at once.
  private static let streamedDepth = 16

  /// - Parameters:
  ///   - columns: at least 1, as is the depth.
  init(rows: Int, columns: Int, depth: Int, groups: Int, right: RightMatrix, _ kernels: KernelTable) {
    self.rows = rows
    self.columns = columns
    self.depth = depth
    self.groups = groups
    self.kernels = kernels
    panels = PackedPanels(right, columns: columns, depth: depth, groups: groups, sharingRows: rows, kernels)
  }

  /// The parts that the depth is split into.
  var depthBlocks: EqualParts {
    let largest = panels.isInPlace && rows <= kernels.tileRows ? Self.streamedDepth : kernels.depth
    return EqualParts(depth, largest: largest)
  }

  /// Computes `output = start + left · right`.
  ///
  /// - Parameters:
  ///   - left: packs the blocks that `depthBlocks` says.
  ///   - bias: `groups · columns` values that the sums begin with, or nil for zeros.
  ///   - accumulates: whether they begin with what the output holds instead; then the output must not be scattered.
  func run(_ left: some LeftMatrix, bias: UnsafePointer<Float>?, accumulates: Bool = false, output: ProductOutput) {
    ScratchMemory.withFloats(.packedRight, panels.count) { memory in
      panels.pack(to: memory)
      run(left, packedRight: memory, bias: bias, accumulates: accumulates, output: output)
    }
  }

  /// The same with what `panels.pack` made of the right matrix before.
  func run(
    _ left: some LeftMatrix, packedRight: UnsafePointer<Float>, bias: UnsafePointer<Float>?, accumulates: Bool = false,
    output: ProductOutput
  ) {
    ScratchMemory.withFloats(.packedBias, panels.biasCount) { biases in
      panels.packBias(bias, to: biases)
      multiply(left, memory: packedRight, biases: biases, accumulates: accumulates, output: output)
    }
  }

  private func multiply(
    _ left: some LeftMatrix, memory: UnsafePointer<Float>, biases: UnsafePointer<Float>, accumulates: Bool,
    output: ProductOutput
  ) {
    let isShared = rows * groups * columns >= Self.smallestSharedWork / depth
    // A few tasks for each thread, so that none waits long for the last; how the work is split changes no result.
    let wantedTasks = isShared ? 4 * ThreadPool.shared.threadCount : 1
    let rowsPerTask = roundedUp(dividedUp(rows * groups, wantedTasks), kernels.tileRows)
    let rowBlock = min(Self.largestRowBlock, max(kernels.tileRows, rowsPerTask))
    let rowBlocks = dividedUp(rows, rowBlock)
    let columnBlocks = min(panels.panels, dividedUp(wantedTasks, rowBlocks * groups))
    let panelsPerBlock = dividedUp(panels.panels, columnBlocks)
    let depthBlocks = depthBlocks
    let tasks = rowBlocks * groups * columnBlocks

    ThreadPool.shared.parallelFor(count: tasks, grain: isShared ? 1 : tasks) { range in
      ScratchMemory.withFloats(.packedLeft, rowBlock * kernels.rowStride) { a in
        ScratchMemory.withFloats(.spill, kernels.tileRows * kernels.tileColumns) { spill in
          for task in range {
            let group = task / columnBlocks % groups
            let firstRow = task / (columnBlocks * groups) * rowBlock
            let firstPanel = task % columnBlocks * panelsPerBlock
            let lastPanel = min(panels.panels, firstPanel + panelsPerBlock)
            guard firstPanel < lastPanel else { continue }
            let target = BlockOutput(
              output, group: group, firstRow: firstRow, rows: min(rowBlock, rows - firstRow),
              columns: firstPanel * kernels.tileColumns..<min(columns, lastPanel * kernels.tileColumns))
            target.write { place, stride in
              for (block, depths) in depthBlocks.enumerated() {
                left.pack(firstRow: firstRow, rows: target.rows, block: block, group: group, to: a)
                let isFirst = depths.lowerBound == 0 && !accumulates
                for panel in firstPanel..<lastPanel {
                  let b = panels.panel(panel, group: group, depth: depths.lowerBound, memory: memory)
                  kernels.multiplyPanel(
                    target.rows, panels.columns(of: panel), depths.count, a, b.values, b.stride,
                    isFirst ? panels.bias(panel, group: group, memory: biases) : nil, 0,
                    place + (panel - firstPanel) * kernels.tileColumns, stride, spill)
                }
              }
            }
          }
        }
      }
    }
  }
}

/// The part of the output that one task writes.
private struct BlockOutput {
  let output: ProductOutput
  let firstRow: Int
  let rows: Int
  let columns: Range<Int>
  private let first: UnsafeMutablePointer<Float>

  init(_ output: ProductOutput, group: Int, firstRow: Int, rows: Int, columns: Range<Int>) {
    self.output = output
    self.firstRow = firstRow
    self.rows = rows
    self.columns = columns
    first = output.base + group * output.groupStride + columns.lowerBound
  }

  /// Lets `body` write the block, in place or, where its rows are scattered, to scratch memory first.
  func write(_ body: (_ place: UnsafeMutablePointer<Float>, _ rowStride: Int) -> Void) {
    guard let scatter = output.scatter else {
      let place = first + firstRow * output.rowStride
      body(place, output.rowStride)
      output.finish?.apply(place, rows: rows, rowStride: output.rowStride, columns: columns.count)
      return
    }
    ScratchMemory.withFloats(.scatteredRows, rows * columns.count) { memory in
      body(memory, columns.count)
      for row in 0..<rows {
        copyRun(
          from: memory + row * columns.count, to: first + scatter.offset(ofPixel: firstRow + row), count: columns.count)
      }
    }
  }
}

/// `⌈a ÷ b⌉` for positive `b`.
func dividedUp(_ a: Int, _ b: Int) -> Int { (a + b - 1) / b }

/// The smallest multiple of `step` that is at least `a`.
func roundedUp(_ a: Int, _ step: Int) -> Int { dividedUp(a, step) * step }
