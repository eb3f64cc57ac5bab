/// The shape of a normalisation, checked once: which values share a mean and a variance.
///
/// The input is `[batch, pixels, channels]`; all spatial axes together are `pixels`.
public struct NormalizationDims: Hashable, Sendable {
  /// Which values are normalised together.
  public enum Kind: Hashable, Sendable {
    /// Each channel over all images and pixels (Ioffe and Szegedy, "Batch normalization", 2015).
    case batch
    /// Each image by itself, its channels in this many groups of neighbours (Wu and He, "Group normalization", 2018). One
    /// group per channel is instance normalisation; a single group and one pixel is layer normalisation of a vector.
    case group(Int)
  }

  /// Which values are normalised together.
  public let kind: Kind
  /// Images, at least 0.
  public let batch: Int
  /// Pixels of an image, at least 1.
  public let pixels: Int
  /// Channels of a pixel, at least 1.
  public let channels: Int

  /// Checks the numbers.
  ///
  /// - Throws: `ConvDimsError` naming the number that is out of range, the channels that do not divide into groups,
  ///   or the buffer that is too large.
  public init(_ kind: Kind, batch: Int, pixels: Int, channels: Int) throws(ConvDimsError) {
    try ConvDims.check([
      ("batch size", batch, 0), ("number of pixels", pixels, 1), ("number of channels", channels, 1),
    ])
    if case .group(let groups) = kind {
      try ConvDims.check([("number of groups", groups, 1)])
      guard channels % groups == 0 else {
        throw .channelsDoNotDivide(name: "channels", channels: channels, groups: groups)
      }
    }
    try ConvDims.check(buffers: [("input", [batch, pixels, channels])])
    self.kind = kind
    self.batch = batch
    self.pixels = pixels
    self.channels = channels
  }

  /// Instance normalisation: every channel of every image by itself (Ulyanov et al., 2016).
  ///
  /// - Throws: `ConvDimsError`, as `init` does.
  public static func instance(batch: Int, pixels: Int, channels: Int) throws(ConvDimsError) -> NormalizationDims {
    try NormalizationDims(.group(channels), batch: batch, pixels: pixels, channels: channels)
  }

  /// Layer normalisation: every vector of `features` values by itself (Ba et al., 2016).
  ///
  /// - Throws: `ConvDimsError`, as `init` does.
  public static func layer(vectors: Int, features: Int) throws(ConvDimsError) -> NormalizationDims {
    try NormalizationDims(.group(1), batch: vectors, pixels: 1, channels: features)
  }

  /// Elements of the input.
  public var count: Int { batch * pixels * channels }
  /// How many means and how many variances there are: `channels`, or `batch · groups`.
  public var statisticsCount: Int { units * groups }
  /// Values that share a mean.
  public var valuesPerStatistic: Int { rowsPerUnit * (channels / groups) }

  /// Parts of the input that are normalised independently: images, or all of it.
  var units: Int { kind == .batch ? 1 : batch }
  /// Pixels of one unit.
  var rowsPerUnit: Int { kind == .batch ? batch * pixels : pixels }
  /// Groups of channels that are normalised independently.
  var groups: Int { if case .group(let groups) = kind { groups } else { channels } }
}
