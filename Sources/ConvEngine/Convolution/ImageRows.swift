/// The rows of a batch of images, counted with their padding as the filter meets them.
struct ImageRows<Value> {
  private let input: UnsafePointer<Value>
  let depth: ConvAxis
  let height: ConvAxis
  /// Values of a row.
  let count: Int

  init(_ dims: ConvDims, _ input: UnsafePointer<Value>) {
    self.input = input
    depth = dims.depth
    height = dims.height
    count = dims.inputWidth * dims.inputChannels
  }

  /// Where a row begins, or nil in the padding.
  ///
  /// - Parameters:
  ///   - padded: the row, counted with the padding.
  ///   - plane: the depth of the tap that meets it.
  func row(_ padded: Int, plane: Int, of group: RowGroup) -> UnsafePointer<Value>? {
    let y = padded - height.paddingBefore
    let z = group.plane * depth.stride + plane * depth.dilation - depth.paddingBefore
    guard y >= 0, y < height.input, z >= 0, z < depth.input else { return nil }
    return input + ((group.image * depth.input + z) * height.input + y) * count
  }
}
