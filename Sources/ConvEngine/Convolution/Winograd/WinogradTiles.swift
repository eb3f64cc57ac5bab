/// The tiles that cover the output images of a convolution, with the 6 × 6 input pixels that each sees: 4 × 4 outputs
/// where filters have 3 × 3 taps, 2 × 2 where they have 5 × 5.
///
/// With a dilation d the pixels that meet fall into d interlocking images per axis, whose tiles have pixels d apart.
struct WinogradTiles {
  /// Input pixels of a tile along one axis, which is also how many values its transform has.
  static let inputSize = 6

  /// Outputs of a tile along one axis.
  let size: Int
  private let dims: ConvDims
  private let rows: TileStarts
  private let columns: TileStarts

  init(_ dims: ConvDims) {
    self.dims = dims
    size = Self.inputSize + 1 - dims.height.filter
    rows = TileStarts(dims.height, tile: size)
    columns = TileStarts(dims.width, tile: size)
  }

  /// Tiles of the whole batch.
  var count: Int { dims.batch * dims.outputDepth * rows.count * columns.count }

  /// Where the input pixels of a tile lie; those in the padding are `zeros`.
  func locateInputs(
    of tile: Int, _ input: UnsafePointer<Float>, zeros: UnsafePointer<Float>,
    to pixels: UnsafeMutablePointer<UnsafePointer<Float>>
  ) {
    let (plane, firstRow, firstColumn) = place(of: tile)
    let image = input + plane * dims.inputHeight * dims.inputWidth * dims.inputChannels
    for row in 0..<Self.inputSize {
      let y = firstRow + row * dims.dilation.height - dims.padding.top
      for column in 0..<Self.inputSize {
        let x = firstColumn + column * dims.dilation.width - dims.padding.left
        let isInside = y >= 0 && y < dims.inputHeight && x >= 0 && x < dims.inputWidth
        pixels[row * Self.inputSize + column] =
          isInside ? image + (y * dims.inputWidth + x) * dims.inputChannels : zeros
      }
    }
  }

  /// Where the outputs of a tile lie, counted through all output pixels; nil for those beyond the image.
  @inline(__always)
  func forEachOutput(of tile: Int, _ body: (_ index: Int, _ pixel: Int?) -> Void) {
    let (plane, firstRow, firstColumn) = place(of: tile)
    for row in 0..<size {
      let y = firstRow + row * dims.dilation.height
      for column in 0..<size {
        let x = firstColumn + column * dims.dilation.width
        let isInside = y < dims.outputHeight && x < dims.outputWidth
        body(
          row * size + column, isInside ? (plane * dims.outputHeight + y) * dims.outputWidth + x : nil)
      }
    }
  }

  private func place(of tile: Int) -> (plane: Int, firstRow: Int, firstColumn: Int) {
    (
      tile / (rows.count * columns.count), rows[tile / columns.count % rows.count], columns[tile % columns.count]
    )
  }
}

/// The first output of every tile along one axis, one interlocking image after the other.
private struct TileStarts {
  /// From one tile of an image to the next.
  private let span: Int
  /// Tiles of each of the first images.
  private let most: Int
  /// How many images have so many; the others have one less.
  private let images: Int
  let count: Int

  /// - Parameter tile: outputs of a tile.
  init(_ axis: ConvAxis, tile: Int) {
    span = tile * axis.dilation
    let rest = axis.output % span
    images = rest == 0 ? axis.dilation : min(rest, axis.dilation)
    most = dividedUp(axis.output, span)
    count = images * most + (axis.dilation - images) * (most - 1)
  }

  subscript(index: Int) -> Int {
    let inFirst = images * most
    if index < inFirst { return index / most + index % most * span }
    let later = index - inFirst
    return images + later / (most - 1) + later % (most - 1) * span
  }
}
