/// For every plane, row and column of the padded image, the one of the image that it shows; nil where there is none.
struct BorderMap {
  private let mode: BorderMode
  private let size: DepthHeightWidth
  private let padded: DepthHeightWidth
  private let padding: Padding3D

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
    self.mode = mode
    self.size = size
    self.padding = padding
    padded = dims.paddedSize
  }

  func plane(_ index: Int) -> Int? { mode.source(of: index - padding.front, size: size.depth) }
  func row(_ index: Int) -> Int? { mode.source(of: index - padding.top, size: size.height) }
  func column(_ index: Int) -> Int? { mode.source(of: index - padding.left, size: size.width) }

  /// Visits the columns that padding added.
  @inline(__always)
  func forEachBorderColumn(_ body: (Int) -> Void) {
    for column in 0..<padding.left { body(column) }
    for column in padding.left + size.width..<padded.width { body(column) }
  }

  /// Visits the padded planes that show one of the image, in order.
  @inline(__always)
  func forEachPlane(showing z: Int, _ body: (Int) -> Void) {
    for index in 0..<padding.front where plane(index) == z { body(index) }
    body(padding.front + z)
    for index in padding.front + size.depth..<padded.depth where plane(index) == z { body(index) }
  }

  /// Visits the padded rows that show one of the image, in order.
  @inline(__always)
  func forEachRow(showing y: Int, _ body: (Int) -> Void) {
    for index in 0..<padding.top where row(index) == y { body(index) }
    body(padding.top + y)
    for index in padding.top + size.height..<padded.height where row(index) == y { body(index) }
  }
}
