extension TapeGraph: Displayable {
  /// A drawing in a notebook, a list in a console.
  public var displayBundle: DisplayBundle {
    nodes.isEmpty
      ? DisplayBundle(text: description)
      : DisplayBundle(
        text: description, ["text/html": "<figure style=\"margin:0\">\(drawing(isAlone: false))\(caption)</figure>"])
  }

  /// The drawing as the text of an SVG file, for light and dark surroundings: boxes for tensors and operations with their
  /// shapes, and arrows from what goes in to what comes out.
  public var svg: String { drawing(isAlone: true) }

  private var caption: String { unused.isEmpty ? "" : "<figcaption>\(heading.htmlEscaped)</figcaption>" }

  /// - Parameter isAlone: whether it is a file of its own, which takes its colours from the system; else they are those of
  ///   the text around it.
  private func drawing(isAlone: Bool) -> String {
    let drawing = TapeDrawing(self)
    let layout = TapeLayout(drawing, widths: drawing.boxes.map(TapeGraph.width))
    let (width, height) = (TapeGraph.pixel(layout.width), TapeGraph.pixel(layout.height))
    var svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\" "
      + "role=\"img\" style=\"max-width:100%;height:auto\" font-family=\"ui-monospace,'DejaVu Sans Mono',monospace\" "
      + "font-size=\"12\" fill=\"currentColor\">"
      + "<title>\(heading.htmlEscaped)</title><desc>\(description.htmlEscaped)</desc>"
    if isAlone { svg += "<style>:root{color:#222}@media(prefers-color-scheme:dark){:root{color:#ddd}}</style>" }
    svg += layout.arrows.map(TapeGraph.arrow).joined()
    for (box, center) in zip(drawing.boxes, layout.centers) { svg += TapeGraph.box(box, center) }
    return svg + "</svg>"
  }

  /// About how wide a box must be: nobody can ask the font.
  private static func width(_ box: TapeDrawing.Box) -> Double {
    let space = box.shape.isEmpty ? 0 : 1.5
    return (Double(box.name.count) + Double(box.shape.count) + space) * 7.3 + 20
  }

  private static func box(_ box: TapeDrawing.Box, _ center: (x: Double, y: Double)) -> String {
    let width = width(box)
    let frame =
      "x=\"\(pixel(center.x - width / 2))\" y=\"\(pixel(center.y - TapeLayout.boxHeight / 2))\" width=\"\(pixel(width))\" "
      + "height=\"\(pixel(TapeLayout.boxHeight))\""
    let look =
      switch box.kind {
      case .leaf: "rx=\"12\" fill=\"#d96f0e\" fill-opacity=\"0.14\" stroke=\"#d96f0e\""
      case .operation: "rx=\"4\" fill=\"#3b82c4\" fill-opacity=\"0.12\" stroke=\"#3b82c4\""
      case .result: "rx=\"4\" fill=\"#2a9d6f\" fill-opacity=\"0.2\" stroke=\"#2a9d6f\" stroke-width=\"2\""
      case .elision: "rx=\"4\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.5\" stroke-dasharray=\"3 3\""
      }
    let weight = box.kind == .elision ? "" : " font-weight=\"600\""
    let shape = box.shape.isEmpty ? "" : "<tspan dx=\"8\" fill-opacity=\"0.75\">\(box.shape.htmlEscaped)</tspan>"
    return "<rect \(frame) \(look)/><text x=\"\(pixel(center.x))\" y=\"\(pixel(center.y + 4))\" text-anchor=\"middle\">"
      + "<tspan\(weight)>\(box.name.htmlEscaped)</tspan>\(shape)</text>"
  }

  private static func arrow(_ arrow: TapeLayout.Arrow) -> String {
    guard let first = arrow.points.first, let last = arrow.points.last else { return "" }
    var path = "M\(pixel(first.x)) \(pixel(first.y))"
    for (from, to) in zip(arrow.points, arrow.points.dropFirst()) {
      let end = to == last ? to.y - 5 : to.y
      let middle = pixel((from.y + end) / 2)
      path +=
        from.x == to.x
        ? "V\(pixel(end))" : "C\(pixel(from.x)) \(middle) \(pixel(to.x)) \(middle) \(pixel(to.x)) \(pixel(end))"
    }
    let head = "M\(pixel(last.x - 3.5)) \(pixel(last.y - 6))h7l-3.5 6z"
    let count =
      arrow.count == 1
      ? "" : "<text x=\"\(pixel(last.x + 6))\" y=\"\(pixel(last.y - 5))\" font-size=\"10\">×\(arrow.count)</text>"
    return "<path d=\"\(path)\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.6\" stroke-width=\"1.2\"/>"
      + "<path d=\"\(head)\" fill-opacity=\"0.6\"/>\(count)"
  }

  /// A tenth of a pixel is as exact as a screen is.
  private static func pixel(_ value: Double) -> String { NumberText.short((value * 10).rounded() / 10, digits: 6) }
}
