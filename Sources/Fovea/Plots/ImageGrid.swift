/// Pictures in rows and columns, each under its title: what `imageGrid` shows.
///
/// All are enlarged or reduced alike, so that their sizes can be compared.
public struct ImageGrid: Displayable, CustomStringConvertible, Sendable {
  /// The pictures, row by row.
  public let images: [Image]
  /// What stands above each of them.
  public let titles: [String]
  /// How many there are in a row.
  public let columns: Int
  /// What stands above all of them; empty for nothing.
  public var title: String
  /// How wide the grid is at most, in pixels.
  public var width: Double

  /// More pictures at once are not looked at.
  private static let most = 100
  private static let gap = 8.0
  /// Tiny pictures are enlarged to about this size, in pixels.
  private static let side = 192.0

  /// - Parameters:
  ///   - images: the pictures, row by row; of more than 100 the first are shown.
  ///   - titles: what stands above each of them; as many as there are pictures, or none.
  ///   - columns: how many there are in a row; nil for as many as suit their number.
  ///   - title: what stands above all of them.
  ///   - width: how wide the grid is at most, in pixels.
  public init(
    _ images: [Image], titles: [String] = [], columns: Int? = nil, title: String = "", width: Double = 760
  ) {
    if let columns, columns < 1 { shapeFailure("ImageGrid: \(columns) columns; there must be at least one") }
    guard titles.isEmpty || titles.count == images.count else {
      shapeFailure("ImageGrid: \(titles.count) titles for \(images.count) pictures; every picture needs its own")
    }
    (self.images, self.titles, self.title, self.width) = (images, titles, title, width)
    let shown = min(images.count, Self.most)
    self.columns = max(1, min(columns ?? (shown <= 8 ? shown : min(10, (shown + 1) / 2)), max(shown, 1)))
  }

  /// The pictures of a batch, `[N, H, W, 1]` (gray) or `[N, H, W, 3]` (RGB).
  public init(
    _ batch: Tensor, titles: [String] = [], columns: Int? = nil, title: String = "", width: Double = 760
  ) {
    guard batch.rank == 4, [1, 3].contains(batch.shape[3]), batch.count > 0 else {
      shapeFailure(
        "ImageGrid: a tensor of shape \(batch.shape) is no batch of pictures; it must be [N, H, W, 1] (gray) or [N, H, W, 3] "
          + "(RGB), or an array of Images")
    }
    self.init(
      (0..<batch.shape[0]).map { Image(batch[$0] as Tensor) }, titles: titles, columns: columns, title: title,
      width: width)
  }

  private var shown: ArraySlice<Image> { images.prefix(Self.most) }

  /// How many pictures there are, their size, and their titles.
  public var description: String {
    let sizes = Set(images.map { "\($0.width)×\($0.height)" })
    let count = "\(images.count) \(images.count == 1 ? "picture" : "pictures")"
    let size = sizes.count == 1 ? " \(sizes.first ?? "")" : ""
    let rest = images.count > Self.most ? ", the first \(Self.most) shown" : ""
    let names = titles.isEmpty ? "" : ": \(titles.prefix(Self.most).joined(separator: "; "))"
    return named(title, "\(count)\(size)\(rest)\(names)")
  }

  /// A picture of all of them, and their titles.
  public var displayBundle: DisplayBundle { .picture(svg, text: description) }

  private var svg: String {
    let cell = (width / Double(columns)).rounded(.down)
    let (widest, tallest) = (
      Double(shown.map(\.width).max() ?? 1), Double(shown.map(\.height).max() ?? 1)
    )
    let fitting = (cell - Self.gap) / widest
    // Whole factors keep squares of the same size.
    let factor =
      fitting >= 1 ? min(fitting.rounded(.down), max(1, (Self.side / max(widest, tallest)).rounded(.down))) : fitting
    // Small pictures stand close together, unless their titles need the room.
    let names = titles.map(ChartDrawing.width).max() ?? 0
    let column = min(cell, max(widest * factor + Self.gap, min(names * 1.12 + Self.gap, cell)))
    let above = titles.isEmpty ? 0.0 : 18
    let row = above + tallest * factor + Self.gap
    let top = title.isEmpty ? 0.0 : 26
    let size = (
      width: column * Double(columns), height: top + row * Double((shown.count + columns - 1) / columns)
    )
    var svg = ChartDrawing.opening(width: size.width, height: size.height, words: description)
    if !title.isEmpty {
      svg += ChartDrawing.text(title, x: size.width / 2, y: 16, anchor: "middle", attributes: " font-weight=\"600\"")
    }
    for (index, image) in shown.enumerated() {
      let (x, y) = (Double(index % columns) * column, top + Double(index / columns) * row)
      let name = index < titles.count ? titles[index] : ""
      let hint = "<title>\(named(name, "\(image)").htmlEscaped)</title>"
      if !name.isEmpty { svg += Self.heading(name, x: x + column / 2, y: y + 13, width: column) }
      let (w, h) = (Double(image.width) * factor, Double(image.height) * factor)
      // Twice as many pixels as the page has, for screens that have as many.
      let tooLarge = Int((Double(image.width) / max(1, w * 2)).rounded(.down))
      let raster = image.shown.raster
      svg += ChartDrawing.image(
        tooLarge > 1 ? raster.reduced(by: tooLarge) : raster, (x + (column - w) / 2, y + above, w, h), hint: hint)
    }
    return svg + "</svg>"
  }

  private static func heading(_ text: String, x: Double, y: Double, width: Double) -> String {
    let most = max(1, Int((width - 4) / (ChartDrawing.width(of: "m") * 1.12)))
    let shown = text.count > most ? text.prefix(most - 1) + "…" : text
    return ChartDrawing.text(shown, x: x, y: y, anchor: "middle", attributes: " font-weight=\"600\"")
  }
}
