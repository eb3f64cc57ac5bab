/// Gathers the patches that a block of output pixels sees, as rows of a matrix.
struct PatchPacker {
  private let dims: ConvDims
  private let rowStride: Int
  /// Whether the pixels under one row of the filter lie side by side in memory, so that they are copied in one run.
  private let isContiguous: Bool
  /// Values that are copied in one run.
  private let runLength: Int
  /// Runs in one row of the filter.
  private let runsPerRow: Int

  init(_ dims: ConvDims, rowStride: Int) {
    self.dims = dims
    self.rowStride = rowStride
    isContiguous = dims.groups == 1 && (dims.dilation.width == 1 || dims.filterWidth == 1)
    runLength = isContiguous ? dims.filterWidth * dims.inputChannels : dims.groupInputChannels
    runsPerRow = isContiguous ? 1 : dims.filterWidth
  }

  /// Writes the patch values `depths` (of `tapsPerOutput`, ordered as the filter's rows) of some consecutive pixels, counted
  /// through the whole batch, of one group.
  func pack(
    _ input: UnsafePointer<Float>, firstPixel: Int, rows: Int, group: Int, depths: Range<Int>,
    to target: UnsafeMutablePointer<Float>
  ) {
    let imageCount = dims.inputHeight * dims.inputWidth * dims.inputChannels
    var ox = firstPixel % dims.outputWidth
    var oy = firstPixel / dims.outputWidth % dims.outputHeight
    var image = input + firstPixel / dims.outputWidth / dims.outputHeight * imageCount + group * dims.groupInputChannels
    var target = target
    let firstRun = depths.lowerBound / runLength
    let firstOffset = depths.lowerBound - firstRun * runLength
    for _ in 0..<rows {
      packPatch(
        image, top: oy * dims.stride.height - dims.padding.top, left: ox * dims.stride.width - dims.padding.left,
        firstRun: firstRun, firstOffset: firstOffset, count: depths.count, to: target)
      target += rowStride
      ox += 1
      if ox == dims.outputWidth {
        ox = 0
        oy += 1
        if oy == dims.outputHeight {
          oy = 0
          image += imageCount
        }
      }
    }
  }

  @inline(__always)
  private func packPatch(
    _ image: UnsafePointer<Float>, top: Int, left: Int, firstRun: Int, firstOffset: Int, count: Int,
    to target: UnsafeMutablePointer<Float>
  ) {
    // The part of a run that lies inside the image, where the whole filter row is one run.
    let rowStart = max(0, -left) * dims.inputChannels
    let rowEnd = min(dims.filterWidth, dims.inputWidth - left) * dims.inputChannels
    var target = target
    var remaining = count
    var offset = firstOffset
    var ky = firstRun / runsPerRow
    var kx = firstRun - ky * runsPerRow
    while remaining > 0 {
      let length = min(runLength - offset, remaining)
      let y = top + ky * dims.dilation.height
      let x = left + kx * dims.dilation.width
      if y < 0 || y >= dims.inputHeight {
        target.update(repeating: 0, count: length)
      } else if isContiguous {
        let start = min(offset + length, max(offset, rowStart))
        let end = max(start, min(offset + length, rowEnd))
        if start > offset { target.update(repeating: 0, count: start - offset) }
        let row = image + (y * dims.inputWidth + left) * dims.inputChannels
        copyRun(from: row + start, to: target + (start - offset), count: end - start)
        if end < offset + length { (target + (end - offset)).update(repeating: 0, count: offset + length - end) }
      } else if x < 0 || x >= dims.inputWidth {
        target.update(repeating: 0, count: length)
      } else {
        let pixel = image + (y * dims.inputWidth + x) * dims.inputChannels
        copyRun(from: pixel + offset, to: target, count: length)
      }
      target += length
      remaining -= length
      offset = 0
      kx += 1
      if kx == runsPerRow {
        kx = 0
        ky += 1
      }
    }
  }
}

/// Copies floats that do not overlap; quicker than `memcpy` for the few that a filter row has.
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
