/// Rows of an image, copied with their padding, in which every tap of the filter meets consecutive outputs at consecutive
/// places, whatever the stride.
///
/// A row is split by the horizontal stride `s`: first the columns 0, s, 2s, … of what the filters cover, then 1, s + 1,
/// and so on. A channel is repeated for each of its filters, so that the rows' channels are the output's.
struct PaddedRows {
  /// Floats of one row.
  let rowLength: Int

  private let stride: Int
  private let dilation: Int
  /// Pixels of each part of a row.
  private let partWidth: Int
  /// Parts that any tap reads.
  private let parts: Int
  /// Columns of padding before the image.
  private let padding: Int
  /// Floats before the padding, so that the image's first pixel begins a cache line.
  private let margin: Int
  private let imageWidth: Int
  private let channels: Int
  private let filtersPerChannel: Int

  /// - Parameter outputs: the columns of outputs that the rows are for; nil for all.
  init(_ dims: ConvDims, outputs: Range<Int>? = nil) {
    let outputs = outputs ?? 0..<dims.outputWidth
    stride = dims.stride.width
    dilation = dims.dilation.width
    partWidth = outputs.count + (dims.dilatedFilterWidth - 1) / stride
    parts = min(stride, dims.dilatedFilterWidth)
    padding = dims.padding.left - outputs.lowerBound * stride
    imageWidth = dims.inputWidth
    channels = dims.inputChannels
    filtersPerChannel = dims.groupOutputChannels
    margin = -max(0, padding) * dims.outputChannels & (Self.lineCount - 1)
    // The last value is repeated four times, or as many as there are filters.
    let excess = filtersPerChannel > 1 ? 3 : 0
    rowLength = roundedUp(margin + parts * partWidth * dims.outputChannels + excess, Self.lineCount)
  }

  /// Floats of a cache line.
  private static let lineCount = 16

  /// How many floats into a row a tap's value for the first output lies.
  func offset(ofColumn column: Int) -> Int {
    let x = column * dilation
    return margin + (x % stride * partWidth + x / stride) * channels * filtersPerChannel
  }

  /// Copies a row.
  ///
  /// - Parameter row: where the image's row begins; nil where it lies in the padding.
  func fill<Value: PixelValue>(
    _ target: UnsafeMutablePointer<Float>, from row: UnsafePointer<Value>?, _ kernels: KernelTable
  ) {
    guard let row else { return target.update(repeating: 0, count: rowLength) }
    for part in 0..<parts {
      fillPart(part, from: row, to: target + margin + part * partWidth * channels * filtersPerChannel, kernels)
    }
  }

  private func fillPart<Value: PixelValue>(
    _ part: Int, from row: UnsafePointer<Value>, to target: UnsafeMutablePointer<Float>, _ kernels: KernelTable
  ) {
    let outputChannels = channels * filtersPerChannel
    let before = padding - part
    // Pixel `j` of the part lies inside the image for j from `first` up to `end`.
    let first = min(partWidth, max(0, dividedUp(before, stride)))
    let end = min(partWidth, max(first, dividedUp(before + imageWidth, stride)))
    clear(target, count: first * outputChannels)
    let source = row + (first * stride - before) * channels
    copyPixels(end - first, from: source, to: target + first * outputChannels, kernels)
    clear(target + end * outputChannels, count: (partWidth - end) * outputChannels)
  }

  /// The padding is a few floats, for which a call would cost more than they do.
  @inline(__always)
  private func clear(_ target: UnsafeMutablePointer<Float>, count: Int) {
    for index in 0..<count { target[index] = 0 }
  }

  private func copyPixels<Value: PixelValue>(
    _ count: Int, from source: UnsafePointer<Value>, to target: UnsafeMutablePointer<Float>, _ kernels: KernelTable
  ) {
    if filtersPerChannel == 1, stride == 1 {
      return Value.copy(count * channels, from: source, to: target, kernels)
    }
    if filtersPerChannel == 1 {
      for pixel in 0..<count {
        Value.copy(channels, from: source + pixel * stride * channels, to: target + pixel * channels, kernels)
      }
      return
    }
    var to = target
    var from = source
    let between = (stride - 1) * channels
    for _ in 0..<count {
      for _ in 0..<channels {
        // Four at a time, of which the next value overwrites what is too much.
        let four = SIMD4(repeating: from.pointee.single)
        var copy = 0
        repeat {
          UnsafeMutableRawPointer(to + copy).storeBytes(of: four, as: SIMD4<Float>.self)
          copy &+= 4
        } while copy < filtersPerChannel
        to += filtersPerChannel
        from += 1
      }
      from += between
    }
  }
}
