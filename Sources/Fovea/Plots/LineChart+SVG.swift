extension LineChart {
  /// How a line looks: colours that colour-blind people tell apart on white as on black, and dashes for everyone else.
  private static let looks: [(color: String, dashes: String)] = [
    ("#3b82c4", ""), ("#d96f0e", "7 3"), ("#2a9d6f", "2 3"), ("#b565c4", "9 3 2 3"), ("#c43b5c", "12 4"),
    ("#7d8590", "1 2"),
  ]
  private static let fontSize = 11.0

  /// The chart as SVG; everything but the lines has the colour of the text around it.
  ///
  /// - Parameters:
  ///   - width: in pixels.
  ///   - height: in pixels.
  ///   - origin: where it stands in a picture around it, in pixels; nil if there is none.
  func svg(width: Double, height: Double, at origin: (x: Double, y: Double)? = nil) -> String {
    let (xScale, yScale) = (xScale, yScale)
    let yLabels = yScale.labels
    let legend = Legend(self.legend, width: width - 20)
    let left = 14 + (yLabel.isEmpty ? 0 : 16) + Self.width(of: yLabels.max { $0.count < $1.count } ?? "")
    let top = 12 + (title.isEmpty ? 0 : 18) + legend.height
    let bottom = 24.0 + (xLabel.isEmpty ? 0 : 16)
    let area = Area(left: left, top: top, right: width - 14, bottom: height - bottom)

    let place = origin.map { "x=\"\(Self.pixel($0.x))\" y=\"\(Self.pixel($0.y))\" " } ?? ""
    var svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" \(place)width=\"\(Self.pixel(width))\" height=\"\(Self.pixel(height))\" "
      + "viewBox=\"0 0 \(Self.pixel(width)) \(Self.pixel(height))\" role=\"img\" style=\"max-width:100%\" "
      + "font-family=\"system-ui,sans-serif\" font-size=\"\(Self.pixel(Self.fontSize))\" fill=\"currentColor\">"
      + "<title>\(summary.htmlEscaped)</title>"
    if !title.isEmpty {
      svg += Self.text(
        title, x: (area.left + area.right) / 2, y: 17, anchor: "middle", attributes: " font-weight=\"600\"")
    }
    svg += legend.svg(top: title.isEmpty ? 8 : 26, looks: Self.look)
    for (tick, label) in zip(yScale.ticks, yLabels) {
      let y = area.y(yScale.place(tick))
      svg += Self.line(area.left, y, area.right, y, " stroke-opacity=\"0.15\"")
      svg += Self.text(label, x: area.left - 6, y: y + 4, anchor: "end")
    }
    for (tick, label) in zip(xScale.ticks, xScale.labels) {
      let x = area.x(xScale.place(tick))
      svg += Self.line(x, area.bottom, x, area.bottom + 4, " stroke-opacity=\"0.6\"")
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
      svg += Self.path(line.thinned(to: 400), look: Self.look(number), area: area, xScale, yScale)
    }
    return svg + "</svg>"
  }

  private static func look(_ number: Int) -> (color: String, dashes: String) { looks[number % looks.count] }

  private static func path(
    _ line: Series, look: (color: String, dashes: String), area: Area, _ xScale: AxisScale, _ yScale: AxisScale
  ) -> String {
    var path = ""
    var marks = ""
    var isDrawing = false
    // A few numbers are points that a line joins; a point between two gaps has no line at all.
    let showsPoints = line.y.count <= 30
    for index in line.y.indices {
      let (x, y) = (line.x[index], line.y[index])
      guard x.isFinite, y.isFinite else {
        isDrawing = false
        continue
      }
      let (px, py) = (pixel(area.x(xScale.place(x))), pixel(area.y(yScale.place(y))))
      path += "\(isDrawing ? "L" : "M")\(px) \(py)"
      let standsAlone = !isDrawing && (index + 1 == line.y.count || !line.y[index + 1].isFinite)
      if showsPoints || standsAlone { marks += "<circle cx=\"\(px)\" cy=\"\(py)\" r=\"2.6\" fill=\"\(look.color)\"/>" }
      isDrawing = true
    }
    guard !path.isEmpty else { return "" }
    return "<path d=\"\(path)\" \(stroke(look))/>" + marks
  }

  fileprivate static func stroke(_ look: (color: String, dashes: String)) -> String {
    "fill=\"none\" stroke=\"\(look.color)\" stroke-width=\"1.8\" stroke-linejoin=\"round\""
      + (look.dashes.isEmpty ? "" : " stroke-dasharray=\"\(look.dashes)\"")
  }

  fileprivate static func text(
    _ text: String, x: Double, y: Double, anchor: String = "start", attributes: String = ""
  ) -> String {
    "<text x=\"\(pixel(x))\" y=\"\(pixel(y))\" text-anchor=\"\(anchor)\" fill-opacity=\"0.85\"\(attributes)>"
      + "\(text.htmlEscaped)</text>"
  }

  private static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ attributes: String) -> String {
    "<path d=\"M\(pixel(x1)) \(pixel(y1))L\(pixel(x2)) \(pixel(y2))\" stroke=\"currentColor\"\(attributes)/>"
  }

  /// About how wide a text is: nobody can ask the font.
  fileprivate static func width(of text: String) -> Double { Double(text.count) * fontSize * 0.58 }

  /// A tenth of a pixel is as exact as a screen is.
  fileprivate static func pixel(_ value: Double) -> String { NumberText.short((value * 10).rounded() / 10, digits: 6) }
}

/// The part of a chart where the lines are, in pixels.
private struct Area {
  let left: Double
  let top: Double
  let right: Double
  let bottom: Double

  func x(_ place: Double) -> Double { left + place * (right - left) }
  func y(_ place: Double) -> Double { bottom - place * (bottom - top) }
}

/// The names of the lines, in as many rows as they take.
private struct Legend {
  private var entries: [(number: Int, name: String, x: Double, row: Int)] = []
  private static let rowHeight = 16.0

  init(_ names: [(number: Int, name: String)], width: Double) {
    var (x, row) = (0.0, 0)
    for (number, name) in names {
      let needed = 30 + LineChart.width(of: name) + 16
      if x > 0 && x + needed > width { (x, row) = (0, row + 1) }
      entries.append((number, name, x, row))
      x += needed
    }
  }

  var height: Double { entries.isEmpty ? 0 : Double(entries.last!.row + 1) * Self.rowHeight }

  func svg(top: Double, looks: (Int) -> (color: String, dashes: String)) -> String {
    entries.map { entry in
      let (x, y) = (16 + entry.x, top + Double(entry.row) * Self.rowHeight + 6)
      return "<path d=\"M\(LineChart.pixel(x)) \(LineChart.pixel(y))h24\" \(LineChart.stroke(looks(entry.number)))/>"
        + LineChart.text(entry.name, x: x + 30, y: y + 4)
    }.joined()
  }
}
