extension NetworkDiagram {
  /// How wide a picture may be before it goes on in another row, in pixels.
  public static let widest = 940.0

  /// The picture as SVG, in the colours of the page around it.
  public var svg: String {
    let layout = DiagramLayout(parts, widest: Self.widest)
    var drawing = SVGDrawing()
    // Ways lie beneath boxes.
    for mark in layout.marks { drawing.line(mark) }
    for mark in layout.marks { drawing.mark(mark) }
    let width = max(layout.width, 420)
    let height = legend(&drawing, width: width, y: layout.height + 6)
    return drawing.document(width: width, height: height, title: words)
  }

  /// What colours and lengths mean.
  ///
  /// - Returns: where it ends.
  private func legend(_ drawing: inout SVGDrawing, width: Double, y: Double) -> Double {
    let kinds = DiagramVolume.Kind.allCases.filter { kind in uses(kind, parts) }
    var (x, y) = (8.0, y + 8)
    for kind in kinds {
      let text = kind.rawValue
      let needed = 26 + SVGDrawing.width(of: text)
      if x + needed > width {
        (x, y) = (8, y + 17)
      }
      drawing.rectangle(
        Frame(x: x, y: y - 9, width: 11, height: 11), fill: kind.ink, opacity: kind.opacity, stroke: kind.ink)
      drawing.text(text, x: x + 16, y: y)
      x += needed + 8
    }
    let notes = [
      "Edges are as long as the square roots of their sizes; channels and upright lists have a scale of their own.",
      failure,
    ].compactMap(\.self)
    for line in notes.flatMap({ TextTable.wrapped($0, to: Int(width / (SVGDrawing.fontSize * 0.52))) }) {
      y += 16
      drawing.text(line, x: 8, y: y, opacity: 0.75)
    }
    return y + 8
  }

  private func uses(_ kind: DiagramVolume.Kind, _ parts: [DiagramPart]) -> Bool {
    parts.contains { part in
      switch part {
      case .volume(let volume): volume.kind == kind
      case .sum(_, let body, let shortcut): uses(kind, body + shortcut)
      case .fan(_, let branches): kind == .other || branches.contains { uses(kind, $0) }
      case .side(let parts), .repeated(_, let parts): uses(kind, parts)
      }
    }
  }
}

extension DiagramVolume.Kind {
  var ink: SVGDrawing.Ink {
    switch self {
    case .convolution: .blue
    case .pooling: .orange
    case .dense: .green
    case .input, .other: .page
    }
  }

  /// Of the side that faces the reader.
  var opacity: Double { self == .input ? 0.08 : self == .other ? 0.2 : 0.45 }
}

extension SVGDrawing {
  /// What lies beneath the boxes: ways and borders.
  fileprivate mutating func line(_ mark: DiagramMark) {
    switch mark {
    case .way(let points, let hasArrow): way(points, hasArrow: hasArrow)
    case .border(let frame, let title, let badge):
      rectangle(frame, fill: .page, opacity: 0.035, stroke: .page, strokeOpacity: 0.3, corner: 6)
      text(title, x: frame.x + 6, y: frame.y + 12, size: 10.5, isBold: true, opacity: 1)
      if !badge.isEmpty {
        text(
          badge, x: frame.right - 6, y: frame.y + 12, anchor: "end", size: 11.5, isBold: true, opacity: 1
        )
      }
    case .volume, .text, .plus: break
    }
  }

  fileprivate mutating func mark(_ mark: DiagramMark) {
    switch mark {
    case .volume(let volume, let place, let scale, let isRepeated):
      let edges = scale.edges(volume.shape)
      group("") { drawing in
        drawing.tip(volume.words)
        if isRepeated {
          // The others behind it.
          for distance in [6.0, 3.0] {
            drawing.box(volume.kind, edges, x: place.x + distance, y: place.y - distance, isFaint: true)
          }
        }
        drawing.box(volume.kind, edges, x: place.x, y: place.y)
      }
    case .text(let words, let place, let size, let isBold, let opacity, let isCentred):
      text(
        words, x: place.x, y: place.y, anchor: isCentred ? "middle" : "start", size: size, isBold: isBold,
        opacity: opacity)
    case .plus(let place):
      ring(x: place.x, y: place.y, radius: 7.5)
      path(
        "M\(Self.pixel(place.x - 4)) \(Self.pixel(place.y))h8M\(Self.pixel(place.x)) \(Self.pixel(place.y - 4))v8",
        width: 1.4)
    case .way, .border: break
    }
  }

  /// A box of which the front, the top and the right side are seen.
  private mutating func box(
    _ kind: DiagramVolume.Kind, _ edges: (thickness: Double, height: Double, depth: Double), x: Double, y: Double,
    isFaint: Bool = false
  ) {
    let (width, height, depth) = edges
    let top = y - (height + depth) / 2 + depth
    let opacity = kind.opacity * (isFaint ? 0.4 : 1)
    let front = [(x, top), (x + width, top), (x + width, top + height), (x, top + height)]
    let roof = [(x, top), (x + depth, top - depth), (x + width + depth, top - depth), (x + width, top)]
    let side = [
      (x + width, top), (x + width + depth, top - depth), (x + width + depth, top + height - depth),
      (x + width, top + height),
    ]
    for (corners, shade) in [(front, 1.0), (roof, 0.55), (side, 1.6)] {
      polygon(corners, fill: kind.ink, opacity: min(1, opacity * shade), strokeOpacity: isFaint ? 0.35 : 0.9)
    }
  }

  /// A line with round corners, and perhaps an arrow's head.
  private mutating func way(_ points: [DiagramPoint], hasArrow: Bool) {
    guard let first = points.first, let last = points.last, points.count > 1, first != last else { return }
    var steps = "M\(Self.pixel(first.x)) \(Self.pixel(first.y))"
    for (index, point) in points.enumerated().dropFirst() {
      guard index + 1 < points.count else {
        steps += "L\(Self.pixel(point.x)) \(Self.pixel(point.y))"
        continue
      }
      let (before, after) = (points[index - 1], points[index + 1])
      let radius = min(9, Self.distance(before, point) / 2, Self.distance(point, after) / 2)
      let (start, end) = (Self.toward(before, from: point, radius), Self.toward(after, from: point, radius))
      steps +=
        "L\(Self.pixel(start.x)) \(Self.pixel(start.y))Q\(Self.pixel(point.x)) \(Self.pixel(point.y)) "
        + "\(Self.pixel(end.x)) \(Self.pixel(end.y))"
    }
    if hasArrow {
      let before = points[points.count - 2]
      let length = max(Self.distance(before, last), 0.1)
      let (dx, dy) = ((last.x - before.x) / length, (last.y - before.y) / length)
      for turn in [-1.0, 1.0] {
        steps +=
          "M\(Self.pixel(last.x - 4.5 * dx - turn * 3 * dy)) \(Self.pixel(last.y - 4.5 * dy + turn * 3 * dx))"
          + "L\(Self.pixel(last.x)) \(Self.pixel(last.y))"
      }
    }
    path(steps, width: 1.2, opacity: 0.65)
  }

  private static func distance(_ a: DiagramPoint, _ b: DiagramPoint) -> Double {
    ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
  }

  private static func toward(_ target: DiagramPoint, from point: DiagramPoint, _ length: Double) -> DiagramPoint {
    let whole = max(distance(point, target), 0.001)
    return DiagramPoint(
      x: point.x + (target.x - point.x) * length / whole, y: point.y + (target.y - point.y) * length / whole)
  }
}
