/// A picture with boxes over it, which may reach beyond its border, and a legend beside it.
struct FieldDrawing {
  /// A line round pixels, with its row in the legend.
  struct Outline {
    enum Form { case box, circle }
    var form = Form.box
    /// In pixels of the picture: the first row and column, less than 0 above and left of it, and what comes after the last.
    var top: Double
    var left: Double
    var bottom: Double
    var right: Double
    var legend: String
  }

  /// What lies beneath, which may have fewer pixels than the picture that it stands for.
  let raster: Raster
  /// The size of the picture in pixels.
  let height: Int
  let width: Int
  /// What is shown, in one sentence or two, for those who do not see it.
  let title: String
  /// The last is drawn first and is the one whose part beyond the border is hatched.
  let outlines: [Outline]
  /// Lines of the legend that belong to no outline.
  let remarks: [String]

  /// As many outlines as there are looks.
  static let mostOutlines = Palette.looks.count

  private static let (side, rowHeight) = (360.0, 19.0)

  var svg: String {
    let (height, width) = (Double(self.height), Double(self.width))
    // What lies farther outside than the picture is large is cut off.
    func beyond(_ amounts: [Double], _ size: Double) -> Double { min(max(0, amounts.max() ?? 0), size) }
    let top = beyond(outlines.map { -$0.top }, height)
    let left = beyond(outlines.map { -$0.left }, width)
    let (whole, across) = (
      top + height + beyond(outlines.map { $0.bottom - height }, height),
      left + width + beyond(outlines.map { $0.right - width }, width)
    )
    let scale = min(Self.side / max(whole, across), 24)
    // Room for half a line at each side.
    let edge = 3.0
    func x(_ column: Double) -> Double { edge + (min(max(column, -left), across - left) + left) * scale }
    func y(_ row: Double) -> Double { edge + (min(max(row, -top), whole - top) + top) * scale }
    let rows = outlines.map(\.legend) + remarks
    let legendLeft = x(across) + 18
    let textWidth = rows.map { Double($0.count) * 7.4 }.max() ?? 0
    let size = (
      width: legendLeft + (rows.isEmpty ? 0 : 36 + textWidth),
      height: max(y(whole) + edge, Double(rows.count) * Self.rowHeight + 6)
    )
    var svg = ""
    if let outer = outlines.last(where: { $0.form == .box }) {
      svg += Self.hatch(x(outer.left), y(outer.top), x(outer.right), y(outer.bottom))
    }
    if let png = try? PNGFile.encode(raster, quickly: true) {
      svg +=
        "<image x=\"\(Self.pixel(x(0)))\" y=\"\(Self.pixel(y(0)))\" width=\"\(Self.pixel(width * scale))\" "
        + "height=\"\(Self.pixel(height * scale))\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" "
        + "href=\"data:image/png;base64,\(base64(png))\"/>"
    }
    svg +=
      "<rect \(Self.frame(x(0), y(0), x(width), y(height))) fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.5\"/>"
    for (number, outline) in outlines.enumerated().reversed() {
      let shape =
        outline.form == .box
        ? "<rect \(Self.frame(x(outline.left), y(outline.top), x(outline.right), y(outline.bottom)))"
        : "<circle cx=\"\(Self.pixel(edge + ((outline.left + outline.right) / 2 + left) * scale))\" "
          + "cy=\"\(Self.pixel(edge + ((outline.top + outline.bottom) / 2 + top) * scale))\" "
          + "r=\"\(Self.pixel((outline.right - outline.left) / 2 * scale))\""
      // A light line beneath the coloured one shows it on dark pictures, its colour on light ones.
      svg += "\(shape) fill=\"none\" stroke=\"#fff\" stroke-opacity=\"0.8\" stroke-width=\"4\"/>"
      svg += "\(shape) fill=\"none\" \(Palette.stroke(number, width: "2.2"))/>"
    }
    for (number, text) in rows.enumerated() {
      let middle = 12 + Double(number) * Self.rowHeight
      if number < outlines.count {
        svg +=
          "<path d=\"M\(Self.pixel(legendLeft)) \(Self.pixel(middle))h26\" fill=\"none\" \(Palette.stroke(number, width: "2.2"))/>"
      }
      let start = legendLeft + (number < outlines.count ? 34 : 0)
      svg +=
        "<text x=\"\(Self.pixel(start))\" y=\"\(Self.pixel(middle + 4))\" fill-opacity=\"0.9\">\(text.htmlEscaped)</text>"
    }
    return SVGDrawing.document(svg, width: size.width, height: size.height, title: title, fontSize: 12)
  }

  private static func frame(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) -> String {
    "x=\"\(pixel(left))\" y=\"\(pixel(top))\" width=\"\(pixel(right - left))\" height=\"\(pixel(bottom - top))\""
  }

  /// Slanting lines that fill a rectangle; patterns and clip paths would need names, which must be unique in a page.
  private static func hatch(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) -> String {
    var path = ""
    for sum in stride(from: left + top + 4, to: right + bottom, by: 7) {
      let (x1, x2) = (max(left, sum - bottom), min(right, sum - top))
      if x2 > x1 { path += "M\(pixel(x1)) \(pixel(sum - x1))L\(pixel(x2)) \(pixel(sum - x2))" }
    }
    return "<path d=\"\(path)\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.35\"/>"
  }

  private static func pixel(_ value: Double) -> String { SVGDrawing.pixel(value) }
}

extension FieldDrawing.Outline {
  /// A box of pixels.
  init(_ box: FieldBox, legend: String) {
    self.init(
      top: Double(box.start[0]), left: Double(box.start[1]), bottom: Double(box.end[0]), right: Double(box.end[1]),
      legend: legend)
  }
}
