/// The picture of a heat map.
struct HeatMapDrawing {
  private let map: HeatMap
  private let scale: ColorScale
  private let numbers: [Float]
  private let (height, width): (Int, Int)
  /// The numbers as they stand in the squares.
  private let texts: [String]
  private let showsNumbers: Bool
  /// The size of a square, in pixels.
  private let (cellWidth, cellHeight): (Double, Double)
  private let left: Double

  /// More squares than these are drawn as one picture, and tell nothing under the pointer.
  private static let mostSquares = 1024
  private static let (tallest, widestName) = (560.0, 120.0)
  private static let legendWidth = 26.0

  init(_ map: HeatMap) {
    self.map = map
    (scale, numbers) = (map.scale, map.numbers)
    let (height, width) = (map.values.shape[0], map.values.shape[1])
    (self.height, self.width) = (height, width)
    texts = numbers.count <= 400 ? NumberText.column(numbers, digits: 3) : []
    let names = (0..<height).map(map.name(ofRow:)).map(ChartDrawing.width).max() ?? 0
    left = 14 + (map.yLabel.isEmpty ? 0 : 16) + min(names, Self.widestName)
    let legend = ColorLegend(scale: scale).marks.map { ChartDrawing.width(of: $0.text) }.max() ?? 0
    let room = max(80, map.width - left - Self.legendWidth - legend - 6)
    let widest = texts.map(ChartDrawing.width).max() ?? .infinity
    let cell = min(room / Double(width), 56)
    showsNumbers = widest + 6 <= cell && min(cell, Self.tallest / Double(height)) >= 15
    cellWidth = showsNumbers ? cell : min(cell, Self.tallest / Double(height))
    cellHeight = min(cellWidth, showsNumbers ? max(20, cellWidth * 0.62) : cellWidth, Self.tallest / Double(height))
  }

  var svg: String {
    let top = map.title.isEmpty ? 10.0 : 28
    let (right, bottom) = (left + cellWidth * Double(width), top + cellHeight * Double(height))
    let below = columnNames(bottom)
    let legend = legend(x: right + 14, top: top, height: bottom - top)
    let end = bottom + below.height + (map.xLabel.isEmpty ? 4 : 20)

    var svg = ChartDrawing.opening(width: legend.right, height: end, words: map.summary)
    if !map.title.isEmpty {
      svg += ChartDrawing.text(
        map.title, x: (left + right) / 2, y: 17, anchor: "middle", attributes: " font-weight=\"600\"")
    }
    svg += squares(top) + rowNames(top) + below.svg + legend.svg
    if !map.xLabel.isEmpty {
      svg += ChartDrawing.text(map.xLabel, x: (left + right) / 2, y: end - 7, anchor: "middle")
    }
    if !map.yLabel.isEmpty {
      let middle = (top + bottom) / 2
      svg += ChartDrawing.text(
        map.yLabel, x: 14, y: middle, anchor: "middle",
        attributes: " transform=\"rotate(-90 14 \(ChartDrawing.pixel(middle)))\"")
    }
    return svg + "</svg>"
  }

  private func squares(_ top: Double) -> String {
    guard numbers.count <= Self.mostSquares else {
      let raster = Raster(width: width, height: height, channels: 3, bytes: scale.bytes(of: numbers))
      let frame = (x: left, y: top, width: cellWidth * Double(width), height: cellHeight * Double(height))
      return ChartDrawing.image(raster, frame)
    }
    // A hair of the page between large squares.
    let gap = min(cellWidth, cellHeight) >= 12 ? 1.0 : 0
    let (w, h) = (ChartDrawing.pixel(cellWidth - gap), ChartDrawing.pixel(cellHeight - gap))
    return numbers.indices.map { index in
      let (row, column) = (index / width, index % width)
      let (x, y) = (left + Double(column) * cellWidth, top + Double(row) * cellHeight)
      let color = scale.color(of: numbers[index])
      let hint =
        "<title>\(self.hint(row, column).htmlEscaped)</title>"
      let square = ChartDrawing.element(
        "rect x=\"\(ChartDrawing.pixel(x))\" y=\"\(ChartDrawing.pixel(y))\" width=\"\(w)\" height=\"\(h)\" "
          + "fill=\"\(color.css)\"", hint: hint)
      guard showsNumbers else { return square }
      return square
        + "<text x=\"\(ChartDrawing.pixel(x + (cellWidth - gap) / 2))\" y=\"\(ChartDrawing.pixel(y + cellHeight / 2 + 3.5))\" "
        + "text-anchor=\"middle\" pointer-events=\"none\" fill=\"\(color.readableInk)\">\(texts[index].htmlEscaped)</text>"
    }.joined()
  }

