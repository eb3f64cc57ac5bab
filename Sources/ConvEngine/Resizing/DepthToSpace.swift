/// A rearrangement between channels and pixels, checked once: a block of `block × block` pixels becomes one pixel with as
/// many times the channels, or the other way round.
public struct BlockDims: Hashable, Sendable {
  /// How the channels of the deep image are ordered.
  public enum Order: Hashable, Sendable {
    /// The place in the block varies slowest: channel `(i·block + j)·channels + c`.
    case blockFirst
    /// The channel varies slowest: channel `c·block² + i·block + j`, as in pixel shuffling (Shi et al., 2016).
    case channelFirst
  }

  /// The number of images, at least 0.
  public let batch: Int
  /// Rows of the deep image.
  public let height: Int
  /// Columns of the deep image.
  public let width: Int
  /// Channels of the wide image; the deep one has `block²` times as many.
  public let channels: Int
  /// Rows and columns of a block.
  public let block: Int
  /// How the channels of the deep image are ordered.
  public let order: Order

  /// Checks the numbers.
  ///
  /// - Throws: `ConvDimsError` naming the number that is out of range, or the buffer that is too large.
  public init(
    batch: Int = 1, height: Int, width: Int, channels: Int, block: Int, order: Order = .blockFirst
  ) throws(ConvDimsError) {
    try ConvDims.check([
      ("batch size", batch, 0), ("height", height, 1), ("width", width, 1), ("number of channels", channels, 1),
      ("block size", block, 1),
    ])
    self.batch = batch
    self.height = height
    self.width = width
    self.channels = channels
    self.block = block
    self.order = order
    try ConvDims.check(buffers: [("image", [batch, height, width, block, block, channels])])
  }

  /// `[batch, height, width, block²·channels]`.
  public var deepShape: [Int] { [batch, height, width, block * block * channels] }
  /// `[batch, height·block, width·block, channels]`.
  public var wideShape: [Int] { [batch, height * block, width * block, channels] }
  /// Elements of either.
  public var count: Int { batch * height * width * block * block * channels }
}

/// Spreads channels out over pixels. Its adjoint, and its inverse, is `spaceToDepth`.
///
/// - Parameters:
///   - dims: the shapes.
///   - input: `dims.count` values of shape `dims.deepShape`.
///   - output: room for `dims.count` values of shape `dims.wideShape`; it must not overlap the input.
public func depthToSpace(_ dims: BlockDims, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>) {
  rearrange(dims) { deep, wide in output[wide] = input[deep] }
}

/// Gathers blocks of pixels into channels. Its adjoint, and its inverse, is `depthToSpace`.
///
/// - Parameters:
///   - dims: the shapes.
///   - input: `dims.count` values of shape `dims.wideShape`.
///   - output: room for `dims.count` values of shape `dims.deepShape`; it must not overlap the input.
public func spaceToDepth(_ dims: BlockDims, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>) {
  rearrange(dims) { deep, wide in output[deep] = input[wide] }
}

/// `depthToSpace` in double precision.
public func depthToSpace(_ dims: BlockDims, input: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>) {
  rearrange(dims) { deep, wide in output[wide] = input[deep] }
}

/// `spaceToDepth` in double precision.
public func spaceToDepth(_ dims: BlockDims, input: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>) {
  rearrange(dims) { deep, wide in output[deep] = input[wide] }
}

/// Visits every element, with its places in the deep and in the wide image.
@inline(__always)
private func rearrange(_ dims: BlockDims, _ body: (_ deep: Int, _ wide: Int) -> Void) {
  let (block, channels) = (dims.block, dims.channels)
  let deepStep = dims.order == .blockFirst ? 1 : block * block
  let blockStep = dims.order == .blockFirst ? channels : 1
  ThreadPool.shared.parallelFor(
    count: dims.batch * dims.height, grain: max(1, 16_384 / (dims.width * block * block * channels))
  ) { rows in
    for row in rows {
      for i in 0..<block {
        for x in 0..<dims.width {
          for j in 0..<block {
            let deep = (row * dims.width + x) * block * block * channels + (i * block + j) * blockStep
            let wide = ((row * block + i) * dims.width * block + x * block + j) * channels
            for channel in 0..<channels { body(deep + channel * deepStep, wide + channel) }
          }
        }
      }
    }
  }
}
