/// The rows of a batch that the filter covers, as it moves down one group of output rows after the other: copied with
/// their padding, each once, into the place of one that is needed no more.
struct RowWindow<Value: PixelValue>: StencilRows {
  private let rows: PaddedRows
  private let memory: UnsafeMutablePointer<Float>
  private let image: ImageRows<Value>
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
    image = ImageRows(dims, input)
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
    let height = image.height
    let isSamePlane = group.image == self.group.image && group.plane == self.group.plane
    self.group = group
    let first = group.rows.lowerBound * height.stride
    let last = (group.rows.upperBound - 1) * height.stride + height.dilatedFilter - 1
    if !isSamePlane || end < first { end = first }
    while end <= last {
      // A stride larger than the filter leaves rows that nothing reads.
      if end % height.stride < height.dilatedFilter {
        for plane in 0..<image.depth.filter {
          rows.fill(memory + place(of: end, plane: plane), from: image.row(end, plane: plane, of: group), kernels)
        }
      }
      end += 1
    }
  }

  /// Where the copies begin.
  var source: UnsafePointer<Float> { UnsafePointer(memory) }

  func offset(ofRow row: Int, plane: Int) -> Int {
    place(of: group.rows.lowerBound * image.height.stride + row, plane: plane)
  }

  func offset(ofColumn column: Int) -> Int { rows.offset(ofColumn: column) }

  private func place(of padded: Int, plane: Int) -> Int { (plane * slots + padded % slots) * rows.rowLength }
}
