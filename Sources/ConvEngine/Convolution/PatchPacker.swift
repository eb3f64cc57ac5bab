/// Gathers the patches that a block of output pixels sees, as rows of a matrix: a block of its columns at a time.
struct PatchPacker {
  private let dims: ConvDims
  private let rowStride: Int
  private let runs: [PatchRun]
  /// Output columns whose patches lie inside the image from left to right.
  private let insideColumns: Range<Int>

  /// - Parameters:
  ///   - depths: which of a patch's `tapsPerOutput` values, ordered as the filter's rows, to gather.
  ///   - rowStride: floats from one gathered patch to the next: at least 3 more than there are `depths`.
  init(_ dims: ConvDims, depths: Range<Int>, rowStride: Int) {
    self.dims = dims
    self.rowStride = rowStride
    runs = PatchRun.runs(dims, depths: depths)
    let first = dividedUp(dims.padding.left, dims.stride.width)
    let room = dims.inputWidth + dims.padding.left - dims.dilatedFilterWidth
    let end = room < 0 ? 0 : min(dims.outputWidth, room / dims.stride.width + 1)
    insideColumns = min(first, end)..<end
  }

  /// Writes the patches of some consecutive output pixels, counted through the whole batch, of one group.
  func pack(
    _ input: UnsafePointer<Float>, firstPixel: Int, rows: Int, group: Int, to target: UnsafeMutablePointer<Float>
  ) {
    let imageCount = dims.inputHeight * dims.inputWidth * dims.inputChannels
    let end = input + dims.inputCount
    var pixel = firstPixel
    var target = target
    while pixel < firstPixel + rows {
      let ox = pixel % dims.outputWidth
      let outputRow = pixel / dims.outputWidth
      let columns = ox..<min(dims.outputWidth, ox + firstPixel + rows - pixel)
      let image = input + outputRow / dims.outputHeight * imageCount + group * dims.groupInputChannels
      let top = outputRow % dims.outputHeight * dims.stride.height - dims.padding.top
      let isInside = top >= 0 && top + dims.dilatedFilterHeight <= dims.inputHeight
      let inside = isInside ? insideColumns.clamped(to: columns) : columns.upperBound..<columns.upperBound
      packBorder(columns.lowerBound..<inside.lowerBound, top: top, image: image, to: target)
      target += (inside.lowerBound - columns.lowerBound) * rowStride
      packInside(inside, top: top, image: image, end: end, to: target)
      target += inside.count * rowStride
      packBorder(inside.upperBound..<columns.upperBound, top: top, image: image, to: target)
      target += (columns.upperBound - inside.upperBound) * rowStride
      pixel += columns.count
    }
  }

  private func packInside(
    _ columns: Range<Int>, top: Int, image: UnsafePointer<Float>, end: UnsafePointer<Float>,
    to target: UnsafeMutablePointer<Float>
  ) {
    guard let last = runs.last else { return }
    let left = columns.lowerBound * dims.stride.width - dims.padding.left
    let patch = image + (top * dims.inputWidth + left) * dims.inputChannels
    let step = dims.stride.width * dims.inputChannels
    // Short runs are copied four floats at a time, which may read up to three too many.
    let room = end - (patch + last.source + last.length + 3)
    let quick = room < 0 ? 0 : min(columns.count, room / step + 1)
    runs.withUnsafeBufferPointer { runs in
      copyPatches(quick, runs, from: patch, step: step, to: target)
      for pixel in quick..<columns.count {
        for run in runs {
          (target + pixel * rowStride + run.target).update(from: patch + pixel * step + run.source, count: run.length)
        }
      }
    }
  }

  /// A function of its own, because the compiler runs out of registers otherwise.
  @inline(never)
  private func copyPatches(
    _ count: Int, _ runs: UnsafeBufferPointer<PatchRun>, from patch: UnsafePointer<Float>, step: Int,
    to target: UnsafeMutablePointer<Float>
  ) {
    let rowStride = rowStride
    for pixel in 0..<count {
      let source = patch + pixel * step
      let row = target + pixel * rowStride
      for run in runs {
        if run.length >= 64 {
          (row + run.target).update(from: source + run.source, count: run.length)
        } else {
          let from = UnsafeRawPointer(source + run.source)
          let to = UnsafeMutableRawPointer(row + run.target)
          var byte = 0
          repeat {
            to.storeBytes(
              of: from.loadUnaligned(fromByteOffset: byte, as: SIMD4<Float>.self), toByteOffset: byte,
              as: SIMD4<Float>.self)
            byte &+= 16
          } while byte < run.length &* 4
        }
      }
    }
  }

  private func packBorder(
    _ columns: Range<Int>, top: Int, image: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>
  ) {
    for (row, ox) in columns.enumerated() {
      let left = ox * dims.stride.width - dims.padding.left
      let patch = image + (top * dims.inputWidth + left) * dims.inputChannels
      for run in runs {
        let target = target + row * rowStride + run.target
        let y = top + run.y
        // The pixels of the run that lie inside the image; all of its floats belong to whole pixels or to one pixel.
        let first = max(0, -(left + run.x))
        let end = min(run.pixels, dims.inputWidth - (left + run.x))
        if y < 0 || y >= dims.inputHeight || first >= end {
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
}

/// A part of a patch that lies in one piece in memory.
struct PatchRun {
  /// Rows and columns from the patch's first pixel to the run's first.
  let y: Int
  let x: Int
  /// Pixels that the run belongs to.
  let pixels: Int
  /// Floats of its first pixels that are not wanted.
  let skipped: Int
  /// Floats from the patch's first to the run's first wanted one.
  let source: Int
  /// Its place in the gathered patch.
  let target: Int
  /// Floats that are wanted.
  let length: Int

  /// The runs that hold the values `depths` of a patch, in order.
  static func runs(_ dims: ConvDims, depths: Range<Int>) -> [PatchRun] {
    // Where neither dilation nor groups leave gaps, a whole row of the filter sees one piece of memory.
    let isWholeRow = dims.groups == 1 && (dims.dilation.width == 1 || dims.filterWidth == 1)
    let pixels = isWholeRow ? dims.filterWidth : 1
    let runsPerRow = isWholeRow ? 1 : dims.filterWidth
    let fullLength = pixels * dims.groupInputChannels
    var result: [PatchRun] = []
    var depth = depths.lowerBound
    while depth < depths.upperBound {
      let index = depth / fullLength
      let skipped = depth - index * fullLength
      let length = min(fullLength - skipped, depths.upperBound - depth)
      let y = index / runsPerRow * dims.dilation.height
      let x = index % runsPerRow * dims.dilation.width
      result.append(
        PatchRun(
          y: y, x: x, pixels: pixels, skipped: skipped,
          source: (y * dims.inputWidth + x) * dims.inputChannels + skipped, target: depth - depths.lowerBound,
          length: length))
      depth += length
    }
    return result
  }
}

/// Copies floats that do not overlap; quicker than `memcpy` for the few that a pixel has.
@inline(__always)
func copyRun(from source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int) {
  if count >= 64 { return target.update(from: source, count: count) }
  var done = 0
  while done &+ 4 <= count {
    UnsafeMutableRawPointer(target + done).storeBytes(
      of: UnsafeRawPointer(source + done).loadUnaligned(as: SIMD4<Float>.self), as: SIMD4<Float>.self)
    done &+= 4
  }
  while done < count {
    target[done] = source[done]
    done &+= 1
  }
}
