/// Areas, lines and letters as SVG. What has no colour of its own has that of the text around the picture, so that it can be
/// read on light and on dark pages.
package struct SVGDrawing {
  /// Colours that colour-blind people tell apart, on white as on black.
  enum Ink: String {
    case blue = "#3b82c4"
    case orange = "#d96f0e"
    case green = "#2a9d6f"
    case page = "currentColor"
  }

  /// Pixels of a letter's height.
  package static let fontSize = 11.0

  private(set) var markup = ""

  /// A filled area, its outline, or both.
  mutating func rectangle(
    _ frame: Frame, fill: Ink? = nil, opacity: Double = 1, stroke: Ink? = nil, width: Double = 1,
    strokeOpacity: Double = 1, isDashed: Bool = false, corner: Double = 0, attributes: String = ""
  ) {
    markup +=
      "<rect x=\"\(Self.pixel(frame.x))\" y=\"\(Self.pixel(frame.y))\" width=\"\(Self.pixel(frame.width))\" "
      + "height=\"\(Self.pixel(frame.height))\"" + (corner > 0 ? " rx=\"\(Self.pixel(corner))\"" : "")
      + " fill=\"\(fill?.rawValue ?? "none")\"" + (fill != nil && opacity < 1 ? " fill-opacity=\"\(opacity)\"" : "")
      + Self.stroke(stroke, width, strokeOpacity, isDashed) + Self.spaced(attributes) + "/>"
  }

  /// Lines, in the letters of SVG's paths.
  mutating func path(
    _ steps: String, stroke: Ink = .page, width: Double = 1, opacity: Double = 1, isDashed: Bool = false,
    attributes: String = ""
  ) {
    guard !steps.isEmpty else { return }
    markup +=
      "<path d=\"\(steps)\" fill=\"none\"" + Self.stroke(stroke, width, opacity, isDashed) + Self.spaced(attributes)
      + "/>"
  }

  mutating func dot(x: Double, y: Double, radius: Double, fill: Ink, opacity: Double = 1) {
    markup +=
      "<circle cx=\"\(Self.pixel(x))\" cy=\"\(Self.pixel(y))\" r=\"\(Self.pixel(radius))\" fill=\"\(fill.rawValue)\""
      + (opacity < 1 ? " fill-opacity=\"\(opacity)\"" : "") + "/>"
  }

  /// A filled area with straight sides, and its outline in the same colour.
  mutating func polygon(_ corners: [(x: Double, y: Double)], fill: Ink, opacity: Double, strokeOpacity: Double) {
    let points = corners.map { "\(Self.pixel($0.x)),\(Self.pixel($0.y))" }.joined(separator: " ")
    markup +=
      "<polygon points=\"\(points)\" fill=\"\(fill.rawValue)\" fill-opacity=\"\(Self.hundredths(opacity))\""
      + Self.stroke(fill, 1, strokeOpacity, false) + " stroke-linejoin=\"round\"/>"
  }

  mutating func ring(x: Double, y: Double, radius: Double) {
    markup +=
      "<circle cx=\"\(Self.pixel(x))\" cy=\"\(Self.pixel(y))\" r=\"\(Self.pixel(radius))\" fill=\"none\""
      + Self.stroke(.page, 1.2, 0.8, false) + "/>"
  }

  /// Words for the group that they stand in, shown where the pointer rests on it.
  mutating func tip(_ text: String) { markup += "<title>\(text.markupEscaped)</title>" }

  /// - Parameters:
  ///   - y: where the letters stand.
  ///   - anchor: `start`, `middle` or `end`: which part of the text lies at x.
  ///   - turned: whether it is read from below.
  mutating func text(
    _ text: String, x: Double, y: Double, anchor: String = "start", size: Double = fontSize, isBold: Bool = false,
    opacity: Double = 0.85, fill: Ink? = nil, turned: Bool = false, attributes: String = ""
  ) {
    markup +=
      "<text x=\"\(Self.pixel(x))\" y=\"\(Self.pixel(y))\" text-anchor=\"\(anchor)\""
      + (size == Self.fontSize ? "" : " font-size=\"\(Self.pixel(size))\"") + (isBold ? " font-weight=\"600\"" : "")
      + (opacity < 1 ? " fill-opacity=\"\(opacity)\"" : "") + (fill.map { " fill=\"\($0.rawValue)\"" } ?? "")
      + (turned ? " transform=\"rotate(-90 \(Self.pixel(x)) \(Self.pixel(y)))\"" : "") + Self.spaced(attributes)
      + ">\(text.markupEscaped)</text>"
  }

  /// Slanted lines over an area. They are drawn one by one, because a pattern is found by a name that is the page's.
  mutating func hatch(_ frame: Frame, stroke: Ink = .orange, opacity: Double = 0.8) {
    var steps = ""
    var sum = Self.hatchDistance / 2
    while sum < frame.width + frame.height {
      let (x1, y1) = (max(0, sum - frame.height), min(sum, frame.height))
      let (x2, y2) = (min(sum, frame.width), max(0, sum - frame.width))
      steps += "M\(Self.pixel(frame.x + x1)) \(Self.pixel(frame.y + y1))"
      steps += "L\(Self.pixel(frame.x + x2)) \(Self.pixel(frame.y + y2))"
      sum += Self.hatchDistance
    }
    path(steps, stroke: stroke, opacity: opacity)
  }

  private static let hatchDistance = 6.0

  /// Parts that belong together.
  mutating func group(_ attributes: String, _ draw: (inout SVGDrawing) -> Void) {
    markup += "<g\(Self.spaced(attributes))>"
    draw(&self)
    markup += "</g>"
  }

  /// The whole picture.
  ///
  /// - Parameters:
  ///   - title: the picture in words, for those who do not see it.
  ///   - style: rules for what moves; names in it are the page's too.
  ///   - attributes: of the picture itself.
  func document(
    width: Double, height: Double, title: String, style: String = "", attributes: String = ""
  ) -> String {
    Self.document(markup, width: width, height: height, title: title, style: style, attributes: attributes)
  }

  /// A whole picture of these elements.
  ///
  /// - Parameter title: the picture in words, for those who do not see it.
  package static func document(
    _ markup: String, width: Double, height: Double, title: String, fontSize: Double = fontSize, style: String = "",
    attributes: String = ""
  ) -> String {
    let (width, height) = (pixel(width), pixel(height))
    return
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\" "
      + "role=\"img\" aria-label=\"\(title.markupEscaped)\" style=\"max-width:100%;height:auto\" "
      + "font-family=\"system-ui,sans-serif\" font-size=\"\(pixel(fontSize))\" fill=\"currentColor\""
      + "\(spaced(attributes))><title>\(title.markupEscaped)</title>"
      + (style.isEmpty ? "" : "<style>\(style)</style>") + markup + "</svg>"
  }

  /// A picture as a file of its own: alone, there is no page whose colour `currentColor` could be.
  package static func standalone(_ svg: String) -> String {
    guard let end = svg.firstIndex(of: ">") else { return svg }
    return svg[...end] + "<style>svg{color:#1f2328}@media(prefers-color-scheme:dark){svg{color:#e6edf3}}</style>"
      + svg[svg.index(after: end)...]
  }

  /// About how wide a text is: nobody can ask the font.
  static func width(of text: String, size: Double = fontSize) -> Double { Double(text.count) * size * 0.56 }

  /// A tenth of a pixel is as exact as a screen is.
  package static func pixel(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    let (whole, rest) = (abs(tenths) / 10, abs(tenths) % 10)
    return (tenths < 0 ? "-" : "") + "\(whole)" + (rest == 0 ? "" : ".\(rest)")
  }

  private static func hundredths(_ value: Double) -> String {
    let number = Int((value * 100).rounded())
    return number >= 100 ? "1" : "0.\(number < 10 ? "0" : "")\(number)"
  }

  private static func stroke(_ ink: Ink?, _ width: Double, _ opacity: Double, _ isDashed: Bool) -> String {
    guard let ink else { return "" }
    return " stroke=\"\(ink.rawValue)\"" + (width == 1 ? "" : " stroke-width=\"\(pixel(width))\"")
      + (opacity < 1 ? " stroke-opacity=\"\(opacity)\"" : "") + (isDashed ? " stroke-dasharray=\"2 3\"" : "")
  }

  private static func spaced(_ attributes: String) -> String { attributes.isEmpty ? "" : " " + attributes }
}

