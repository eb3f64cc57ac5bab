/// The rows of a batch that the filter covers, read where they lie: for outputs that no padding beside the image reaches.
struct RowsInPlace: StencilRows {
  let source: UnsafePointer<Float>

  private let image: ImageRows<Float>
  /// From `source` to a row of zeros, for the padding above and below.
  private let zeros: Int
  private let firstColumn: Int
  private let dilation: Int
  private let channels: Int
  private var group = RowGroup(image: -1, plane: 0, rows: 0..<0)

  /// - Parameters:
  ///   - outputs: the columns of outputs.
  ///   - zeros: as many zeros as a row of the image has values.
  init(
    _ dims: ConvDims, outputs: Range<Int>, _ input: UnsafePointer<Float>, zeros: UnsafePointer<Float>
  ) {
    source = input
    image = ImageRows(dims, input)
    self.zeros = zeros - input
    firstColumn = outputs.lowerBound - dims.padding.left
    dilation = dims.dilation.width
    channels = dims.inputChannels
  }

  /// Moves on to a group of output rows.
  mutating func move(to group: RowGroup) { self.group = group }

  func offset(ofRow row: Int, plane: Int) -> Int {
    image.row(group.rows.lowerBound * image.height.stride + row, plane: plane, of: group).map { $0 - source } ?? zeros
  }

  func offset(ofColumn column: Int) -> Int { (firstColumn + column * dilation) * channels }

  /// Where the first output's values of four rows begin that `next` needs and this group does not. They follow each other
  /// every `rowCount` floats, past the end of the image where `next` is its last group.
  func ahead(of next: RowGroup?) -> UnsafePointer<Float>? {
    guard let next else { return nil }
    let isSamePlane = next.image == group.image && next.plane == group.plane
    let first = isSamePlane ? group.rows.upperBound - 1 + image.height.dilatedFilter : image.height.paddingBefore
    return image.row(first, plane: 0, of: next).map { $0 + max(0, offset(ofColumn: 0)) }
  }
}
