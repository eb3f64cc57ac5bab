/// The rows that all columns of a stencil's outputs are made of: in the middle the image itself, if that can be, at the
/// sides, or everywhere, copies with their padding.
struct StencilStrips<Value: PixelValue> {
  private(set) var before: RowWindow<Value>
  private(set) var inside: RowsInPlace
  private(set) var after: RowWindow<Value>

  private let columns: StencilColumns

  /// - Parameter memory: room for `count` floats, aligned to cache lines.
  init(
    _ dims: ConvDims, _ columns: StencilColumns, _ input: UnsafePointer<Value>, slack: Int,
    memory: UnsafeMutablePointer<Float>
  ) {
    self.columns = columns
    let behind = memory + Self.copyCount(dims, columns.before, slack: slack)
    let zeros = behind + Self.copyCount(dims, columns.after, slack: slack)
    before = RowWindow(dims, PaddedRows(dims, outputs: columns.before), input, memory: memory)
    after = RowWindow(dims, PaddedRows(dims, outputs: columns.after), input, memory: behind)
    if !columns.inPlace.isEmpty { zeros.update(repeating: 0, count: dims.inputWidth * dims.inputChannels) }
    // Only images of floats are read in place.
    inside = RowsInPlace(
      dims, outputs: columns.inPlace, UnsafeRawPointer(input).assumingMemoryBound(to: Float.self), zeros: zeros)
  }

  private static func copyCount(_ dims: ConvDims, _ columns: Range<Int>, slack: Int) -> Int {
    RowWindow<Value>.count(dims, PaddedRows(dims, outputs: columns), slack: roundedUp(slack, 16))
  }

  /// Floats of working memory, of which `slack` may be read after each of the copies.
  static func count(_ dims: ConvDims, _ columns: StencilColumns, slack: Int) -> Int {
    copyCount(dims, columns.before, slack: slack) + copyCount(dims, columns.after, slack: slack)
      + (columns.inPlace.isEmpty ? 0 : dims.inputWidth * dims.inputChannels)
  }

  /// Moves on to a group of output rows.
  mutating func move(to group: RowGroup, _ kernels: KernelTable) {
    if !columns.before.isEmpty { before.move(to: group, kernels) }
    if !columns.inPlace.isEmpty { inside.move(to: group) }
    if !columns.after.isEmpty { after.move(to: group, kernels) }
  }
}
