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
  spread(dims, input, output)
}

/// Gathers blocks of pixels into channels. Its adjoint, and its inverse, is `depthToSpace`.
///
/// - Parameters:
///   - dims: the shapes.
///   - input: `dims.count` values of shape `dims.wideShape`.
///   - output: room for `dims.count` values of shape `dims.deepShape`; it must not overlap the input.
public func spaceToDepth(_ dims: BlockDims, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>) {
  gather(dims, input, output)
}

/// `depthToSpace` in double precision.
public func depthToSpace(_ dims: BlockDims, input: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>) {
  spread(dims, input, output)
}

/// `spaceToDepth` in double precision.
public func spaceToDepth(_ dims: BlockDims, input: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>) {
  gather(dims, input, output)
}

private func spread<Scalar: EngineScalar>(
  _ dims: BlockDims, _ input: UnsafePointer<Scalar>, _ output: UnsafeMutablePointer<Scalar>
) {
  forEachRun(of: dims) { deep, step, wide, count in
    if step == 1 {
      (output + wide).update(from: input + deep, count: count)
    } else {
      for channel in 0..<count { output[wide + channel] = input[deep + channel * step] }
    }
  }
}

private func gather<Scalar: EngineScalar>(
  _ dims: BlockDims, _ input: UnsafePointer<Scalar>, _ output: UnsafeMutablePointer<Scalar>
) {
  forEachRun(of: dims) { deep, step, wide, count in
    if step == 1 {
      (output + deep).update(from: input + wide, count: count)
    } else {
      for channel in 0..<count { output[deep + channel * step] = input[wide + channel] }
    }
  }
}

/// Visits every piece that lies side by side in the wide image, with its first places in the deep and in the wide image
/// and the distance from one of its elements to the next in the deep one.
@inline(__always)
private func forEachRun(of dims: BlockDims, _ body: (_ deep: Int, _ step: Int, _ wide: Int, _ count: Int) -> Void) {
  let (block, channels) = (dims.block, dims.channels)
  let pixel = block * block * channels
  // With the block first, a row of the block lies side by side in both.
  let isWholeRow = dims.order == .blockFirst
  let (runs, count) = isWholeRow ? (1, block * channels) : (block, channels)
  let step = isWholeRow ? 1 : block * block
  ThreadPool.shared.parallelFor(
    count: dims.batch * dims.height, grain: max(1, 16_384 / (dims.width * pixel))
  ) { rows in
    for row in rows {
      for i in 0..<block {
        let line = (row * block + i) * dims.width * block * channels
        for x in 0..<dims.width {
          let first = (row * dims.width + x) * pixel + (isWholeRow ? i * count : i * block)
          for j in 0..<runs { body(first + j, step, line + (x * runs + j) * count, count) }
        }
      }
    }
  }
}
