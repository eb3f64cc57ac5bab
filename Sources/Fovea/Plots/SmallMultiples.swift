/// Charts in rows and columns, each under its caption: what `smallMultiples` shows.
public struct SmallMultiples: Displayable, CustomStringConvertible, Sendable {
  /// Whether charts can be compared by eye.
  public enum Scales: Sendable, Equatable {
    /// All axes reach as far as the charts together need.
    case common
    /// Each chart has axes for its own numbers.
    case own
  }

  private let drawings: [ChartDrawing]
  private let columns: Int
  private let width: Double

  /// - Parameters:
  ///   - charts: the charts, row by row.
  ///   - captions: what stands above each of them, instead of its title.
  ///   - columns: how many there are in a row.
  ///   - scales: whether their axes reach equally far. Bins of histograms are not changed by it.
  ///   - width: how wide the whole picture is, in pixels.
  public init(
    _ charts: [any Chart], captions: [String] = [], columns: Int, scales: Scales = .common, width: Double = 760
  ) {
    guard columns > 0 else { shapeFailure("smallMultiples: \(columns) columns; there must be at least one") }
    var drawings = charts.map(\.drawing)
    let isNarrow = width / Double(columns) < 150
    let (x, y) = (drawings.map { Self.ends($0.xExtent) }, drawings.map { Self.ends($0.yExtent) })
    for number in drawings.indices {
      if number < captions.count { drawings[number].title = captions[number] }
      if scales == .common {
        // Names under bars have no place among numbers.
        if drawings.allSatisfy(\.categories.isEmpty) { drawings[number].xReach = x.flatMap { $0 } }
        drawings[number].yReach = y.flatMap { $0 }
      }
      // What a histogram counts says less than its shape.
      if isNarrow, charts[number] is Histogram {
        drawings[number].hidesYLabels = true
        drawings[number].yLabel = ""
      }
    }
    (self.drawings, self.columns, self.width) = (drawings, columns, width)
  }

  /// The least and the largest value, with the least above 0 for logarithmic axes.
  private static func ends(_ values: [Double]) -> [Double] {
    let finite = values.filter(\.isFinite)
    return [finite.min(), finite.max(), finite.filter { $0 > 0 }.min()].compactMap { $0 }
  }

  /// The charts drawn with characters; of more than six, one line each.
  public var description: String {
    guard drawings.count > 6 else { return drawings.map { $0.text(columns: 40, rows: 7) }.joined(separator: "\n\n") }
    let margin = drawings.map(\.title.count).max() ?? 0
    return drawings.map { drawing in
      let lines = drawing.series.map { Sparkline.text($0.y) }.joined(separator: "  ")
      return "\(drawing.title.leftPadded(to: margin)) \(lines) \(drawing.content)"
    }.joined(separator: "\n")
  }

  /// A picture, and the charts drawn with characters.
  public var displayBundle: DisplayBundle {
    let cell = (width / Double(columns)).rounded(.down)
    let height = (cell * 0.66).rounded() + 34
    let all = Double((drawings.count + columns - 1) / columns) * height
    let parts = drawings.enumerated().map { number, drawing in
      drawing.svg(
        width: cell, height: height, at: (Double(number % columns) * cell, Double(number / columns) * height))
    }
    let (w, h) = (ChartDrawing.pixel(width), ChartDrawing.pixel(all))
    let words = "\(drawings.count) charts: \(drawings.map(\.summary).joined(separator: ". "))".htmlEscaped
    let svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(w)\" height=\"\(h)\" viewBox=\"0 0 \(w) \(h)\" role=\"img\" "
      + "aria-label=\"\(words)\" style=\"max-width:100%;height:auto\"><title>\(words)</title>\(parts.joined())</svg>"
    return DisplayBundle.picture(svg, text: description)
  }
}
