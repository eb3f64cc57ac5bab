/// Where the blocks of a matrix's rows begin, in floats from its first value: those of a filter have the taps' places,
/// which are equally far apart along each axis, even where the gradient of a convolution with a stride takes every
/// other one, from the last to the first.
struct BlockPlaces: RandomAccessCollection {
  /// The first block's.
  let first: Int
  /// Blocks along each axis.
  let counts: DepthHeightWidth
  /// Floats from one block to the next along each axis.
  let steps: DepthHeightWidth

  /// Where a matrix is one block.
  static let single = BlockPlaces(first: 0, counts: 1, steps: 0)

  var startIndex: Int { 0 }
  var endIndex: Int { counts.depth * counts.height * counts.width }

  subscript(index: Int) -> Int {
    let row = index / counts.width
    return first + row / counts.height * steps.depth + row % counts.height * steps.height
      + index % counts.width * steps.width
  }
}
