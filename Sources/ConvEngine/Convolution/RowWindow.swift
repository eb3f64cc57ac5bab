/// The rows of a batch that the filter covers, as it moves down one group of output rows after the other: copied with
/// their padding, each once, into the place of one that is needed no more.
struct RowWindow<Value: PixelValue> {
  private let rows: PaddedRows
  private let memory: UnsafeMutablePointer<Float>
  private let input: UnsafePointer<Value>
  private let depth: ConvAxis
  private let height: ConvAxis
  /// Floats of a row of the image.
  private let rowCount: Int
  /// Rows that a group covers at most.
  private let slots: Int
  private var group = RowGroup(image: -1, plane: 0, rows: 0..<0)
  /// The first row, counted with the padding, that has not been copied.
  private var end = 0

  /// - Parameter memory: room for `count` floats.
  init(
    _ dims: ConvDims, _ rows: PaddedRows, _ input: UnsafePointer<Value>, memory: UnsafeMutablePointer<Float>
  ) {
    self.rows = rows
    self.memory = memory
    self.input = input
    depth = dims.depth
    height = dims.height
    rowCount = dims.inputWidth * dims.inputChannels
    slots = Self.slots(dims)
  }

  private static func slots(_ dims: ConvDims) -> Int {
    (min(RowGroups.height, dims.outputHeight) - 1) * dims.stride.height + dims.dilatedFilterHeight
  }

  /// Floats of the copies, of which `slack` may be read after the last.
  static func count(_ dims: ConvDims, _ rows: PaddedRows, slack: Int) -> Int {
    dims.filterDepth * slots(dims) * rows.rowLength + slack
  }

  /// Moves on to a group. What was copied is kept where the group follows the one before.
  mutating func move(to group: RowGroup, _ kernels: KernelTable) {
    let isSamePlane = group.image == self.group.image && group.plane == self.group.plane
    self.group = group
    let first = group.rows.lowerBound * height.stride
    let last = (group.rows.upperBound - 1) * height.stride + height.dilatedFilter - 1
    if !isSamePlane || end < first { end = first }
    while end <= last {
      // A stride larger than the filter leaves rows that nothing reads.
      if end % height.stride < height.dilatedFilter {
        for plane in 0..<depth.filter {
          rows.fill(memory + place(of: end, plane: plane), from: imageRow(end, plane: plane), kernels)
        }
      }
      end += 1
    }
  }

  /// Where the copies begin.
  var source: UnsafePointer<Float> { UnsafePointer(memory) }

  /// How many floats after `source` the row begins that lies so many rows below the first one that the group covers, in
  /// the plane that a tap of this depth meets.
  func offset(ofRow row: Int, plane: Int) -> Int {
    place(of: group.rows.lowerBound * height.stride + row, plane: plane)
  }

  private func place(of padded: Int, plane: Int) -> Int { (plane * slots + padded % slots) * rows.rowLength }

  /// Where a row begins in the image, or nil in the padding.
  private func imageRow(_ padded: Int, plane: Int) -> UnsafePointer<Value>? {
    let y = padded - height.paddingBefore
    let z = group.plane * depth.stride + plane * depth.dilation - depth.paddingBefore
    guard y >= 0, y < height.input, z >= 0, z < depth.input else { return nil }
    return input + ((group.image * depth.input + z) * height.input + y) * rowCount
  }
}
