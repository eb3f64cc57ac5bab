/// Images and the border that is added to them, checked once.
public struct PadDims: Hashable, Sendable {
  /// The number of images, at least 0.
  public let batch: Int
  /// Planes, rows and columns of an image, each at least 1.
  public let size: DepthHeightWidth
  /// Channels of a pixel, at least 1.
  public let channels: Int
  /// Pixels that are added on each side, at least 0.
  public let padding: Padding3D

  /// Checks the numbers.
  ///
  /// - Throws: `BorderError` naming the number that is out of range, or the padded images that are too large.
  public init(
    batch: Int = 1, size: DepthHeightWidth, channels: Int, padding: Padding3D
  ) throws(BorderError) {
    let numbers: [(name: String, value: Int, minimum: Int)] = [
      ("batch size", batch, 0), ("depth", size.depth, 1), ("height", size.height, 1), ("width", size.width, 1),
      ("number of channels", channels, 1), ("padding at the front", padding.front, 0),
      ("padding at the back", padding.back, 0), ("padding at the top", padding.top, 0),
      ("padding at the bottom", padding.bottom, 0), ("padding on the left", padding.left, 0),
      ("padding on the right", padding.right, 0),
    ]
    for number in numbers where number.value < number.minimum {
      throw .tooSmall(name: number.name, value: number.value, minimum: number.minimum)
    }
    for number in numbers where number.value > ConvDims.largestSize {
      throw .tooLarge(name: number.name, value: number.value)
    }
    self.batch = batch
    self.size = size
    self.channels = channels
    self.padding = padding
    let shape = [batch, paddedSize.depth, paddedSize.height, paddedSize.width, channels]
    if let bytes = AddressableMemory.excess(shape) { throw .tooManyBytes(shape: shape, bytes: bytes) }
  }

  /// Images without a depth.
  ///
  /// - Throws: `BorderError`, as the other does.
  public init(
    batch: Int = 1, height: Int, width: Int, channels: Int, padding: Padding2D
  ) throws(BorderError) {
    try self.init(
      batch: batch, size: DepthHeightWidth(depth: 1, height: height, width: width), channels: channels,
      padding: Padding3D(padding))
  }

  /// Planes, rows and columns with the border.
  public var paddedSize: DepthHeightWidth {
    DepthHeightWidth(
      depth: padding.front + size.depth + padding.back, height: padding.top + size.height + padding.bottom,
      width: padding.left + size.width + padding.right)
  }

  /// Elements of the images without the border.
  public var count: Int { batch * size.depth * size.height * size.width * channels }
  /// Elements of the images with the border.
  public var paddedCount: Int { batch * paddedSize.depth * paddedSize.height * paddedSize.width * channels }
}
