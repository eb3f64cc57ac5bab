/// Gathers the patches that a block of output pixels sees, as rows of a matrix: a block of its columns at a time.
struct PatchPacker {
  private let dims: ConvDims
  private let rowStride: Int
  private let kernels: KernelTable
  private let runs: UnsafeBufferPointer<PatchRun>
  /// Of every run its source, target and length, as the kernel wants them.
  private let places: UnsafePointer<Int>
  /// Output columns whose patches lie inside the image from left to right.
  private let insideColumns: Range<Int>

  /// - Parameters:
  ///   - runs: of the patch's values to gather.
  ///   - places: of every run its source, target and length.
  ///   - kernels: whose `rowStride` is the distance of gathered patches: a vector more than there are values.
  init(
    _ dims: ConvDims, runs: UnsafeBufferPointer<PatchRun>, places: UnsafePointer<Int>, _ kernels: KernelTable
  ) {
    self.dims = dims
    self.kernels = kernels
    rowStride = kernels.rowStride
    self.runs = runs
    self.places = places
    let width = dims.width
    let room = width.input + width.paddingBefore - width.dilatedFilter
    let end = room < 0 ? 0 : min(width.output, room / width.stride + 1)
    insideColumns = min(max(0, dividedUp(width.paddingBefore, width.stride)), end)..<end
  }

  /// Writes the patches of some consecutive output pixels, counted through the whole batch, of one group.
  func pack(
    _ input: UnsafePointer<Float>, firstPixel: Int, rows: Int, group: Int, to target: UnsafeMutablePointer<Float>
  ) {
    let (depth, height) = (dims.depth, dims.height)
    let imageCount = dims.inputImageCount
    let end = input + dims.inputCount
    var pixel = firstPixel
    var target = target
    while pixel < firstPixel + rows {
      let ox = pixel % dims.outputWidth
      let outputRow = pixel / dims.outputWidth
      let outputPlane = outputRow / height.output
      let columns = ox..<min(dims.outputWidth, ox + firstPixel + rows - pixel)
      let image = input + outputPlane / depth.output * imageCount + group * dims.groupInputChannels
      let corner = PatchCorner(
        plane: outputPlane % depth.output * depth.stride - depth.paddingBefore,
        row: outputRow % height.output * height.stride - height.paddingBefore)
      let isInside =
        corner.plane >= 0 && corner.plane + depth.dilatedFilter <= depth.input && corner.row >= 0
        && corner.row + height.dilatedFilter <= height.input
      let inside = isInside ? insideColumns.clamped(to: columns) : columns.upperBound..<columns.upperBound
      packBorder(columns.lowerBound..<inside.lowerBound, corner, image: image, to: target)
      target += (inside.lowerBound - columns.lowerBound) * rowStride
      packInside(inside, corner, image: image, end: end, to: target)
      target += inside.count * rowStride
      packBorder(inside.upperBound..<columns.upperBound, corner, image: image, to: target)
      target += (columns.upperBound - inside.upperBound) * rowStride
      pixel += columns.count
    }
  }

  private func packInside(
    _ columns: Range<Int>, _ corner: PatchCorner, image: UnsafePointer<Float>, end: UnsafePointer<Float>,
    to target: UnsafeMutablePointer<Float>
  ) {
    guard let last = runs.last else { return }
    let left = columns.lowerBound * dims.stride.width - dims.padding.left
    let patch = image + offset(corner, left: left)
    let step = dims.stride.width * dims.inputChannels
    // Runs are copied in whole vectors, which may read a vector less a float too many.
    let room = end - (patch + last.source + last.length + kernels.lanes - 1)
    let quick = room < 0 ? 0 : min(columns.count, room / step + 1)
    kernels.gatherPatches(quick, patch, step, runs.count, places, target)
    for pixel in quick..<columns.count {
      for run in runs {
        (target + pixel * rowStride + run.target).update(from: patch + pixel * step + run.source, count: run.length)
      }
    }
  }

  private func packBorder(
    _ columns: Range<Int>, _ corner: PatchCorner, image: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>
  ) {
    for (row, ox) in columns.enumerated() {
      let left = ox * dims.stride.width - dims.padding.left
      let patch = image + offset(corner, left: left)
      for run in runs {
        let target = target + row * rowStride + run.target
        let (z, y) = (corner.plane + run.z, corner.row + run.y)
        // The pixels of the run that lie inside the image; all of its floats belong to whole pixels or to one pixel.
        let first = max(0, -(left + run.x))
        let end = min(run.pixels, dims.inputWidth - (left + run.x))
        if z < 0 || z >= dims.inputDepth || y < 0 || y >= dims.inputHeight || first >= end {
          target.update(repeating: 0, count: run.length)
        } else if run.pixels == 1 {
          target.update(from: patch + run.source, count: run.length)
        } else {
          let start = min(run.length, max(0, first * dims.inputChannels - run.skipped))
          let stop = max(start, min(run.length, end * dims.inputChannels - run.skipped))
          target.update(repeating: 0, count: start)
          (target + start).update(from: patch + run.source + start, count: stop - start)
          (target + stop).update(repeating: 0, count: run.length - stop)
        }
      }
    }
  }

  /// Floats from an image's first pixel to a patch's, which may lie outside it.
  private func offset(_ corner: PatchCorner, left: Int) -> Int {
    ((corner.plane * dims.inputHeight + corner.row) * dims.inputWidth + left) * dims.inputChannels
  }
}

/// The plane and the row of the image where a row of patches begins; negative in the padding.
private struct PatchCorner {
  let plane: Int
  let row: Int
}
