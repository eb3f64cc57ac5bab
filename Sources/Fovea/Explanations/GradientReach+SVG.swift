import Shapes

extension GradientReach: Displayable {
  public var displayBundle: DisplayBundle { .picture(svg, text: description) }

  /// The output gradients in a column, the filter, the image and the bias beside it, and an arrow to everything that a
  /// gradient reaches.
  ///
  /// Without a style sheet, as in a notebook that is not trusted, the arrows of the first gradient are there.
  var svg: String {
    let layout = ReachLayout(self)
    var content = ""
    for (index, slope) in slopes.enumerated() {
      content +=
        "<g class=\"slope\(index == 0 ? " first" : "")\" tabindex=\"0\">\(layout.source(index, slope))"
        + "<g class=\"reach\" pointer-events=\"none\"\(index == 0 ? "" : " opacity=\"0\"")>"
        + layout.arrows(index, slope) + "</g></g>"
    }
    // The names lie above the arrows, so that they stay legible.
    content += layout.headings + layout.targets
    // Names in a style sheet are those of the whole page.
    let own = ".fovea-reach"
    let style =
      "\(own) .slope{cursor:pointer;outline:none}\(own) .slope:hover .reach,\(own) .slope:focus .reach{opacity:1}"
      + "\(own):has(.slope:not(.first):is(:hover,:focus)) .first:not(:hover) .reach{opacity:0}"
      + "\(own) .slope:focus>rect{stroke-width:2.5}"
    return SVGDrawing.document(
      "<style>\(style)</style>\(content)", width: layout.width, height: layout.height, title: alternative,
      attributes: "class=\"fovea-reach\"")
  }

  /// The picture in words.
  private var alternative: String {
    let first = slopes.first.map { slope in
      "; the first of \(slopes.count) reaches \(slope.toWeights.count) weights and \(slope.toPixels.count) pixels"
    }
    return headline + (first ?? "")
  }
}

/// Where everything stands in the picture of a gradient's reach, in pixels.
private struct ReachLayout {
  let reach: GradientReach
  private let cell: (width: Double, height: Double)
  private let right: Double
  private let filterTop = 22.0
  private let sourceLeft = 38.0
  private let arrowRoom = 190.0

  init(_ reach: GradientReach) {
    self.reach = reach
    let texts = reach.slopes.flatMap { slope in
      [ShownNumber.text(slope.gradient)] + (slope.toWeights + slope.toPixels).map { "+" + GradientReach.product($0) }
    }
    let widest = Double(texts.map(\.count).max() ?? 0) * SVGDrawing.fontSize * 0.6
    cell = (max(46, widest + 8), 36)
    right = sourceLeft + cell.width + arrowRoom
  }

  private var hasBias: Bool { reach.slopes.contains { $0.toBias != nil } }
  private var filterHeight: Double { Double(reach.filterSize[0]) * cell.height }
  private var biasLeft: Double { right + (Double(reach.filterSize[1]) + 0.6) * cell.width }
  private var imageTop: Double { filterTop + filterHeight + 36 }
  private var paddedSize: [Double] {
    zip(reach.imageSize, reach.padding).map { Double($0 + $1.before + $1.after) }
  }
  private var sourceTop: Double {
    let all = imageTop + paddedSize[0] * cell.height
    return max(filterTop, (all - Double(reach.slopes.count) * cell.height) / 2)
  }

  var width: Double {
    let filter = hasBias ? biasLeft + cell.width : right + Double(reach.filterSize[1]) * cell.width
    return max(filter, right + paddedSize[1] * cell.width) + 2
  }
  var height: Double {
    max(imageTop + paddedSize[0] * cell.height, sourceTop + Double(reach.slopes.count) * cell.height) + 2
  }

  var headings: String {
    text(reach.gradientName, 2, sourceTop - 8, "start", weight: 600)
      + text("filter", right, filterTop - 8, "start", weight: 600)
      + text("input", right, imageTop - 8, "start", weight: 600)
      + (hasBias ? text("bias", biasLeft, filterTop - 8, "start", weight: 600) : "")
  }

  /// The cells of the filter, the image with its padding, and the bias, each with its gradient as a tooltip.
  var targets: String {
    let weights = GradientReach.positions(reach.filterSize).map { place in
      box(
        weight(place), GradientReach.name("w", place),
        tooltip: reach.sum("w", place, reach.contributions(toWeight: place)))
    }
    let (rows, columns) = (Int(paddedSize[0]), Int(paddedSize[1]))
    let pixels = GradientReach.positions([rows, columns]).map { padded in
      let place = zip(padded, reach.padding).map { $0 - $1.before }
      guard zip(place, reach.imageSize).allSatisfy({ (0..<$1).contains($0) }) else {
        return box(pixel(place), "", isDashed: true, tooltip: "padding")
      }
      return box(
        pixel(place), GradientReach.name("x", place),
        tooltip: reach.sum("x", place, reach.contributions(toPixel: place)))
    }
    let bias =
      hasBias ? box((biasLeft, filterTop), "b", tooltip: reach.sum("b", [], reach.slopes.compactMap(\.toBias))) : ""
    return (weights + pixels).joined() + bias
  }

