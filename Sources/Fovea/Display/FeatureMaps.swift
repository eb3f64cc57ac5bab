/// What a layer makes of one example, channel by channel, as pictures side by side.
///
///     FeatureMaps(network.activations(for: digit)["1"]!)
///
/// All maps share one scale of colours, so that strong ones stand out: dark blue to yellow, or, when there are negative
/// and positive numbers, blue for negative over white for zero to orange for positive.
public struct FeatureMaps: Displayable, NamedPicture, CustomStringConvertible, Sendable {
  /// The maps, `[H, W, C]`; numbers that lie in no plane are maps of one pixel.
  public let maps: Tensor

  /// - Parameters:
  ///   - activations: `[N, H, W, C]` or `[N, C]`; of one example, `[H, W, C]` or `[C]`.
  ///   - example: which of the N.
  public init(_ activations: Tensor, example: Int = 0) {
    guard FeatureMaps.canShow(activations) else {
      shapeFailure(
        "FeatureMaps: \(activations.shape) is not the shape of activations, which is [N, H, W, C] or [N, C], with at least "
          + "one number")
    }
    let isBatch = activations.rank % 2 == 0
    if isBatch && !(0..<activations.shape[0]).contains(example) {
      shapeFailure(
        "FeatureMaps(example: \(example)): there are \(activations.shape[0]) examples, 0 to \(activations.shape[0] - 1)"
      )
    }
    let own: Tensor = isBatch ? activations[example] : activations
    maps = own.rank == 1 ? own.reshaped(to: [1, 1, own.count]) : own
  }

  static func canShow(_ activations: Tensor) -> Bool { (1...4).contains(activations.rank) && activations.count > 0 }

  /// One line: how many maps there are, their size and the range of their numbers.
  public var description: String {
    let (least, most) = (maps.min().onlyValue, maps.max().onlyValue)
    let count = maps.shape[2]
    let range = "\(NumberText.short(least, digits: 3))…\(NumberText.short(most, digits: 3))"
    return "\(count) feature \(count == 1 ? "map" : "maps") \(maps.shape[0])×\(maps.shape[1]), \(range)"
  }

  /// The maps in a grid, in the order of the channels, over the scale of their colours.
  public var displayBundle: DisplayBundle { displayBundle(named: "") }

  func displayBundle(named name: String) -> DisplayBundle {
    PixelPicture(
      raster: grid, words: named(name, description), text: description, below: ColorLegend(scale: scale).html,
      isEnlarged: true
    ).displayBundle
  }

  private var scale: ColorScale { ColorScale(for: maps.converted(to: .float32).scalars) }

  /// How many pixels lie between two maps, and how wide a grid may be.
  private static let (gap, widest) = (2, 800)

  /// The maps as one picture, each enlarged by a whole factor.
  var grid: Raster {
    let (height, width, channels) = (maps.shape[0], maps.shape[1], maps.shape[2])
    let factor = Swift.max(1, Swift.min(8, 60 / Swift.max(height, width)))
    let (tileHeight, tileWidth) = (height * factor, width * factor)
    let mostColumns = Swift.max(1, (FeatureMaps.widest + FeatureMaps.gap) / (tileWidth + FeatureMaps.gap))
    let rows = (channels + mostColumns - 1) / mostColumns
    let columns = (channels + rows - 1) / rows
    var picture = Raster(
      width: columns * (tileWidth + FeatureMaps.gap) - FeatureMaps.gap,
      height: rows * (tileHeight + FeatureMaps.gap) - FeatureMaps.gap, channels: 3, bytes: [])
    // What lies between is gray, which suits light and dark pages.
    picture.bytes = [UInt8](repeating: 128, count: picture.width * picture.height * 3)
    let values = maps.converted(to: .float32).scalars
    let colors = scale.bytes(of: values)
    for channel in 0..<channels {
      let (top, left) = (
        channel / columns * (tileHeight + FeatureMaps.gap), channel % columns * (tileWidth + FeatureMaps.gap)
      )
      for y in 0..<tileHeight {
        for x in 0..<tileWidth {
          let source = ((y / factor * width + x / factor) * channels + channel) * 3
          let target = ((top + y) * picture.width + left + x) * 3
          for plane in 0..<3 { picture.bytes[target + plane] = colors[source + plane] }
        }
      }
    }
    return picture
  }
}
