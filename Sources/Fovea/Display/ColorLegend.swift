/// A bar that tells which numbers the colours of a scale stand for.
struct ColorLegend {
  let scale: ColorScale

  private static let stripes = 32

  /// The numbers that are told, and where along the bar, from 0 to 1; none for a scale of a single number or none at all.
  var marks: [(place: Double, text: String)] {
    guard scale.high > scale.low else { return [] }
    let ends = [(0.0, scale.low), (1, scale.high)]
    let marks = scale.isDiverging ? [ends[0], (0.5, 0), ends[1]] : ends
    return marks.map { ($0, NumberText.short(Double($1), digits: 3)) }
  }

  /// The bar as markup of SVG.
  ///
  /// - Parameters:
  ///   - x: its left edge in pixels.
  ///   - y: its upper edge.
  ///   - width: in pixels.
  ///   - height: in pixels.
  ///   - isUpright: whether it begins below, rather than at the left.
  func bar(x: Double, y: Double, width: Double, height: Double, isUpright: Bool) -> String {
    let count = Double(Self.stripes)
    let rects = (0..<Self.stripes).map { number in
      let part = (Float(number) + 0.5) / Float(Self.stripes)
      let color = scale.color(of: scale.low * (1 - part) + scale.high * part).css
      let start = Double(number) / count
      let (left, top) = isUpright ? (x, y + height * (1 - start - 1 / count)) : (x + width * start, y)
      let (w, h) = isUpright ? (width, height / count) : (width / count, height)
      return "<path d=\"M\(ChartDrawing.pixel(left)) \(ChartDrawing.pixel(top))"
        + "h\(ChartDrawing.pixel(w))v\(ChartDrawing.pixel(h))h\(ChartDrawing.pixel(-w))z\" fill=\"\(color)\"/>"
    }
    return "<g shape-rendering=\"crispEdges\">\(rects.joined())</g>"
  }

  /// The bar between its numbers, for a page; empty if there is nothing to tell.
  var html: String {
    let marks = marks
    guard let first = marks.first, let last = marks.last else { return "" }
    let bar =
      "<svg width=\"128\" height=\"10\" viewBox=\"0 0 128 10\" aria-hidden=\"true\" style=\"vertical-align:middle\">"
      + self.bar(x: 0, y: 0, width: 128, height: 10, isUpright: false) + "</svg>"
    return "<small style=\"white-space:nowrap\">\(first.text.htmlEscaped) \(bar) \(last.text.htmlEscaped)</small>"
  }
}
