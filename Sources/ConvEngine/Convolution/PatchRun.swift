/// A part of a patch that lies in one piece in memory.
struct PatchRun {
  /// Planes, rows and columns from the patch's first pixel to the run's first.
  let z: Int
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
      let row = index / runsPerRow
      let z = row / dims.filterHeight * dims.depth.dilation
      let y = row % dims.filterHeight * dims.height.dilation
      let x = index % runsPerRow * dims.width.dilation
      result.append(
        PatchRun(
          z: z, y: y, x: x, pixels: pixels, skipped: skipped,
          source: ((z * dims.inputHeight + y) * dims.inputWidth + x) * dims.inputChannels + skipped,
          target: depth - depths.lowerBound,
          length: length))
      depth += length
    }
    return result
  }
}
