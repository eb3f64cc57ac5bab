/// The filters of a convolution as pictures, side by side: what a first layer looks for in an image.
///
///     try alexnet.filters()                       // of the first convolution
///     try vgg.filters(of: "conv2_1", channel: 5)  // what a later one looks for in its sixth map
///
/// A filter for three channels is a picture in colour, one for a single channel a gray one. Each is made as strong as it can be
/// by itself: 0 is mid-gray, and the weight farthest from it black or white (in its channel), so filters are comparable by form
/// and colour, not by strength.
public struct FilterImages: Displayable, NamedPicture, CustomStringConvertible, Sendable {
  /// The filters, of shape `[height, width, 1]` or `[height, width, 3]`, shown with 0 as gray.
  public let images: [Image]
  /// What they belong to.
  private let title: String

  /// - Parameters:
  ///   - weights: `[height, width, inputs, outputs]`, with 1 or 3 inputs.
  ///   - title: what they belong to, such as the layer's name.
  public init(_ weights: Tensor, title: String = "") {
    guard weights.rank == 4, [1, 3].contains(weights.shape[2]), weights.count > 0 else {
      shapeFailure(
        "FilterImages: weights of shape \(weights.shape) are no pictures, which have the shape [height, width, 1 or 3, "
          + "filters]: choose one channel, weights[.all, .all, 0..<1, .all]")
    }
    images = (0..<weights.shape[3]).map { number in
      var image = Image(weights[.all, .all, .all, number])
      image.shading = .signed
      return image
    }
    self.title = title
  }

  /// One line: how many filters there are, and their size.
  public var description: String {
    let (first, count) = (images[0], images.count)
    let kind = first.channels == 3 ? "in colour" : "gray"
    return
      "\(count) \(count == 1 ? "filter" : "filters")\(title.isEmpty ? "" : " of \(title)"), \(first.height)×\(first.width), "
      + "\(kind), each by itself from black to white with 0 as gray"
  }

  /// The filters in a grid, in the order of the channels that they give.
  public var displayBundle: DisplayBundle { displayBundle(named: "") }

  func displayBundle(named name: String) -> DisplayBundle {
    PixelPicture(raster: grid, words: named(name, description), text: description, isEnlarged: true).displayBundle
  }

  /// How many pixels lie between two filters, how large one may be and how wide a grid.
  private static let (gap, largest, widest) = (3, 48, 720)

  /// The filters as one picture, each enlarged by a whole factor; what lies between is what suits light and dark pages.
  var grid: Raster {
    let (height, width) = (images[0].height, images[0].width)
    let factor = max(1, Self.largest / max(height, width))
    let (tileHeight, tileWidth) = (height * factor, width * factor)
    let most = max(1, (Self.widest + Self.gap) / (tileWidth + Self.gap))
    let rows = (images.count + most - 1) / most
    let columns = (images.count + rows - 1) / rows
    var picture = Raster(
      width: columns * (tileWidth + Self.gap) - Self.gap, height: rows * (tileHeight + Self.gap) - Self.gap,
      channels: 3,
      bytes: [])
    picture.bytes = [UInt8](repeating: 200, count: picture.width * picture.height * 3)
    for (number, image) in images.enumerated() {
      let tile = image.shown.raster.enlarged(by: factor)
      let (top, left) = (number / columns * (tileHeight + Self.gap), number % columns * (tileWidth + Self.gap))
      for y in 0..<tileHeight {
        for x in 0..<tileWidth {
          for plane in 0..<3 {
            picture.bytes[((top + y) * picture.width + left + x) * 3 + plane] =
              tile.bytes[(y * tileWidth + x) * tile.channels + (tile.channels == 3 ? plane : 0)]
          }
        }
      }
    }
    return picture
  }
}

extension Layer {
  /// The filters of a convolution of images as pictures: `try model.filters(of: "conv1")`.
  ///
  /// - Parameters:
  ///   - name: the way to the layer, as in the names of its parameters; nil for the first convolution.
  ///   - channel: which channel of the input the filters are shown for; nil for all, of which there must be 1 or 3.
  /// - Throws: `ShapeError` with the nearest names where there is no such convolution, or where its filters are no pictures.
  public func filters(of name: String? = nil, channel: Int? = nil) throws(ShapeError) -> FilterImages {
    let all = parameters.filter { $0.name.split(separator: ".").last == "filter" && $0.parameter.shape.count == 4 }
      .map { (name: String($0.name.dropLast("filter".count + ($0.name == "filter" ? 0 : 1))), parameter: $0.parameter) }
      // Those of transposed convolutions have their channels the other way round.
      .filter { !(layer(named: $0.name) is TransposedConv2D) }
    let names = all.map(\.name)
    guard !all.isEmpty else { throw ShapeError("there are no filters here: no layer is a convolution of images") }
    let place = try name.map { name throws(ShapeError) in try LayerNames(names).existingPlace(of: name) } ?? 0
    var weights = all[place].parameter.value.constant
    let inputs = weights.shape[2]
    if let channel {
      guard (0..<inputs).contains(channel) else {
        throw ShapeError(
          "the filters of '\(names[place])' have \(inputs) channels, 0 to \(inputs - 1), and none is \(channel)")
      }
      weights = weights[.all, .all, channel..<channel + 1, .all]
    }
    guard [1, 3].contains(weights.shape[2]) else {
      throw ShapeError(
        "a filter of '\(names[place])' has \(inputs) channels, and a picture has 1 or 3: give the channel to look at, such as "
          + "filters(of: \"\(names[place])\", channel: 0), or look at what the layer finds, activations(of:on:)")
    }
    return FilterImages(weights, title: names[place])
  }
}
