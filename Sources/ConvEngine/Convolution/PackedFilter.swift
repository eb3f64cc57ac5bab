/// The filter as the matrix kernel reads it: panels of one tile's columns, and the bias beside them.
///
/// An HWIO filter already is the right matrix, `[taps, outputChannels]` row by row. Where few pixels share it, its full
/// panels are read in place; else they are copied together, which spares the address translation. A last panel that is
/// narrower than a vector is copied in any case, with zeros to its right.
struct PackedFilter {
  /// Panels of one group.
  let panels: Int
  /// Whether full panels are read where the filter lies.
  let isInPlace: Bool
  /// Floats that `pack` fills.
  let count: Int

  private let dims: ConvDims
  private let tileColumns: Int
  private let lanes: Int
  /// The first panel of a group that is copied.
  private let firstPacked: Int
  private let biasCount: Int

  /// With fewer pixels than this, copying the filter costs more than it saves.
  private static let smallestPackedPixels = 96

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.dims = dims
    tileColumns = kernels.tileColumns
    lanes = kernels.lanes
    panels = dividedUp(dims.groupOutputChannels, tileColumns)
    let last = dims.groupOutputChannels - (panels - 1) * tileColumns
    let isLastInPlace = last == tileColumns || last == lanes
    isInPlace = dims.batch * dims.outputHeight * dims.outputWidth < Self.smallestPackedPixels
    firstPacked = isInPlace ? (isLastInPlace ? panels : panels - 1) : 0
    biasCount = dims.groups * panels * tileColumns
    count = biasCount + dims.groups * (panels - firstPacked) * dims.tapsPerOutput * tileColumns
  }

  /// The columns of a panel that are real.
  func columns(of panel: Int) -> Int { min(tileColumns, dims.groupOutputChannels - panel * tileColumns) }

  /// Copies what is not read in place.
  func pack(_ filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?, to memory: UnsafeMutablePointer<Float>) {
    for group in 0..<dims.groups {
      for panel in 0..<panels {
        let channel = group * dims.groupOutputChannels + panel * tileColumns
        let columns = columns(of: panel)
        let biases = memory + (group * panels + panel) * tileColumns
        biases.update(repeating: 0, count: tileColumns)
        if let bias { biases.update(from: bias + channel, count: columns) }
      }
    }
    let packedPanels = panels - firstPacked
    let panelCount = dims.tapsPerOutput * tileColumns
    ThreadPool.shared.parallelFor(count: dims.groups * packedPanels, grain: max(1, (1 << 16) / panelCount)) { range in
      for index in range {
        let panel = firstPacked + index % packedPanels
        let channel = index / packedPanels * dims.groupOutputChannels + panel * tileColumns
        let columns = columns(of: panel)
        var target = memory + biasCount + index * panelCount
        var source = filter + channel
        for _ in 0..<dims.tapsPerOutput {
          copyRun(from: source, to: target, count: columns)
          if columns < tileColumns {
            (target + columns).update(repeating: 0, count: tileColumns - columns)
          }
          source += dims.outputChannels
          target += tileColumns
        }
      }
    }
  }

  /// Where a panel's values from depth `depth` on lie, and how far apart its rows are.
  func panel(
    _ panel: Int, group: Int, depth: Int, filter: UnsafePointer<Float>, memory: UnsafePointer<Float>
  ) -> (values: UnsafePointer<Float>, stride: Int) {
    if panel < firstPacked {
      let channel = group * dims.groupOutputChannels + panel * tileColumns
      return (filter + depth * dims.outputChannels + channel, dims.outputChannels)
    }
    let index = group * (panels - firstPacked) + panel - firstPacked
    return (memory + biasCount + (index * dims.tapsPerOutput + depth) * tileColumns, tileColumns)
  }

  /// A panel's biases, or zeros.
  func bias(_ panel: Int, group: Int, memory: UnsafePointer<Float>) -> UnsafePointer<Float> {
    memory + (group * panels + panel) * tileColumns
  }
}
