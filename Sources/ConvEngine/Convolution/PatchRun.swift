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

  /// Where neither dilation nor groups leave gaps, a whole row of the filter sees one piece of memory.
  private static func isWholeRow(_ dims: ConvDims) -> Bool {
    dims.groups == 1 && (dims.dilation.width == 1 || dims.filterWidth == 1)
  }

  /// Pixels of a run that nothing cuts short.
  private static func pixels(_ dims: ConvDims) -> Int { isWholeRow(dims) ? dims.filterWidth : 1 }

  /// How many runs hold the values `depths` of a patch, of which there is at least one.
  static func count(_ dims: ConvDims, depths: Range<Int>) -> Int {
    let fullLength = pixels(dims) * dims.groupInputChannels
    return (depths.upperBound - 1) / fullLength - depths.lowerBound / fullLength + 1
  }

  /// Writes the runs that hold the values `depths` of a patch, in order.
  static func write(_ dims: ConvDims, depths: Range<Int>, to runs: UnsafeMutablePointer<PatchRun>) {
    let pixels = pixels(dims)
    let runsPerRow = dims.filterWidth / pixels
    let fullLength = pixels * dims.groupInputChannels
    var number = 0
    var depth = depths.lowerBound
    while depth < depths.upperBound {
      let index = depth / fullLength
      let skipped = depth - index * fullLength
      let length = min(fullLength - skipped, depths.upperBound - depth)
      let row = index / runsPerRow
      let z = row / dims.filterHeight * dims.depth.dilation
      let y = row % dims.filterHeight * dims.height.dilation
      let x = index % runsPerRow * dims.width.dilation
      runs[number] = PatchRun(
        z: z, y: y, x: x, pixels: pixels, skipped: skipped,
        source: ((z * dims.inputHeight + y) * dims.inputWidth + x) * dims.inputChannels + skipped,
        target: depth - depths.lowerBound,
        length: length)
      number += 1
      depth += length
    }
  }

  /// Calls `body` with scratch memory for so many runs.
  static func withRoom(for count: Int, _ body: (UnsafeMutablePointer<PatchRun>) -> Void) {
    ScratchMemory.withIntegers(.patchRuns, count * MemoryLayout<PatchRun>.stride / MemoryLayout<Int>.stride) {
      $0.withMemoryRebound(to: PatchRun.self, capacity: count, body)
    }
  }
}
