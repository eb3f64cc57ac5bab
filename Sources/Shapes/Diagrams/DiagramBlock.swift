/// A place in a picture, in pixels.
struct DiagramPoint: Hashable {
  var x: Double
  var y: Double
}

/// Something that a diagram draws.
enum DiagramMark {
  /// A box of numbers, with the left and the middle of the whole.
  case volume(DiagramVolume, DiagramPoint, VolumeScale, isRepeated: Bool)
  /// Text that is centred on a place, or begins there.
  case text(String, DiagramPoint, size: Double, isBold: Bool, opacity: Double, isCentred: Bool)
  /// Where what a short cut brings is added.
  case plus(DiagramPoint)
  /// A way of the numbers; corners are round.
  case way([DiagramPoint], hasArrow: Bool)
  /// The border of what belongs together, with its name at the left and how often it comes at the right.
  case border(Frame, title: String, badge: String)

  func moved(_ x: Double, _ y: Double) -> DiagramMark {
    func to(_ point: DiagramPoint) -> DiagramPoint { DiagramPoint(x: point.x + x, y: point.y + y) }
    switch self {
    case .volume(let volume, let point, let scale, let isRepeated):
      return .volume(volume, to(point), scale, isRepeated: isRepeated)
    case .text(let text, let point, let size, let isBold, let opacity, let isCentred):
      return .text(text, to(point), size: size, isBold: isBold, opacity: opacity, isCentred: isCentred)
    case .plus(let point): return .plus(to(point))
    case .way(let points, let hasArrow): return .way(points.map(to), hasArrow: hasArrow)
    case .border(var frame, let title, let badge):
      (frame.x, frame.y) = (frame.x + x, frame.y + y)
      return .border(frame, title: title, badge: badge)
    }
  }
}

/// A part of a diagram that has its place beside others: what is drawn, round the line along which numbers go.
struct DiagramBlock {
  /// From the left, which is 0.
  var width: Double
  /// How far it reaches above the line of the numbers, and below it.
  var above: Double
  var below: Double
  /// Where numbers come in and go out.
  var entry: Double
  var exit: Double
  /// Whether numbers come into a box, rather than to where ways part.
  var takesArrow = false
  /// Around (0, 0): the left, and the line.
  var marks: [DiagramMark] = []

  /// A piece of the line alone.
  static func line(_ width: Double) -> DiagramBlock {
    DiagramBlock(width: width, above: 4, below: 4, entry: 0, exit: 0)
  }

  mutating func place(_ block: DiagramBlock, x: Double, y: Double) {
    marks += block.marks.map { $0.moved(x, y) }
  }

  /// With a border round it.
  func framed(title: String, badge: String = "") -> DiagramBlock {
    let (side, top) = (7.0, 17.0)
    let least = SVGDrawing.width(of: title + badge, size: 10.5) + (badge.isEmpty ? 12 : 24)
    let inner = max(width, least - 2 * side)
    let shift = side + (inner - width) / 2
    var result = DiagramBlock(
      width: inner + 2 * side, above: above + top, below: below + side, entry: entry + shift, exit: exit + shift,
      takesArrow: takesArrow)
    result.marks.append(
      .border(
        Frame(x: 0, y: -above - top, width: inner + 2 * side, height: above + below + top + side), title: title,
        badge: badge))
    result.place(self, x: shift, y: 0)
    return result
  }
}

/// How long the edges of boxes are drawn: the square roots of their sizes, so that a side four times as long is drawn twice
/// as long; channels, whose numbers grow where sides shrink, on a scale of their own.
struct VolumeScale: Hashable {
  /// Pixels for a side of 1, and for one channel.
  private(set) var side = 30.0
  private(set) var channel = 30.0

  /// The longest edge of an image, of its channels, and of a list of numbers, and the shortest that can be seen.
  private static let (longestSide, thickest, longestList, least) = (58.0, 44.0, 84.0, 3.0)
  /// How much of a width is seen, because it leads away from who looks.
  private static let depth = 0.34

  init(_ shapes: [[Int]]) {
    let maps = shapes.filter { $0.count > 1 }
    if let largest = maps.flatMap({ $0.dropLast().suffix(2) }).max() {
      side = min(side, Self.longestSide / Double(largest).squareRoot())
    }
    let thickest = maps.compactMap(\.last).max().map { Self.thickest / Double($0).squareRoot() }
    let longest = shapes.filter { $0.count == 1 }.compactMap(\.last).max().map {
      Self.longestList / Double($0).squareRoot()
    }
    channel = min(channel, thickest ?? channel, longest ?? channel)
  }

  /// The edges of a box in pixels: along the channels, upward, and as they are seen leading away.
  func edges(_ shape: [Int]) -> (thickness: Double, height: Double, depth: Double) {
    func length(_ size: Int, _ unit: Double) -> Double { max(Self.least, unit * Double(size).squareRoot()) }
    guard shape.count > 1, let channels = shape.last else {
      return (5, length(shape.first ?? 1, channel), 3)
    }
    let sides = shape.dropLast().suffix(2)
    let width = sides.count == 1 ? 1 : sides.last ?? 1
    return (length(channels, channel), length(sides.first ?? 1, side), max(2, length(width, side) * Self.depth))
  }

  /// How large the whole box is in the picture.
  func size(_ shape: [Int]) -> (width: Double, height: Double) {
    let edges = edges(shape)
    return (edges.thickness + edges.depth, edges.height + edges.depth)
  }
}
