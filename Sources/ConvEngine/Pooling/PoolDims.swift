/// Every dimension of a pooling, checked once.
///
/// Pooling treats each channel by itself. Shapes: input `[batch, D, H, W, channels]`, output the same with one pixel for
/// each window; axes that a pooling of fewer dimensions does not have are left out.
public struct PoolDims: Hashable, Sendable {
  /// The number of images; 0 is an empty batch, whose output is empty too.
  public let batch: Int
  /// Channels of an image.
  public let channels: Int
  /// Spatial axes that the shapes have.
  public let spatialRank: Int
  /// The axis of planes or frames.
  public let depth: PoolAxis
  /// The axis of rows.
  public let height: PoolAxis
  /// The axis of columns; the only one in one dimension.
  public let width: PoolAxis

  /// Checks the dimensions of a pooling along any axes.
  ///
  /// - Parameter axes: the last one is the width, the one before it the height, the one before that the depth.
  /// - Throws: `ConvDimsError` naming the first number that is out of range, or the buffer that is too large.
  public init(batch: Int = 1, channels: Int, axes: [PoolAxis]) throws(ConvDimsError) {
    try ConvDims.check([("batch size", batch, 0), ("number of channels", channels, 1)])
    guard (1...3).contains(axes.count) else { throw .wrongNumberOfAxes(axes.count) }
    self.batch = batch
    self.channels = channels
    spatialRank = axes.count
    width = axes[axes.count - 1]
    height = axes.count > 1 ? axes[axes.count - 2] : PoolAxis(absent: .height)
    depth = axes.count > 2 ? axes[axes.count - 3] : PoolAxis(absent: .depth)
    try ConvDims.check(buffers: [("input", inputShape), ("output", outputShape)])
    // Pixels are numbered by 32-bit integers.
    let pixels = depth.input * height.input * width.input
    if pixels > ConvDims.largestSize { throw .tooLarge(name: "number of pixels of an image", value: pixels) }
  }

  /// A pooling of images, `[N, H, W, C]`.
  ///
  /// - Parameters:
  ///   - window: rows and columns of a window.
  ///   - stride: from one window to the next; nil is the window's size.
  ///   - roundsUp: whether last windows that cover only part of the padded image count ("ceil mode").
  /// - Throws: `ConvDimsError`, as the other does.
  public init(
    batch: Int = 1, inputHeight: Int, inputWidth: Int, channels: Int, window: HeightWidth, stride: HeightWidth? = nil,
    padding: Padding2D = 0, dilation: HeightWidth = 1, roundsUp: Bool = false
  ) throws(ConvDimsError) {
    let height = try PoolAxis(
      .height, input: inputHeight, window: window.height, stride: stride?.height, paddingBefore: padding.top,
      paddingAfter: padding.bottom, dilation: dilation.height, roundsUp: roundsUp)
    let width = try PoolAxis(
      .width, input: inputWidth, window: window.width, stride: stride?.width, paddingBefore: padding.left,
      paddingAfter: padding.right, dilation: dilation.width, roundsUp: roundsUp)
    try self.init(batch: batch, channels: channels, axes: [height, width])
  }

  /// A pooling of images to a given number of rows and columns; 1 is global pooling.
  ///
  /// - Throws: `ConvDimsError`, as the others do.
  public init(
    batch: Int = 1, inputHeight: Int, inputWidth: Int, channels: Int, adaptingTo output: HeightWidth
  ) throws(ConvDimsError) {
    let height = try PoolAxis(.height, input: inputHeight, adaptingTo: output.height)
    let width = try PoolAxis(.width, input: inputWidth, adaptingTo: output.width)
    try self.init(batch: batch, channels: channels, axes: [height, width])
  }

  /// The axes that the shapes have, from the outermost to the innermost.
  public var axes: [PoolAxis] { Array([depth, height, width].suffix(spatialRank)) }
  /// `[batch, D, H, W, channels]`, without the axes that it does not have.
  public var inputShape: [Int] { [batch] + axes.map(\.input) + [channels] }
  /// `[batch, D, H, W, channels]`, one pixel for each window.
  public var outputShape: [Int] { [batch] + axes.map(\.output) + [channels] }
  /// Elements of the input buffer.
  public var inputCount: Int { batch * inputPixels * channels }
  /// Elements of the output buffer.
  public var outputCount: Int { batch * outputPixels * channels }

  /// Pixels of one image of the input.
  var inputPixels: Int { depth.input * height.input * width.input }
  /// Pixels of one image of the output.
  var outputPixels: Int { depth.output * height.output * width.output }
  /// Pixels of the largest window.
  var largestWindow: Int { depth.largestWindow * height.largestWindow * width.largestWindow }

  /// The pixels of an image, counted in order, end here for the windows of one row of outputs.
  func endOfPixels(ofOutputRow row: Int) -> Int {
    let plane = depth.lastPixel(ofWindow: row / height.output)
    return (plane * height.input + height.lastPixel(ofWindow: row % height.output) + 1) * width.input
  }

  /// Visits the windows of one image in order, with the numbers of the pixels that they cover.
  @inline(__always)
  func forEachWindow(_ body: (PoolWindow) -> Void) {
    let image = PooledImage(self)
    var output = 0
    for z in depth.windows {
      for y in height.windows {
        for x in width.windows {
          body(PoolWindow(of: image, z: z, y: y, x: x, output: output))
          output += 1
        }
      }
    }
  }
}

/// The sizes of an image that is pooled.
struct PooledImage {
  let height: Int
  let width: Int
  /// From one pixel of a window to the next along each axis, counted in pixels of the image.
  let step: DepthHeightWidth

  init(_ dims: PoolDims) {
    (height, width) = (dims.height.input, dims.width.input)
    step = DepthHeightWidth(
      depth: dims.depth.dilation * height * width, height: dims.height.dilation * width, width: dims.width.dilation)
  }
}

/// One window, and the output pixel that comes from it.
struct PoolWindow {
  private let z: PoolAxis.Window
  private let y: PoolAxis.Window
  private let x: PoolAxis.Window
  /// From one pixel of the window to the next along each axis, counted in pixels of the image.
  private let step: DepthHeightWidth
  /// The number of its first pixel.
  let first: Int
  /// The number of the output pixel.
  let output: Int

  init(of image: PooledImage, z: PoolAxis.Window, y: PoolAxis.Window, x: PoolAxis.Window, output: Int) {
    self.z = z
    self.y = y
    self.x = x
    self.output = output
    first = (z.first * image.height + y.first) * image.width + x.first
    step = image.step
  }

  /// Whether the two cover as many pixels along each axis, so that one is the other moved.
  func hasShape(of other: PoolWindow) -> Bool {
    x.pixels == other.x.pixels && y.pixels == other.y.pixels && z.pixels == other.z.pixels
  }

  /// Pixels that an average divides by.
  func divisor(countingPadding: Bool) -> Int {
    countingPadding ? z.paddedPixels * y.paddedPixels * x.paddedPixels : z.pixels * y.pixels * x.pixels
  }

  /// Visits the numbers of the image's pixels that the window covers, row by row.
  @inline(__always)
  func forEachPixel(_ body: (Int) -> Void) {
    for kz in 0..<z.pixels {
      for ky in 0..<y.pixels {
        let row = first + kz * step.depth + ky * step.height
        for kx in 0..<x.pixels { body(row + kx * step.width) }
      }
    }
  }
}
