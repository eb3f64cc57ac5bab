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
    let (height, width) = (dims.inputHeight, dims.inputWidth)
    let image = input + plane * height * width * dims.inputChannels
    let (top, left) = (firstRow - dims.height.paddingBefore, firstColumn - dims.width.paddingBefore)
    let (down, across) = (dims.height.dilation, dims.width.dilation)
    var place = pixels
    for y in stride(from: top, to: top + Self.inputSize * down, by: down) {
      let row = image + (y * width + left) * dims.inputChannels
      let isInside = y >= 0 && y < height
      for column in 0..<Self.inputSize {
        let x = left + column * across
        place.pointee = isInside && x >= 0 && x < width ? row + column * across * dims.inputChannels : zeros
        place += 1
      }
    }
  }

  /// Where the outputs of a tile lie; those beyond the image are `nowhere`.
  ///
  /// - Parameter offset: where a row of a plane's outputs begins, in floats from `base`; from one of its pixels to the
  ///   next it is `pixelStep` floats.
  @inline(__always)
  func locateOutputs<Pointer: Strideable>(
    of tile: Int, _ base: Pointer, pixelStep: Int, nowhere: Pointer, to pixels: UnsafeMutablePointer<Pointer>,
    offset: (_ plane: Int, _ row: Int) -> Int
  ) where Pointer.Stride == Int {
    let (plane, firstRow, firstColumn) = place(of: tile)
    var place = pixels
    for row in 0..<size {
      let y = firstRow + row * dims.height.dilation
      let isInside = y < dims.outputHeight
      let line = isInside ? base.advanced(by: offset(plane, y)) : nowhere
      for column in 0..<size {
        let x = firstColumn + column * dims.width.dilation
        place.pointee = isInside && x < dims.outputWidth ? line.advanced(by: x * pixelStep) : nowhere
        place += 1
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
