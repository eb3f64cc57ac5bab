extension ChartDrawing {
  private static let fontSize = 11.0

  /// The chart as SVG; everything but the lines has the colour of the text around it.
  ///
  /// - Parameters:
  ///   - width: in pixels.
  ///   - height: in pixels.
  ///   - origin: where it stands in a picture around it, in pixels; nil if there is none.
  func svg(width: Double, height: Double, at origin: (x: Double, y: Double)? = nil) -> String {
    let xScale = xScale(ticks: max(2, min(6, Int(width / 80))))
    let yScale = yScale(ticks: max(2, min(5, Int(height / 45))))
    let yLabels = hidesYLabels ? yScale.labels.map { _ in "" } : yScale.labels
    let legend = ChartLegend(self.legend, width: width - 20)
    let left =
      (hidesYLabels ? 6 : 14) + (yLabel.isEmpty ? 0 : 16) + Self.width(of: yLabels.max { $0.count < $1.count } ?? "")
    let top = 12 + (title.isEmpty ? 0 : 18) + legend.height
    let bottom = 24.0 + (xLabel.isEmpty ? 0 : 16)
    let area = Area(left: left, top: top, right: width - 14, bottom: height - bottom)

    let place = origin.map { "x=\"\(Self.pixel($0.x))\" y=\"\(Self.pixel($0.y))\" " } ?? ""
    var svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" \(place)width=\"\(Self.pixel(width))\" height=\"\(Self.pixel(height))\" "
      + "viewBox=\"0 0 \(Self.pixel(width)) \(Self.pixel(height))\" role=\"img\" "
      + "aria-label=\"\(summary.htmlEscaped)\" style=\"max-width:100%;height:auto\" overflow=\"visible\" "
      + "font-family=\"system-ui,sans-serif\" font-size=\"\(Self.pixel(Self.fontSize))\" fill=\"currentColor\">"
      + "<title>\(summary.htmlEscaped)</title>"
    if !title.isEmpty {
      svg += Self.text(
        title, x: (area.left + area.right) / 2, y: 17, anchor: "middle", attributes: " font-weight=\"600\"")
    }
    svg += legend.svg(top: title.isEmpty ? 8 : 26)
    for (tick, label) in zip(yScale.ticks, yLabels) {
      let y = area.y(yScale.place(tick))
      svg += Self.line(area.left, y, area.right, y, " stroke-opacity=\"0.15\"")
      svg += Self.text(label, x: area.left - 6, y: y + 4, anchor: "end")
    }
    var taken = -Double.infinity
    for (place, name) in xMarks(xScale) {
      let label = shortened(name, to: (area.right - area.left) / Double(max(1, categories.count)))
      let (x, half) = (area.x(place), Self.width(of: label) / 2)
      if categories.isEmpty { svg += Self.line(x, area.bottom, x, area.bottom + 4, " stroke-opacity=\"0.6\"") }
      // Numbers that would run into each other are left out.
      guard x - half > taken else { continue }
      taken = x + half + 3
      svg += Self.text(label, x: x, y: area.bottom + 17, anchor: "middle")
    }
    svg += Self.line(area.left, area.bottom, area.right, area.bottom, " stroke-opacity=\"0.6\"")
    if !xLabel.isEmpty {
      svg += Self.text(xLabel, x: (area.left + area.right) / 2, y: height - 7, anchor: "middle")
    }
    if !yLabel.isEmpty {
      let middle = (area.top + area.bottom) / 2
      svg += Self.text(
        yLabel, x: 14, y: middle, anchor: "middle", attributes: " transform=\"rotate(-90 14 \(Self.pixel(middle)))\"")
    }
    for (number, line) in series.enumerated().reversed() {
      svg += Self.markup(of: line, number: number, area: area, xScale, yScale)
    }
    return svg + "</svg>"
  }

  /// A name that fits under its bar; the picture's words have all of it.
  private func shortened(_ name: String, to width: Double) -> String {
    guard !categories.isEmpty, Self.width(of: name) > width - 4 else { return name }
    return name.prefix(max(1, Int((width - 4) / (Self.fontSize * 0.58)) - 1)) + "…"
  }

  static func text(
    _ text: String, x: Double, y: Double, anchor: String = "start", attributes: String = ""
  ) -> String {
    "<text x=\"\(pixel(x))\" y=\"\(pixel(y))\" text-anchor=\"\(anchor)\" fill-opacity=\"0.85\"\(attributes)>"
      + "\(text.htmlEscaped)</text>"
  }

  static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ attributes: String) -> String {
    "<path d=\"M\(pixel(x1)) \(pixel(y1))L\(pixel(x2)) \(pixel(y2))\" stroke=\"currentColor\"\(attributes)/>"
  }

  /// About how wide a text is: nobody can ask the font.
  static func width(of text: String) -> Double { Double(text.count) * fontSize * 0.58 }

  /// A tenth of a pixel is as exact as a screen is.
  static func pixel(_ value: Double) -> String { NumberText.short((value * 10).rounded() / 10, digits: 6) }
}

/// The part of a chart where the lines are, in pixels.
struct Area {
  let left: Double
  let top: Double
  let right: Double
  let bottom: Double

  func x(_ place: Double) -> Double { left + place * (right - left) }
  func y(_ place: Double) -> Double { bottom - place * (bottom - top) }
}