/// A rectangle in a picture, in pixels.
struct Frame: Hashable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var middleX: Double { x + width / 2 }
  var middleY: Double { y + height / 2 }
  var right: Double { x + width }
  var bottom: Double { y + height }

  /// The same, smaller on every side.
  func inset(_ amount: Double) -> Frame {
    Frame(x: x + amount, y: y + amount, width: width - 2 * amount, height: height - 2 * amount)
  }

  /// The lines round it, in the letters of SVG's paths; with `corners`, only so much of them at each corner.
  func outline(corners reach: Double? = nil) -> String {
    func at(_ x: Double, _ y: Double) -> String { "M\(SVGDrawing.pixel(x)) \(SVGDrawing.pixel(y))" }
    guard let reach else {
      return at(x, y) + "h\(SVGDrawing.pixel(width))v\(SVGDrawing.pixel(height))h\(SVGDrawing.pixel(-width))z"
    }
    let (out, back) = (SVGDrawing.pixel(reach), SVGDrawing.pixel(-reach))
    return at(x, y + reach) + "v\(back)h\(out)" + at(right - reach, y) + "h\(out)v\(out)"
      + at(right, bottom - reach) + "v\(out)h\(back)" + at(x + reach, bottom) + "h\(back)v\(back)"
  }
}
