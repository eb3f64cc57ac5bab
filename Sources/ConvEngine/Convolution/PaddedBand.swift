/// A band of an image, copied with its padding, in which every tap of the filter meets consecutive outputs at
/// consecutive places, whatever the stride.
///
/// It holds those rows from every plane that the filter reaches. A row of the band is split by the horizontal stride `s`: first the columns 0, s, 2s, … of the padded row, then
/// 1, s + 1, and so on. A channel is repeated for each of its filters, so that the band's channels are the output's.
struct PaddedBand {
  /// Floats of one row.
  let rowLength: Int
  /// Output rows that a band serves, at most, all of one plane.
  let outputRows: Int

  private let dims: ConvDims
  /// Pixels of each part of a row.
  private let partWidth: Int
  /// Parts that any tap reads.
  private let parts: Int
  private let filtersPerChannel: Int

  /// Bands of about this many floats (384 KiB) leave the second-level cache room for the output.
  private static let targetCount = 98_304

  /// - Parameter wantedBands: into how many bands the batch should be split at least, so that every thread has some.
  init(_ dims: ConvDims, wantedBands: Int) {
    self.dims = dims
    let paddedWidth = dims.inputWidth + dims.padding.left + dims.padding.right
    partWidth = dividedUp(paddedWidth, dims.stride.width)
    parts = min(dims.stride.width, dims.dilatedFilterWidth)
    rowLength = parts * partWidth * dims.outputChannels
    filtersPerChannel = dims.groupOutputChannels
    let fitting =
      (Self.targetCount / (rowLength * dims.filterDepth) - dims.dilatedFilterHeight) / dims.stride.height + 1
    let share = dividedUp(dims.batch * dims.outputDepth * dims.outputHeight, max(1, wantedBands))
    outputRows = max(1, min(fitting, share, dims.outputHeight))
  }

  /// Floats of a whole band; a vector of `slack` floats may be read after its last row.
  func count(slack: Int) -> Int { dims.filterDepth * planeLength + slack }

  /// Floats of the rows from one plane.
  private var planeLength: Int { ((outputRows - 1) * dims.stride.height + dims.dilatedFilterHeight) * rowLength }

  /// Bands of the whole batch.
  var bands: Int { dims.batch * dims.outputDepth * bandsPerPlane }

  private var bandsPerPlane: Int { dividedUp(dims.outputHeight, outputRows) }

  /// The output rows of a band.
  func place(of band: Int) -> BandPlace {
    let first = band % bandsPerPlane * outputRows
    let plane = band / bandsPerPlane
    return BandPlace(
      image: plane / dims.outputDepth, plane: plane % dims.outputDepth,
      rows: first..<min(dims.outputHeight, first + outputRows))
  }

  /// Where the row that the filter's first row meets at output row `index` of the band begins.
  func rowOffset(ofOutputRow index: Int) -> Int { index * dims.stride.height * rowLength }

  /// How many floats after the place of an output row a tap's value for the first output lies.
  func tapOffset(plane: Int = 0, row: Int, column: Int) -> Int {
    plane * planeLength + row * dims.dilation.height * rowLength + columnOffset(column)
  }

  /// The offset of a tap, counted in the order of the filter.
  func tapOffset(_ tap: Int) -> Int {
    let row = tap / dims.filterWidth
    return tapOffset(plane: row / dims.filterHeight, row: row % dims.filterHeight, column: tap % dims.filterWidth)
  }

  /// How many floats into a row a tap's value for the first output lies.
  func columnOffset(_ column: Int) -> Int {
    let x = column * dims.dilation.width
    return (x % dims.stride.width * partWidth + x / dims.stride.width) * dims.outputChannels
  }

  /// Copies what the output rows of a band need from a batch of images.
  @_specialize(where Value == Float)
  @_specialize(where Value == UInt8)
  func fill<Value: PixelValue>(
    from input: UnsafePointer<Value>, _ place: BandPlace, to band: UnsafeMutablePointer<Float>
  ) {
    let image = input + place.image * dims.inputImageCount
    let planeCount = dims.inputHeight * dims.inputWidth * dims.inputChannels
    for tap in 0..<dims.filterDepth {
      let z = place.plane * dims.depth.stride + tap * dims.depth.dilation - dims.depth.paddingBefore
      let isInside = z >= 0 && z < dims.inputDepth
      fillPlane(isInside ? image + z * planeCount : nil, place.rows, to: band + tap * planeLength)
    }
  }

  /// - Parameter plane: nil where the plane lies in the padding.
  private func fillPlane<Value: PixelValue>(
    _ plane: UnsafePointer<Value>?, _ rows: Range<Int>, to band: UnsafeMutablePointer<Float>
  ) {
    let height = (rows.count - 1) * dims.stride.height + dims.dilatedFilterHeight
    // A stride larger than the filter leaves rows that nothing reads.
    for row in 0..<height where row % dims.stride.height < dims.dilatedFilterHeight {
      let y = rows.lowerBound * dims.stride.height + row - dims.padding.top
      let target = band + row * rowLength
      guard let plane, y >= 0, y < dims.inputHeight else {
        target.update(repeating: 0, count: rowLength)
        continue
      }
      let source = plane + y * dims.inputWidth * dims.inputChannels
      for part in 0..<parts { fillPart(part, from: source, to: target + part * partWidth * dims.outputChannels) }
    }
  }

  private func fillPart<Value: PixelValue>(
    _ part: Int, from row: UnsafePointer<Value>, to target: UnsafeMutablePointer<Float>
  ) {
    let stride = dims.stride.width
    let channels = dims.outputChannels
    // Column `part + j · stride` of the padded row lies inside the image for j from `first` up to `end`.
    let first = min(partWidth, max(0, dividedUp(dims.padding.left - part, stride)))
    let end = min(partWidth, max(first, dividedUp(dims.padding.left + dims.inputWidth - part, stride)))
    target.update(repeating: 0, count: first * channels)
    (target + end * channels).update(repeating: 0, count: (partWidth - end) * channels)
    let source = row + (part + first * stride - dims.padding.left) * dims.inputChannels
    copyPixels(end - first, from: source, step: stride * dims.inputChannels, to: target + first * channels)
  }

  private func copyPixels<Value: PixelValue>(
    _ count: Int, from source: UnsafePointer<Value>, step: Int, to target: UnsafeMutablePointer<Float>
  ) {
    let channels = dims.inputChannels
    if filtersPerChannel == 1, step == channels { return Value.copy(count * channels, from: source, to: target) }
    for pixel in 0..<count {
      let from = source + pixel * step
      let to = target + pixel * dims.outputChannels
      if filtersPerChannel == 1 {
        Value.copy(channels, from: from, to: to)
      } else {
        for channel in 0..<channels {
          for copy in 0..<filtersPerChannel { to[channel * filtersPerChannel + copy] = from[channel].single }
        }
      }
    }
  }
}

/// The output rows that a band serves.
struct BandPlace {
  /// Which image of the batch they belong to.
  let image: Int
  /// Which plane of it.
  let plane: Int
  let rows: Range<Int>
}
