/// A line whose input has two sizes: a sequence with channels, though an image without its channel may be meant.
///
/// `100x16 conv:3x32` is a sequence of 100 places, a filter of 3 and 32 of them. `7x7 conv:3x3` is read in the same way, but
/// whoever writes it may think of an image, as `picture` does. So a line that could be an image is told how it was read, and
/// how the image is written.
struct SequenceReading {
  private let input: InputSyntax
  private let networks: [NetworkSyntax]
  /// Where the question begins, behind its command.
  private let start: Int

  init(_ input: InputSyntax, _ networks: [NetworkSyntax], from start: Int) {
    self.input = input
    self.networks = networks
    self.start = start
  }

  /// How the line was read, and how an image is written; nil where the line cannot be one.
  var remark: String? {
    guard couldBeImage else { return nil }
    let (places, channels) = (input.shape[0], input.shape[1])
    return
      "\(timesText(input.shape)) was read as a sequence of \(places) place\(places == 1 ? "" : "s") with \(channels) "
      + "channel\(channels == 1 ? "" : "s"); for a gray image, write its channel too: \(imageLine)"
  }

  /// Whether something slides that has a size along both axes, or goes along a square, and the whole fits an image.
  private var couldBeImage: Bool {
    guard input.shape.count == 2 else { return false }
    let layers = networks.flatMap(\.layers)
    guard
      layers.contains(where: \.namesTwoAxes) || (input.shape[0] == input.shape[1] && layers.contains(where: \.slides))
    else { return false }
    return networks.allSatisfy { (try? $0.withOneFilter(axes: 2).chain(input: input.shape + [1])) != nil }
  }

  /// The line with the image's channel and the number of filters where they are missing.
  private var imageLine: String {
    let places = [input.word.range.upperBound] + networks.flatMap(\.layers).compactMap(\.placeOfMissingFilters)
    var text = ""
    for (offset, character) in input.word.line.dropFirst(start).enumerated() {
      if places.contains(start + offset) { text += "x1" }
      text.append(character)
    }
    return text + (places.contains(input.word.line.count) ? "x1" : "")
  }
}

extension NetworkSyntax {
  /// Every layer once, in the order of the line.
  var layers: [LayerOptions] { nodes.flatMap(Self.layers) }

  private static func layers(_ node: Node) -> [LayerOptions] {
    switch node {
    case .layer(let options): [options]
    case .repeated(_, let node): layers(node)
    case .residual(_, let body, let shortcut): (body + (shortcut ?? [])).flatMap(layers)
    case .side(_, let body): body.flatMap(layers)
    case .concatenation(_, let branches): branches.joined().flatMap(layers)
    }
  }
}

extension LayerOptions {
  /// Whether a filter or a window slides.
  var slides: Bool {
    ["conv", "tconv", "dwconv", "separable", "maxpool", "avgpool"].contains(Self.kinds[kind.text])
  }

  /// Whether there are sizes along two axes, with or without a number of filters behind them.
  var namesTwoAxes: Bool { slides && sizes.count >= 2 }

  /// Where the number of filters would stand that an image's layer lacks.
  var placeOfMissingFilters: Int? {
    guard withOneFilter(axes: 2).sizes.count > sizes.count else { return nil }
    let parts = word.split { $0 == ":" || $0 == "," }
    return parts.count > 1 ? parts[1].range.upperBound : nil
  }
}
