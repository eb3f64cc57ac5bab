extension ChartDrawing {
  /// The line, the points or the bars of one series.
  func markup(
    of series: LineChart.Series, number: Int, area: Area, _ xScale: AxisScale, _ yScale: AxisScale
  ) -> String {
    switch series.form {
    case .line: path(series.thinned(to: 400), number: number, area: area, xScale, yScale)
    case .points: points(series, number: number, area: area, xScale, yScale)
    case .bars(let width): bars(series, width: width, number: number, area: area, xScale, yScale)
    }
  }

  /// A point of a series: a disc, a square, a triangle or a diamond, so that the colour need not be told apart.
  ///
  /// - Parameter hint: what is told when the pointer rests on it, as markup.
  static func point(_ x: Double, _ y: Double, number: Int, opacity: Double = 1, hint: String = "") -> String {
    let fill = "fill=\"\(Palette.look(number).color)\"" + (opacity < 1 ? " fill-opacity=\"\(opacity)\"" : "")
    func path(_ dx: Double, _ dy: Double, _ steps: String) -> String {
      element("path d=\"M\(pixel(x + dx)) \(pixel(y + dy))\(steps)\" \(fill)", hint: hint)
    }
    return switch number % 4 {
    case 0: element("circle cx=\"\(pixel(x))\" cy=\"\(pixel(y))\" r=\"2.6\" \(fill)", hint: hint)
    case 1: path(-2.4, -2.4, "h4.8v4.8h-4.8z")
    case 2: path(0, -3.2, "l3.2 5.6h-6.4z")
    default: path(0, -3.4, "l3.4 3.4l-3.4 3.4l-3.4 -3.4z")
    }
  }

  private func path(
    _ line: LineChart.Series, number: Int, area: Area, _ xScale: AxisScale, _ yScale: AxisScale
  ) -> String {
    var path = ""
    var marks = ""
    var isDrawing = false
    // A few numbers are points that a line joins; a point between two gaps has no line at all.
    let showsPoints = line.y.count <= 30
    for index in line.y.indices {
      let (x, y) = (xScale.place(line.x[index]), yScale.place(line.y[index]))
      guard x.isFinite, y.isFinite else {
        isDrawing = false
        continue
      }
      let (px, py) = (Self.pixel(area.x(x)), Self.pixel(area.y(y)))
      path += "\(isDrawing ? "L" : "M")\(px) \(py)"
      let standsAlone = !isDrawing && (index + 1 == line.y.count || !yScale.place(line.y[index + 1]).isFinite)
      if showsPoints || standsAlone {
        marks += "<circle cx=\"\(px)\" cy=\"\(py)\" r=\"2.6\" fill=\"\(Palette.look(number).color)\"/>"
      }
      if line.y.count <= Self.mostHints {
        // The pointer need not hit the very point.
        marks += Self.element(
          "circle cx=\"\(px)\" cy=\"\(py)\" r=\"7\" fill=\"transparent\"", hint: hint(of: line, at: index))
      }
      isDrawing = true
    }
    guard !path.isEmpty else { return "" }
    return "<path d=\"\(path)\" fill=\"none\" \(Palette.stroke(number)) stroke-linejoin=\"round\"/>" + marks
  }

  private func points(
    _ series: LineChart.Series, number: Int, area: Area, _ xScale: AxisScale, _ yScale: AxisScale
  ) -> String {
    // Where many points lie over each other it gets darker.
    let opacity = series.y.count > 100 ? 0.45 : 0.85
    return series.y.indices.map { index in
      let (x, y) = (xScale.place(series.x[index]), yScale.place(series.y[index]))
      guard x.isFinite, y.isFinite else { return "" }
      let hint = series.y.count <= Self.mostHints ? hint(of: series, at: index) : ""
      return Self.point(area.x(x), area.y(y), number: number, opacity: opacity, hint: hint)
    }.joined()
  }

  private func bars(
    _ series: LineChart.Series, width: Double, number: Int, area: Area, _ xScale: AxisScale, _ yScale: AxisScale
  ) -> String {
    let ground = area.y(yScale.place(yScale.ground))
    let bars = series.y.indices.map { index in
      let (x, y) = (series.x[index], series.y[index])
      let (left, right, top) = (xScale.place(x - width / 2), xScale.place(x + width / 2), yScale.place(y))
      guard left.isFinite, right.isFinite, top.isFinite else { return "" }
      // A hair of the page between neighbours.
      let (from, to) = (area.x(left), area.x(right))
      let gap = min(0.6, (to - from) * 0.1)
      return Self.element(
        "path d=\"M\(Self.pixel(from + gap)) \(Self.pixel(ground))V\(Self.pixel(area.y(top)))H\(Self.pixel(to - gap))"
          + "V\(Self.pixel(ground))z\"", hint: hint(of: series, at: index))
    }.joined()
    guard !bars.isEmpty else { return "" }
    return "<g fill=\"\(Palette.look(number).color)\">\(bars)</g>"
      + Self.line(area.left, ground, area.right, ground, " stroke-opacity=\"0.6\"")
  }
}

extension AxisScale {
  /// Where bars begin: at 0, or on an axis without a 0 at its end.
  var ground: Double { min(max(0, range.lowerBound), range.upperBound) }
}
