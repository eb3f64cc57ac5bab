extension ClassMap: Displayable, CustomStringConvertible {
  /// What is shown in words: the class, its score, the layer, and where the map is strongest.
  public var description: String {
    let name = className.map { " (\($0))" } ?? ""
    let title = "\(method.rawValue) of class \(label)\(name) at \(layer.isEmpty ? "the only layer" : layer)"
    let strongest = values.max().onlyValue
    guard strongest > 0 else {
      return "\(title): score \(Self.text(Double(score))); nothing speaks for the class"
    }
    let (height, width) = (values.shape[0], values.shape[1])
    let place = values.argmax()
    let half = values.scalars.count { Double($0) > strongest / 2 }
    let share = Int((Double(half) / Double(values.count) * 100).rounded())
    return
      "\(title): score \(Self.text(Double(score))); strongest \(Self.words(place / width, height, "top", "bottom")) and "
      + "\(Self.words(place % width, width, "left", "right")); \(share) % of the picture has more than half of that"
  }

  private static func text(_ number: Double) -> String { NumberText.short(number, digits: 3) }

  /// `in the middle`, `near the top`.
  private static func words(_ place: Int, _ size: Int, _ first: String, _ last: String) -> String {
    let part = (Double(place) + 0.5) / Double(size)
    return part < 1 / 3.0 ? "near the \(first)" : part > 2 / 3.0 ? "near the \(last)" : "in the middle"
  }

  /// The map over the picture in a notebook, a sentence in a console.
  public var displayBundle: DisplayBundle { .picture(svg, text: description) }

  /// The picture's longer side in the drawing, in pixels, and how large a scale is.
  private static let (side, scaleWidth) = (340.0, 14.0)

  /// The map over the picture, and the scale of its colours, in the colours of the text around it.
  public var svg: String {
    let raster = overlay
    let scale = Self.side / Double(max(raster.width, raster.height))
    let (width, height) = (Double(raster.width) * scale, Double(raster.height) * scale)
    let top = 18.0
    var svg = ""
    if let png = try? PNGFile.encode(raster, quickly: true) {
      svg +=
        "<image x=\"0\" y=\"\(Self.pixel(top))\" width=\"\(Self.pixel(width))\" height=\"\(Self.pixel(height))\" "
        + "href=\"data:image/png;base64,\(base64(png))\"/>"
    }
    let name = className.map { ": \($0)" } ?? ""
    svg += Self.text("class \(label)\(name), \(layer)", x: 0, y: 12)
    // The scale, in steps that no eye tells apart.
    let (low, high) = limits
    let colors = colors
    let (x, steps) = (width + 14, 64)
    for step in 0..<steps {
      let value = high + (low - high) * Float(step) / Float(steps - 1)
      svg +=
        "<rect x=\"\(Self.pixel(x))\" y=\"\(Self.pixel(top + height * Double(step) / Double(steps)))\" "
        + "width=\"\(Self.pixel(Self.scaleWidth))\" height=\"\(Self.pixel(height / Double(steps) + 0.5))\" "
        + "fill=\"\(colors.color(of: value).css)\"/>"
    }
    svg +=
      "<rect x=\"\(Self.pixel(x))\" y=\"\(Self.pixel(top))\" width=\"\(Self.pixel(Self.scaleWidth))\" "
      + "height=\"\(Self.pixel(height))\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.5\"/>"
    let left = x + Self.scaleWidth + 6
    let marks =
      low < 0 ? [(high, "for the class"), (0, ""), (low, "against it")] : [(high, "for the class"), (low, "")]
    var widest = 0.0
    for (value, words) in marks {
      let line = Self.text(Double(value)) + (words.isEmpty ? "" : " \(words)")
      // About how wide it is: nobody can ask the font.
      widest = max(widest, Double(line.count) * 7)
      let y = top + height * Double((high - value) / max(high - low, .leastNormalMagnitude))
      svg += Self.text(
        Self.text(Double(value)) + (words.isEmpty ? "" : " \(words)"), x: left,
        y: min(max(y + 4, top + 10), top + height))
    }
    return SVGDrawing.document(
      svg, width: left + widest, height: top + height + 6, title: description, fontSize: 12)
  }

  private static func text(_ text: String, x: Double, y: Double) -> String {
    "<text x=\"\(pixel(x))\" y=\"\(pixel(y))\" fill-opacity=\"0.9\">\(text.htmlEscaped)</text>"
  }

  private static func pixel(_ value: Double) -> String { SVGDrawing.pixel(value) }

  /// The numbers at the ends of the scale: zero is one of them, or in the middle.
  private var limits: (low: Float, high: Float) {
    let (least, most) = (Float(values.min().onlyValue), Float(values.max().onlyValue))
    if least < 0 && most > 0 { return (-max(-least, most), max(-least, most)) }
    return (min(least, 0), max(most, 0))
  }

  private var colors: ColorScale { ColorScale(for: [limits.low, limits.high]) }

  /// The picture in gray, so that all colours are the map's, with the map over it; small pictures enlarged, so that the map
  /// is smooth.
  var overlay: Raster {
    let longest = max(image.width, image.height)
    let factor = longest < 224 ? (224 + longest - 1) / longest : 1
    let small = longest > 1024 ? (longest + 1023) / 1024 : 1
    let photo = image.gray.shown.raster
    let fitted = small > 1 ? photo.reduced(by: small) : photo.enlarged(by: factor)
    var map = Image(values)
    map.shading = .stretched
    let numbers = map.resized(height: fitted.height, width: fitted.width).matrix.scalars
    let colors = colors.bytes(of: numbers)
    let bytes = (0..<numbers.count * 3).map { index in
      let gray = Float(fitted.bytes[index / 3])
      return UInt8((gray + (Float(colors[index]) - gray) * opacity).rounded())
    }
    return Raster(width: fitted.width, height: fitted.height, channels: 3, bytes: bytes)
  }
}
