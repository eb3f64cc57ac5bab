/// The left matrix of a product, whose blocks are gathered when they are needed.
protocol LeftMatrix {
  /// Where the matrix lies, if it need not be gathered; then `pack` is not called.
  var inPlace: LeftMatrixInPlace? { get }

  /// Copies consecutive rows of one group's matrix, the columns of depth block `block`.
  ///
  /// - Parameter target: rows of `KernelTable.rowStride` floats.
  func pack(firstRow: Int, rows: Int, block: Int, group: Int, to target: UnsafeMutablePointer<Float>)
}

/// A left matrix that lies in memory row by row.
struct LeftMatrixInPlace {
  /// The first group's first value.
  let base: UnsafePointer<Float>
  /// Floats from one row to the next.
  let rowStride: Int
  /// Floats from one group's first value to the next's.
  let groupStride: Int
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
  /// A right matrix that is read only once, in place, is walked through few rows at a time, along their whole length:
  /// the processor fetches such streams ahead, and needs few pages at once.
  private static let streamedDepth = 16
  /// The largest part of the depth, in parts of the packed rows' size, where the left matrix lies in place.
  private static let partsInPlace = 4

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
  ///
  /// - Parameter isLeftInPlace: whether the left matrix is read where it lies. Then parts may be deeper: what they cost is
  ///   the second-level cache's time, what they spare is that of the output, which is read and written for each.
  func depthBlocks(isLeftInPlace: Bool = false) -> EqualParts {
    let isStreamed = panels.isInPlace && rows <= kernels.tileRows
    return EqualParts(
      depth,
      largest: isStreamed ? Self.streamedDepth : isLeftInPlace ? Self.partsInPlace * kernels.depth : kernels.depth)
  }

  /// Computes `output = start + left · right`.
  ///
  /// - Parameters:
  ///   - left: packs the blocks that `depthBlocks()` says, or lies in place.
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
    let inPlace = left.inPlace
    let depthBlocks = depthBlocks(isLeftInPlace: inPlace != nil)
    let tasks = ProductTasks(
      rows: rows, panels: panels.panels, groups: groups, threads: isShared ? ThreadPool.shared.threadCount : 1,
      depth: depthBlocks.size, tileRows: kernels.tileRows)
    ThreadPool.shared.parallelFor(count: tasks.count, grain: isShared ? 1 : tasks.count) { range in
      ScratchMemory.withFloats(.packedLeft, inPlace == nil ? tasks.largestRows * kernels.rowStride : 0) { packed in
        ScratchMemory.withFloats(.spill, kernels.tileRows * kernels.tileColumns) { spill in
          for index in range {
            let task = tasks[index]
            let columns = task.panels.lowerBound * kernels.tileColumns
            let target = BlockOutput(
              output, group: task.group, rows: task.rows,
              columns: columns..<min(self.columns, task.panels.upperBound * kernels.tileColumns))
            target.write { place, stride in
              for (block, depths) in depthBlocks.enumerated() {
                var a = UnsafePointer(packed)
                if let inPlace {
                  a = inPlace.base + task.group * inPlace.groupStride + depths.lowerBound
                  a += task.rows.lowerBound * inPlace.rowStride
                } else {
                  left.pack(
                    firstRow: task.rows.lowerBound, rows: task.rows.count, block: block, group: task.group, to: packed)
                }
                let isFirst = depths.lowerBound == 0 && !accumulates
                for panel in task.panels {
                  let b = panels.panel(panel, group: task.group, depth: depths.lowerBound, memory: memory)
                  let isLast = panel + 1 == task.panels.upperBound
                  let next = panels.panel(
                    isLast ? task.panels.lowerBound : panel + 1, group: task.group,
                    depth: isLast ? depths.upperBound % depth : depths.lowerBound, memory: memory)
                  kernels.multiplyPanel(
                    task.rows.count, panels.columns(of: panel), depths.count, a,
                    inPlace?.rowStride ?? kernels.rowStride, b.values, b.stride,
                    isFirst ? panels.bias(panel, group: task.group, memory: biases) : nil, 0,
                    place + (panel * kernels.tileColumns - columns), stride, spill, next.values,
                    panels.isInPlace ? 0 : kernels.linesAhead(rows: task.rows.count, depth: depths.count))
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
  let rows: Range<Int>
  let columns: Range<Int>
  private let first: UnsafeMutablePointer<Float>

  init(_ output: ProductOutput, group: Int, rows: Range<Int>, columns: Range<Int>) {
    self.output = output
    self.rows = rows
    self.columns = columns
    first = output.base + group * output.groupStride + columns.lowerBound
  }

  /// Lets `body` write the block, in place or, where its rows are scattered, to scratch memory first.
  func write(_ body: (_ place: UnsafeMutablePointer<Float>, _ rowStride: Int) -> Void) {
    guard let scatter = output.scatter else {
      let place = first + rows.lowerBound * output.rowStride
      body(place, output.rowStride)
      output.finish?.apply(place, rows: rows.count, rowStride: output.rowStride, columns: columns.count)
      return
    }
    ScratchMemory.withFloats(.scatteredRows, rows.count * columns.count) { memory in
      body(memory, columns.count)
      for (index, row) in rows.enumerated() {
        copyRun(
          from: memory + index * columns.count, to: first + scatter.offset(ofPixel: row), count: columns.count)
      }
    }
  }
}

/// `⌈a ÷ b⌉` for positive `b`.
func dividedUp(_ a: Int, _ b: Int) -> Int { (a + b - 1) / b }

/// The smallest multiple of `step` that is at least `a`.
func roundedUp(_ a: Int, _ step: Int) -> Int { dividedUp(a, step) * step }
