/// Rows of an image with the padding round them: there every patch lies at the same offsets from its first value, so that
/// a kernel can read it in place.
struct PatchBand {
  /// Floats from one patch to the next in a row of outputs.
  let step: Int
  /// Floats from the first patch of a row of outputs to that of the next row.
  let lineStep: Int
  private let dims: ConvDims
  /// Floats from one row of the band to the next.
  private let rowLength: Int

  /// - Parameter dims: an image convolution (`fits`).
  init(_ dims: ConvDims) {
    self.dims = dims
    let channels = dims.inputChannels
    let width = ((dims.outputWidth - 1) * dims.stride.width + dims.dilatedFilterWidth) * channels
    rowLength = width
    lineStep = dims.stride.height * width
    step = dims.stride.width * channels
  }

  /// Whether there is such a band: one plane, whose channels all belong to every patch.
  static func fits(_ dims: ConvDims) -> Bool {
    dims.groups == 1 && dims.inputDepth == 1 && dims.outputDepth == 1 && dims.filterDepth == 1
  }

  /// Floats of the band that some rows of outputs see.
  func count(outputRows: Int) -> Int {
    ((outputRows - 1) * dims.stride.height + dims.dilatedFilterHeight) * rowLength
  }

  /// Calls `body` with the distances of a patch's values, ordered as the filter's rows, from its first.
  func withOffsets(_ body: (UnsafePointer<Int>) -> Void) {
    ScratchMemory.withIntegers(.offsets, dims.tapsPerOutput) { offsets in
      var index = 0
      for y in 0..<dims.filterHeight {
        for x in 0..<dims.filterWidth {
          let tap = y * dims.dilation.height * rowLength + x * dims.dilation.width * dims.inputChannels
          for channel in 0..<dims.inputChannels { offsets[index + channel] = tap + channel }
          index += dims.inputChannels
        }
      }
      body(offsets)
    }
  }

  /// Copies what some rows of outputs see.
  ///
  /// - Parameter image: the image's first value.
  func copy(_ outputRows: Range<Int>, of image: UnsafePointer<Float>, to memory: UnsafeMutablePointer<Float>) {
    let channels = dims.inputChannels
    // Parts of a gradient may have less than no padding: then their patches begin inside the image.
    let left = max(0, dims.padding.left) * channels
    let skipped = max(0, -dims.padding.left) * channels
    let inside = max(0, min(dims.inputWidth * channels - skipped, rowLength - left))
    let first = outputRows.lowerBound * dims.stride.height - dims.padding.top
    let rows = (outputRows.count - 1) * dims.stride.height + dims.dilatedFilterHeight
    for row in 0..<rows {
      let target = memory + row * rowLength
      guard (0..<dims.inputHeight).contains(first + row), inside > 0 else {
        target.update(repeating: 0, count: rowLength)
        continue
      }
      target.update(repeating: 0, count: left)
      (target + left).update(from: image + (first + row) * dims.inputWidth * channels + skipped, count: inside)
      (target + left + inside).update(repeating: 0, count: rowLength - left - inside)
    }
  }
}
