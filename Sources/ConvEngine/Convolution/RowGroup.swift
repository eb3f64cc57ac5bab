/// Output rows of one plane that are computed together.
struct RowGroup {
  /// Which image of the batch they belong to.
  let image: Int
  /// Which plane of it.
  let plane: Int
  let rows: Range<Int>
}

/// The rows of a batch's outputs, in groups of as many as `stencilRows` computes at a time.
struct RowGroups {
  /// How many there are.
  let count: Int

  /// Rows of a group, except the last one of a plane.
  static let height = 4

  private let planes: Int
  private let outputHeight: Int
  private let groupsPerPlane: Int

  init(_ dims: ConvDims) {
    planes = dims.outputDepth
    outputHeight = dims.outputHeight
    groupsPerPlane = dividedUp(dims.outputHeight, Self.height)
    count = dims.batch * planes * groupsPerPlane
  }

  subscript(index: Int) -> RowGroup {
    let plane = index / groupsPerPlane
    let first = index % groupsPerPlane * Self.height
    return RowGroup(
      image: plane / planes, plane: plane % planes, rows: first..<min(outputHeight, first + Self.height))
  }

  /// How many groups a thread should take at a time: all of them where sharing is not worth it.
  func grain(isShared: Bool) -> Int { isShared ? dividedUp(count, 4 * ThreadPool.shared.threadCount) : count }
}
