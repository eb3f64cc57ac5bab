/// Every dimension of a convolution, checked once, so that no kernel has to check again.
///
/// There are three spatial axes, depth, height and width; a convolution of fewer dimensions has one pixel and one tap
/// along the others, and leaves them out of its shapes. Shapes, with `C` varying fastest in memory:
/// - input `[batch, inputDepth, inputHeight, inputWidth, inputChannels]` (NDHWC; NHWC; NLC);
/// - filter `[filterDepth, filterHeight, filterWidth, inputChannels ÷ groups, outputChannels]` (DHWIO; HWIO; LIO);
/// - output `[batch, outputDepth, outputHeight, outputWidth, outputChannels]`.
///
/// Group `g` reads the `g`-th share of the input channels and writes the `g`-th share of the output channels.
/// For the sizes, see Dumoulin and Visin, "A guide to convolution arithmetic for deep learning" (2016).
public struct ConvDims: Hashable, Sendable {
  /// The number of images; 0 is an empty batch, whose output is empty too.
  public let batch: Int
  /// Channels of an image.
  public let inputChannels: Int
  /// The number of filters, which is the number of channels that come out.
  public let outputChannels: Int
  /// Into how many independent convolutions the channels are split.
  public let groups: Int
  /// Spatial axes that the shapes have: 1 for text and signals, 2 for images, 3 for volumes and video.
  public let spatialRank: Int
  /// The axis of planes or frames.
  public let depth: ConvAxis
  /// The axis of rows.
  public let height: ConvAxis
  /// The axis of columns; the only one in one dimension.
  public let width: ConvAxis

  /// The largest value of any single dimension, so that no product of two can overflow.
  public static let largestSize = Int(Int32.max)

  /// Checks the dimensions of a convolution along any axes.
  ///
  /// - Parameter axes: the last one is the width, the one before it the height, the one before that the depth.
  /// - Throws: `ConvDimsError` naming the first number that is out of range, the channels that do not divide, or the
  ///   buffer that is too large.
  public init(
    batch: Int = 1, inputChannels: Int, outputChannels: Int, axes: [ConvAxis], groups: Int = 1
  ) throws(ConvDimsError) {
    try Self.check([
      ("batch size", batch, 0), ("number of input channels", inputChannels, 1),
      ("number of output channels", outputChannels, 1), ("number of groups", groups, 1),
    ])
    guard (1...3).contains(axes.count) else { throw .wrongNumberOfAxes(axes.count) }
    for (name, channels) in [("input channels", inputChannels), ("output channels", outputChannels)]
    where channels % groups != 0 {
      throw .channelsDoNotDivide(name: name, channels: channels, groups: groups)
    }
    self.init(
      known: axes.count > 2 ? axes[axes.count - 3] : .absent(.depth),
      axes.count > 1 ? axes[axes.count - 2] : .absent(.height), axes[axes.count - 1], spatialRank: axes.count,
      batch: batch, inputChannels: inputChannels, outputChannels: outputChannels, groups: groups)
    try checkCounts()
  }

  /// Dimensions that are known to be right.
  init(
    known depth: ConvAxis, _ height: ConvAxis, _ width: ConvAxis, spatialRank: Int, batch: Int, inputChannels: Int,
    outputChannels: Int, groups: Int
  ) {
    self.batch = batch
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.groups = groups
    self.spatialRank = spatialRank
    self.depth = depth
    self.height = height
    self.width = width
  }

  /// Throws for the first of the values that is out of range.
  static func check(_ sizes: [(name: String, value: Int, minimum: Int)]) throws(ConvDimsError) {
    for size in sizes {
      if size.value < size.minimum {
        throw .tooSmall(name: size.name, value: size.value, minimum: size.minimum)
      }
      if size.value > largestSize { throw .tooLarge(name: size.name, value: size.value) }
    }
  }

  /// Throws for the first of the buffers that no process can address.
  static func check(buffers: [(name: String, shape: [Int])]) throws(ConvDimsError) {
    for (name, shape) in buffers {
      if let bytes = AddressableMemory.excess(shape) { throw .tooManyBytes(name: name, shape: shape, bytes: bytes) }
    }
  }

  private func checkCounts() throws(ConvDimsError) {
    try Self.check(buffers: [("input", inputShape), ("filter", filterShape), ("output", outputShape)])
    let work = outputShape.reduce(1) { $0 * Double($1) } * filterShape.dropLast().reduce(1) { $0 * Double($1) }
    if work > Double(Int.max / 2) { throw .tooManyMultiplyAdds(count: work) }
  }
}