  /// One of the gradients on the left.
  func source(_ index: Int, _ slope: GradientReach.Slope) -> String {
    let (x, y) = (sourceLeft, sourceTop + Double(index) * cell.height)
    let line = "fill=\"#3b82c4\" fill-opacity=\"0.25\" stroke=\"currentColor\" stroke-opacity=\"0.5\""
    return rectangle((x, y), line)
      + text(ShownNumber.text(slope.gradient), x + cell.width / 2, y + cell.height / 2 + 4)
      + text(GradientReach.name("g", slope.position), x - 6, y + cell.height / 2 + 4, "end", opacity: 0.7)
  }

  /// The arrows of a gradient, and at their ends what it brings.
  func arrows(_ index: Int, _ slope: GradientReach.Slope) -> String {
    let start = (sourceLeft + cell.width, sourceTop + (Double(index) + 0.5) * cell.height)
    // Where the border shows pixels again, one pixel hears more than once of the same output.
    let ends =
      grouped(slope.toWeights, at: weight) + grouped(slope.toPixels, at: pixel)
      + (slope.toBias.map { [((biasLeft, filterTop), [$0])] } ?? [])
    let lines = ends.map { place, _ in arrow(from: start, to: place) }
    let products = ends.map { place, contributions in
      text(
        contributions.map { "+" + GradientReach.product($0) }.joined(), place.0 + cell.width / 2,
        place.1 + cell.height - 5)
    }
    return (lines + products).joined()
  }

  private func grouped(
    _ contributions: [GradientReach.Contribution], at place: ([Int]) -> (Double, Double)
  ) -> [((Double, Double), [GradientReach.Contribution])] {
    var order: [[Int]] = []
    for contribution in contributions where !order.contains(contribution.target) { order.append(contribution.target) }
    return order.map { target in (place(target), contributions.filter { $0.target == target }) }
  }

  private func arrow(from start: (Double, Double), to corner: (Double, Double)) -> String {
    let end = (corner.0 + 7, corner.1 + 7)
    let (across, down) = (end.0 - start.0, end.1 - start.1)
    let length = (across * across + down * down).squareRoot()
    let (ux, uy) = (across / length, down / length)
    let base = (end.0 - 7 * ux, end.1 - 7 * uy)
    let (left, right) = ((base.0 - 3 * uy, base.1 + 3 * ux), (base.0 + 3 * uy, base.1 - 3 * ux))
    let marked = rectangle(corner, "fill=\"#d96f0e\" fill-opacity=\"0.28\"")
    let line = "<path d=\"M\(point(start))L\(point(base))\" stroke=\"#d96f0e\" stroke-opacity=\"0.6\" fill=\"none\"/>"
    let head = "<path d=\"M\(point(end))L\(point(left))L\(point(right))z\" fill=\"#d96f0e\"/>"
    return marked + line + head
  }

  private func point(_ place: (Double, Double)) -> String { "\(px(place.0)) \(px(place.1))" }

  private func rectangle(_ corner: (Double, Double), _ attributes: String) -> String {
    "<rect x=\"\(px(corner.0))\" y=\"\(px(corner.1))\" width=\"\(px(cell.width))\" height=\"\(px(cell.height))\" "
      + attributes + "/>"
  }

  private func weight(_ place: [Int]) -> (Double, Double) {
    (right + Double(place[1]) * cell.width, filterTop + Double(place[0]) * cell.height)
  }

  private func pixel(_ place: [Int]) -> (Double, Double) {
    (
      right + Double(place[1] + reach.padding[1].before) * cell.width,
      imageTop + Double(place[0] + reach.padding[0].before) * cell.height
    )
  }

  private func box(_ corner: (Double, Double), _ name: String, isDashed: Bool = false, tooltip: String) -> String {
    let line = "fill=\"transparent\" stroke=\"currentColor\" stroke-opacity=\"0.5\""
    let cell = rectangle(corner, line + (isDashed ? " stroke-dasharray=\"2 3\"" : ""))
    let label = name.isEmpty ? "" : text(name, corner.0 + self.cell.width / 2, corner.1 + 17, opacity: 0.75)
    return "<g><title>\(tooltip.htmlEscaped)</title>\(cell)\(label)</g>"
  }

  private func text(
    _ text: String, _ x: Double, _ y: Double, _ anchor: String = "middle", opacity: Double = 0.95, weight: Int = 400
  ) -> String {
    "<text x=\"\(px(x))\" y=\"\(px(y))\" text-anchor=\"\(anchor)\" fill-opacity=\"\(opacity)\" font-weight=\"\(weight)\">"
      + "\(text.htmlEscaped)</text>"
  }

  private func px(_ value: Double) -> String { SVGDrawing.pixel(value) }
}
