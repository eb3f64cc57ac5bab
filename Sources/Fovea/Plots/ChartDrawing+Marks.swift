extension ChartDrawing {
  /// The line, the points or the bars of one series.
  static func markup(
    of series: LineChart.Series, number: Int, area: Area, _ xScale: AxisScale, _ yScale: AxisScale
  ) -> String {
    switch series.form {
    case .line: path(series.thinned(to: 400), number: number, area: area, xScale, yScale)
    case .points: points(series, number: number, area: area, xScale, yScale)
    case .bars(let width): bars(series, width: width, number: number, area: area, xScale, yScale)
    }
  }

  /// A point of a series: a disc, a square, a triangle or a diamond, so that the colour need not be told apart.
  static func point(_ x: Double, _ y: Double, number: Int, opacity: Double = 1) -> String {
    let fill = "fill=\"\(Palette.look(number).color)\"" + (opacity < 1 ? " fill-opacity=\"\(opacity)\"" : "")
    func start(_ dx: Double, _ dy: Double) -> String { "<path d=\"M\(pixel(x + dx)) \(pixel(y + dy))" }
    return switch number % 4 {
    case 0: "<circle cx=\"\(pixel(x))\" cy=\"\(pixel(y))\" r=\"2.6\" \(fill)/>"
    case 1: start(-2.4, -2.4) + "h4.8v4.8h-4.8z\" \(fill)/>"
    case 2: start(0, -3.2) + "l3.2 5.6h-6.4z\" \(fill)/>"
    default: start(0, -3.4) + "l3.4 3.4l-3.4 3.4l-3.4 -3.4z\" \(fill)/>"
    }
  }

  private static func path(
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
      let (px, py) = (pixel(area.x(x)), pixel(area.y(y)))
      path += "\(isDrawing ? "L" : "M")\(px) \(py)"
      let standsAlone = !isDrawing && (index + 1 == line.y.count || !yScale.place(line.y[index + 1]).isFinite)
      if showsPoints || standsAlone {
        marks += "<circle cx=\"\(px)\" cy=\"\(py)\" r=\"2.6\" fill=\"\(Palette.look(number).color)\"/>"
      }
      isDrawing = true
    }
    guard !path.isEmpty else { return "" }
    return "<path d=\"\(path)\" fill=\"none\" \(Palette.stroke(number)) stroke-linejoin=\"round\"/>" + marks
  }

  private static func points(
    _ series: LineChart.Series, number: Int, area: Area, _ xScale: AxisScale, _ yScale: AxisScale
  ) -> String {
    // Where many points lie over each other it gets darker.
    let opacity = series.y.count > 100 ? 0.45 : 0.85
    return zip(series.x, series.y).map { x, y in
      let (x, y) = (xScale.place(x), yScale.place(y))
      guard x.isFinite, y.isFinite else { return "" }
      return point(area.x(x), area.y(y), number: number, opacity: opacity)
    }.joined()
  }

  private static func bars(
    _ series: LineChart.Series, width: Double, number: Int, area: Area, _ xScale: AxisScale, _ yScale: AxisScale
  ) -> String {
    let ground = area.y(yScale.place(yScale.ground))
    let path = zip(series.x, series.y).map { x, y in
      let (left, right, top) = (xScale.place(x - width / 2), xScale.place(x + width / 2), yScale.place(y))
      guard left.isFinite, right.isFinite, top.isFinite else { return "" }
      // A hair of the page between neighbours.
      let (from, to) = (area.x(left), area.x(right))
      let gap = min(0.6, (to - from) * 0.1)
      return "M\(pixel(from + gap)) \(pixel(ground))V\(pixel(area.y(top)))H\(pixel(to - gap))V\(pixel(ground))z"
    }.joined()
    guard !path.isEmpty else { return "" }
    return "<path d=\"\(path)\" fill=\"\(Palette.look(number).color)\"/>"
      + line(area.left, ground, area.right, ground, " stroke-opacity=\"0.6\"")
  }
}

extension AxisScale {
  /// Where bars begin: at 0, or on an axis without a 0 at its end.
  var ground: Double { min(max(0, range.lowerBound), range.upperBound) }
}
