/// Convolution as a matrix product, whose left matrix (a row for every output pixel, holding the patch that it sees) is
/// gathered in blocks that stay in the cache.
///
/// The loops are those of Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008): a block of
/// rows and depth is packed, then multiplied with one panel of the filter's columns after the other.
struct ImplicitGEMM {
  private let dims: ConvDims
  private let kernels: KernelTable

  /// Below this many multiply-adds waking other threads costs more than it saves.
  private static let smallestSharedWork = 1 << 18
  /// Packed rows times their depth must fit into the second-level cache: 192 × 272 floats are 204 KiB.
  private static let largestRowBlock = 192
  /// A filter that is read only once, in place, is walked through few rows at a time, along their whole length: the
  /// processor fetches such streams ahead, and needs few pages at once.
  private static let streamedDepth = 16

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.dims = dims
    self.kernels = kernels
  }

  func run(
    input: UnsafePointer<Float>, filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    output: UnsafeMutablePointer<Float>
  ) {
    let packed = PackedFilter(dims, kernels)
    ScratchMemory.withFloats(.packedFilter, packed.count) { memory in
      packed.pack(filter, bias: bias, to: memory)
      multiply(input: input, filter: filter, packed: packed, memory: memory, output: output)
    }
  }

  private func multiply(
    input: UnsafePointer<Float>, filter: UnsafePointer<Float>, packed: PackedFilter,
    memory: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
  ) {
    let pixels = dims.batch * dims.outputHeight * dims.outputWidth
    let isShared = dims.multiplyAdds >= Self.smallestSharedWork
    // A few tasks for each thread, so that none waits long for the last; how the work is split changes no result.
    let wantedTasks = isShared ? 4 * ThreadPool.shared.threadCount : 1
    let rowsPerTask = roundedUp(dividedUp(pixels * dims.groups, wantedTasks), kernels.tileRows)
    let rowBlock = min(Self.largestRowBlock, max(kernels.tileRows, rowsPerTask))
    let rowBlocks = dividedUp(pixels, rowBlock)
    let columnBlocks = min(packed.panels, dividedUp(wantedTasks, rowBlocks * dims.groups))
    let panelsPerBlock = dividedUp(packed.panels, columnBlocks)
    let largestDepth = packed.isInPlace && pixels <= kernels.tileRows ? Self.streamedDepth : kernels.depth
    let depthBlock = dividedUp(dims.tapsPerOutput, dividedUp(dims.tapsPerOutput, largestDepth))
    let packers = stride(from: 0, to: dims.tapsPerOutput, by: depthBlock).map { k in
      let depths = k..<min(k + depthBlock, dims.tapsPerOutput)
      return (depths, PatchPacker(dims, depths: depths, rowStride: kernels.rowStride))
    }
    let tasks = rowBlocks * dims.groups * columnBlocks

    ThreadPool.shared.parallelFor(count: tasks, grain: isShared ? 1 : tasks) { range in
      ScratchMemory.withFloats(.packedInput, rowBlock * kernels.rowStride) { a in
        ScratchMemory.withFloats(.spill, kernels.tileRows * kernels.tileColumns) { spill in
          for task in range {
            let group = task / columnBlocks % dims.groups
            let firstPixel = task / (columnBlocks * dims.groups) * rowBlock
            let rows = min(rowBlock, pixels - firstPixel)
            let firstPanel = task % columnBlocks * panelsPerBlock
            let lastPanel = min(packed.panels, firstPanel + panelsPerBlock)
            guard firstPanel < lastPanel else { continue }
            let firstOutput = output + firstPixel * dims.outputChannels + group * dims.groupOutputChannels
            for (depths, packer) in packers {
              packer.pack(input, firstPixel: firstPixel, rows: rows, group: group, to: a)
              for panel in firstPanel..<lastPanel {
                let b = packed.panel(panel, group: group, depth: depths.lowerBound, filter: filter, memory: memory)
                kernels.multiplyPanel(
                  rows, packed.columns(of: panel), depths.count, a, b.values, b.stride,
                  depths.lowerBound == 0 ? packed.bias(panel, group: group, memory: memory) : nil, 0,
                  firstOutput + panel * kernels.tileColumns, dims.outputChannels, spill)
              }
            }
          }
        }
      }
    }
  }
}

/// `⌈a ÷ b⌉` for positive `b`.
func dividedUp(_ a: Int, _ b: Int) -> Int { (a + b - 1) / b }

/// The smallest multiple of `step` that is at least `a`.
func roundedUp(_ a: Int, _ step: Int) -> Int { dividedUp(a, step) * step }
