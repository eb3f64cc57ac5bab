/// A packer for each of the blocks that a patch's `tapsPerOutput` values, ordered as the filter's rows, are divided into.
/// What they list lies in scratch memory, so that a convolution asks the heap for nothing.
struct PatchPackers {
  private let dims: ConvDims
  private let blocks: EqualParts
  private let kernels: KernelTable
  private let runs: UnsafePointer<PatchRun>
  private let places: UnsafePointer<Int>

  /// Integers of a place: a run's source, target and length.
  private static let placeCount = 3

  /// Calls `body` with the packers; it may use them on other threads too, but must not ask for others on this one.
  static func with(_ dims: ConvDims, _ blocks: EqualParts, _ kernels: KernelTable, _ body: (PatchPackers) -> Void) {
    var count = 0
    for depths in blocks { count += PatchRun.count(dims, depths: depths) }
    PatchRun.withRoom(for: count) { runs in
      ScratchMemory.withIntegers(.patchPlaces, placeCount * count) { places in
        var first = 0
        for depths in blocks {
          PatchRun.write(dims, depths: depths, to: runs + first)
          first += PatchRun.count(dims, depths: depths)
        }
        for index in 0..<count {
          places[placeCount * index] = runs[index].source
          places[placeCount * index + 1] = runs[index].target
          places[placeCount * index + 2] = runs[index].length
        }
        body(PatchPackers(dims: dims, blocks: blocks, kernels: kernels, runs: runs, places: places))
      }
    }
  }

  subscript(block: Int) -> PatchPacker {
    var first = 0
    for earlier in 0..<block { first += PatchRun.count(dims, depths: blocks[earlier]) }
    let count = PatchRun.count(dims, depths: blocks[block])
    return PatchPacker(
      dims, runs: UnsafeBufferPointer(start: runs + first, count: count), places: places + Self.placeCount * first,
      kernels)
  }
}