  private func hint(_ row: Int, _ column: Int) -> String {
    func place(_ label: String, _ name: String, _ kind: String) -> String {
      label.isEmpty ? "\(kind) \(name)" : "\(label) \(name)"
    }
    let number = NumberText.short(Double(numbers[row * width + column]))
    return "\(place(map.yLabel, map.name(ofRow: row), "row")), "
      + "\(place(map.xLabel, map.name(ofColumn: column), "column")): \(number)"
  }

  private func rowNames(_ top: Double) -> String {
    let step = Self.step(names: height, apart: cellHeight, needing: 12, isNumbered: map.rows.isEmpty)
    return stride(from: 0, to: height, by: step).map { row in
      ChartDrawing.text(
        Self.shortened(map.name(ofRow: row), to: Self.widestName), x: left - 6,
        y: top + (Double(row) + 0.5) * cellHeight + 3.5, anchor: "end")
    }.joined()
  }

  /// The names below, slanting where they are longer than a square is wide.
  private func columnNames(_ bottom: Double) -> (svg: String, height: Double) {
    let names = (0..<width).map(map.name(ofColumn:))
    let widest = names.map(ChartDrawing.width).max() ?? 0
    let isSlanting = !map.columns.isEmpty && widest + 4 > cellWidth
    let step = Self.step(
      names: width, apart: cellWidth, needing: isSlanting ? 14 : widest + 5, isNumbered: map.columns.isEmpty)
    let svg = stride(from: 0, to: width, by: step).map { column -> String in
      let x = left + (Double(column) + 0.5) * cellWidth
      let name = Self.shortened(names[column], to: Self.widestName)
      guard isSlanting else { return ChartDrawing.text(name, x: x, y: bottom + 15, anchor: "middle") }
      let (px, py) = (ChartDrawing.pixel(x + 4), ChartDrawing.pixel(bottom + 11))
      return ChartDrawing.text(
        name, x: x + 4, y: bottom + 11, anchor: "end", attributes: " transform=\"rotate(-45 \(px) \(py))\"")
    }
    return (svg.joined(), isSlanting ? min(widest, Self.widestName) * 0.71 + 16 : 20)
  }

  /// The bar of the colours beside the squares.
  private func legend(x: Double, top: Double, height: Double) -> (svg: String, right: Double) {
    let legend = ColorLegend(scale: scale)
    let marks = legend.marks
    guard !marks.isEmpty else { return ("", x) }
    let size = min(max(height, 40), 180)
    let svg =
      legend.bar(x: x, y: top, width: 10, height: size, isUpright: true)
      + marks.map { ChartDrawing.text($0.text, x: x + 15, y: top + size - 4 - $0.place * (size - 12)) }.joined()
    return (svg, x + 15 + (marks.map { ChartDrawing.width(of: $0.text) }.max() ?? 0) + 2)
  }

  /// Every how manieth name has room: all of them, or of numbers each second, fifth, tenth and so on.
  private static func step(names: Int, apart: Double, needing room: Double, isNumbered: Bool) -> Int {
    let all = isNumbered ? [1, 2, 5, 10, 20, 50, 100, 200, 500] : Array(1...max(1, names))
    return all.first { Double($0) * apart >= room } ?? max(1, names)
  }

  private static func shortened(_ name: String, to width: Double) -> String {
    let most = Int(width / ChartDrawing.width(of: "m"))
    return name.count > most ? name.prefix(most - 1) + "…" : name
  }
}

extension ChartDrawing {
  /// Pixels as a part of a picture, each a square with sharp edges unless it is smaller than one of the screen.
  ///
  /// - Parameter hint: what is told when the pointer rests on it, as markup.
  static func image(
    _ raster: Raster, _ frame: (x: Double, y: Double, width: Double, height: Double), hint: String = ""
  ) -> String {
    guard let png = try? PNGFile.encode(raster, quickly: true) else { return "" }
    let sharp = frame.width >= Double(raster.width) * 1.5 ? " style=\"image-rendering:pixelated\"" : ""
    return element(
      "image x=\"\(pixel(frame.x))\" y=\"\(pixel(frame.y))\" width=\"\(pixel(frame.width))\" "
        + "height=\"\(pixel(frame.height))\" preserveAspectRatio=\"none\"\(sharp) "
        + "href=\"data:image/png;base64,\(base64(png))\"", hint: hint)
  }
}
