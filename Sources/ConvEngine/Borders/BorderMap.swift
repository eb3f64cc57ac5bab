/// For every plane, row and column of the padded image, the one of the image that it shows; nil where there is none.
struct BorderMap {
  let planes: [Int?]
  let rows: [Int?]
  let columns: [Int?]
  /// The columns that padding added.
  let borderColumns: [Int]

  /// - Throws: `BorderError.reflectTooFar` where `reflect` has too few pixels to mirror.
  init(_ mode: BorderMode, _ dims: PadDims) throws(BorderError) {
    let (size, padding) = (dims.size, dims.padding)
    if mode == .reflect {
      let sides = [
        ("front", padding.front, size.depth), ("back", padding.back, size.depth), ("top", padding.top, size.height),
        ("bottom", padding.bottom, size.height), ("left", padding.left, size.width),
        ("right", padding.right, size.width),
      ]
      for (side, padding, size) in sides where padding >= size {
        throw .reflectTooFar(side: side, padding: padding, size: size)
      }
    }
    planes = (-padding.front..<size.depth + padding.back).map { mode.source(of: $0, size: size.depth) }
    rows = (-padding.top..<size.height + padding.bottom).map { mode.source(of: $0, size: size.height) }
    columns = (-padding.left..<size.width + padding.right).map { mode.source(of: $0, size: size.width) }
    borderColumns = Array(0..<padding.left) + Array(padding.left + size.width..<columns.count)
  }
}
