extension ChartDrawing {
  static let fontSize = 11.0

  /// The chart as SVG; everything but the lines has the colour of the text around it.
  ///
  /// - Parameters:
  ///   - width: in pixels.
  ///   - height: in pixels.
  ///   - origin: where it stands in a picture around it, which tells its words, in pixels; nil if there is none.
  func svg(width: Double, height: Double, at origin: (x: Double, y: Double)? = nil) -> String {
    let xScale = xScale(ticks: max(2, min(6, Int(width / 80))))
    let yScale = yScale(ticks: Self.yTicks(height))
    let legend = ChartLegend(hidesLegend ? [] : self.legend, width: width - 20)
    let top = 12 + (title.isEmpty ? 0 : 18) + legend.height
    let area = Area(
      left: leftMargin(height: height), top: top, right: width - Self.rightMargin, bottom: height - bottomMargin)

    var svg = Self.opening(width: width, height: height, words: summary, at: origin)
    if !title.isEmpty {
      svg += Self.text(
        title, x: (area.left + area.right) / 2, y: 17, anchor: "middle", attributes: " font-weight=\"600\"")
    }
    svg += legend.svg(top: title.isEmpty ? 8 : 26)
    for (tick, label) in zip(yScale.ticks, yScale.labels) {
      let y = area.y(yScale.place(tick))
      svg += Self.line(area.left, y, area.right, y, " stroke-opacity=\"0.15\"")
      if yDetail != .bare { svg += Self.text(label, x: area.left - 6, y: y + 4, anchor: "end") }
    }
    svg += xAxis(xScale, area, width: width, isInside: origin != nil)
    if !shownXLabel.isEmpty {
      svg += Self.text(xLabel, x: (area.left + area.right) / 2, y: height - 7, anchor: "middle")
    }
    if !shownYLabel.isEmpty {
      let middle = (area.top + area.bottom) / 2
      svg += Self.text(
        yLabel, x: 14, y: middle, anchor: "middle", attributes: " transform=\"rotate(-90 14 \(Self.pixel(middle)))\"")
    }
    for (number, line) in series.enumerated().reversed() {
      svg += markup(of: line, number: number, area: area, xScale, yScale)
    }
    return svg + "</svg>"
  }

  /// The line below, with ticks and what stands under it.
  ///
  /// - Parameter isInside: whether other charts stand beside this one, into which no number may run.
  private func xAxis(_ scale: AxisScale, _ area: Area, width: Double, isInside: Bool) -> String {
    var svg = Self.line(area.left, area.bottom, area.right, area.bottom, " stroke-opacity=\"0.6\"")
    var taken = -Double.infinity
    for (place, name) in xMarks(scale) {
      let label = shortened(name, to: (area.right - area.left) / Double(max(1, categories.count)))
      let (tick, half) = (area.x(place), Self.width(of: label) / 2)
      if categories.isEmpty { svg += Self.line(tick, area.bottom, tick, area.bottom + 4, " stroke-opacity=\"0.6\"") }
      let x = isInside ? min(max(tick, half + 1), width - half - 1) : tick
      // Numbers that would run into each other are left out.
      guard xDetail != .bare, x - half > taken else { continue }
      taken = x + half + 3
      svg += Self.text(label, x: x, y: area.bottom + 17, anchor: "middle")
    }
    return svg
  }

  /// How far from its edges the lines of a chart begin, in pixels.
  func leftMargin(height: Double) -> Double {
    guard yDetail != .bare else { return Self.hiddenMargin }
    let widest = yScale(ticks: Self.yTicks(height)).labels.map(Self.width).max() ?? 0
    return 14 + (shownYLabel.isEmpty ? 0 : 16) + widest
  }

  var bottomMargin: Double { xDetail == .bare ? Self.hiddenMargin : 24 + (shownXLabel.isEmpty ? 0 : 16) }

  private var shownXLabel: String { xDetail == .named ? xLabel : "" }
  private var shownYLabel: String { yDetail == .named ? yLabel : "" }

  static let rightMargin = 14.0
  static let hiddenMargin = 6.0

  private static func yTicks(_ height: Double) -> Int { max(2, min(5, Int(height / 45))) }

  /// The tag that begins a picture: letters and lines have the colour of the page.
  ///
  /// - Parameters:
  ///   - words: what is seen, for those who do not see it.
  ///   - origin: where it stands in a picture around it, which has the words then.
  static func opening(
    width: Double, height: Double, words: String, at origin: (x: Double, y: Double)? = nil
  ) -> String {
    let place = origin.map { "x=\"\(pixel($0.x))\" y=\"\(pixel($0.y))\" " } ?? ""
    let (w, h) = (pixel(width), pixel(height))
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" \(place)width=\"\(w)\" height=\"\(h)\" viewBox=\"0 0 \(w) \(h)\" "
      + (origin == nil ? "role=\"img\" aria-label=\"\(words.htmlEscaped)\" style=\"max-width:100%;height:auto\" " : "")
      + "overflow=\"visible\" font-family=\"system-ui,sans-serif\" font-size=\"\(pixel(fontSize))\" fill=\"currentColor\">"
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
