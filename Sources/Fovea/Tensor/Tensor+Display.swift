extension Tensor: Displayable, NamedPicture {
  /// A small list or matrix as a table whose cells are coloured by their value, a larger matrix as a heat map, anything
  /// else as text.
  ///
  /// Colours run from dark blue to yellow; when there are negative and positive numbers, from blue for negative over
  /// white for zero to orange for positive.
  public var displayBundle: DisplayBundle { displayBundle(named: "") }

  func displayBundle(named name: String) -> DisplayBundle {
    let text = description
    let small = 24
    switch rank {
    case 1 where (1...small).contains(count):
      return DisplayBundle(text: text, ["text/html": tableHTML(rows: 1, columns: count)])
    case 2 where count > 0 && shape[0] <= small && shape[1] <= small:
      return DisplayBundle(text: text, ["text/html": tableHTML(rows: shape[0], columns: shape[1])])
    case 2 where count > 0:
      let scale = ColorScale(for: scalars)
      let raster = Raster(width: shape[1], height: shape[0], channels: 3, bytes: scale.bytes(of: scalars))
      let (least, most) = (min().onlyValue, max().onlyValue)
      let words =
        "\(shape[0])×\(shape[1]) numbers as colours, \(NumberText.short(least, digits: 3))…"
        + NumberText.short(most, digits: 3)
      return PixelPicture(
        raster: raster, words: named(name, words), text: text, below: ColorLegend(scale: scale).html
      ).displayBundle
    default:
      return DisplayBundle(text: text)
    }
  }

  /// A table of the numbers in row-major order, coloured by value.
  func tableHTML(rows: Int, columns: Int, texts given: [String]? = nil) -> String {
    let values = scalars
    let texts = given ?? self.texts(0..<count)
    let colors = ColorScale(for: values)
    var html = "<table style=\"border-collapse:collapse;font-family:monospace\">"
    for row in 0..<rows {
      html += "<tr>"
      for column in 0..<columns {
        let i = row * columns + column
        let color = colors.color(of: values[i])
        let style = "background:\(color.css);color:\(color.readableInk);text-align:right;padding:2px 6px"
        html += "<td style=\"\(style)\">\(texts[i].htmlEscaped)</td>"
      }
      html += "</tr>"
    }
    return html + "</table>"
  }
}
