import Foundation
import FoundationXML
import Testing

@testable import Fovea

/// Scatter and bar charts, and charts in rows and columns.
@Suite struct ChartTests {
  private func isWellFormed(_ svg: String) -> Bool { XMLParser(data: Data(svg.utf8)).parse() }
  private func count(_ part: String, in svg: String) -> Int { svg.components(separatedBy: part).count - 1 }

  @Test func aScatterChartHasItsPointsAndNoLine() {
    let chart = ScatterChart([.init("", [1, 2, .nan, 4], at: [1.0, 2, 3, 4])], x: "width", y: "height")
    let svg = chart.drawing.svg(width: 400, height: 300)
    #expect(isWellFormed(svg) && count("<circle", in: svg) == 3 && !svg.contains("stroke=\"#"))
    #expect(svg.contains("aria-label=\"height over width. 4 points, x from 1 to 4, y from 1 to 4\""))
    #expect(
      ScatterChart([.init("", [0.0, 1], at: [0.0, 4])]).drawing.text(columns: 5, rows: 2) == """
        1 ┤    •
        0 ┤•
          └─────
           0 2 4
        """)
  }

  @Test func groupsOfPointsHaveFormsOfTheirOwn() {
    let groups = (0..<4).map { LineChart.Series("g\($0)", [1.0], at: [Double($0)]) }
    let svg = ScatterChart(groups).drawing.svg(width: 400, height: 300)
    // One in the chart, one in the legend.
    for form in ["<circle", "h4.8v4.8h-4.8z", "l3.2 5.6h-6.4z", "l3.4 3.4l-3.4 3.4"] {
      #expect(count(form, in: svg) == 2)
    }
  }

  @Test func barsStandOnZero() {
    let chart = BarChart([4.0, -2], names: ["a", "b & c"], y: "n")
    let svg = chart.drawing.svg(width: 400, height: 300)
    #expect(isWellFormed(svg) && svg.contains("b &amp; c") && svg.contains("a: 4; b &amp; c: -2"))
    #expect(
      BarChart([3.0, 6, 0], names: ["a", "bcd", "e"]).drawing.text(columns: 6) == """
          a │███ 3
        bcd │██████ 6
          e │ 0
        """)
    #expect(BarChart([1.0, 2], names: ["a", "b"]).drawing.yScale(ticks: 5).range.lowerBound == 0)
    #expect(isWellFormed(BarChart([Double](), names: []).drawing.svg(width: 400, height: 300)))
  }

  @Test func longNamesAreShortenedInThePictureOnly() {
    let name = "a name that is far longer than its bar"
    let svg = BarChart((0..<5).map(Double.init), names: Array(repeating: name, count: 5)).drawing.svg(
      width: 400, height: 300)
    #expect(count("…</text>", in: svg) == 5 && svg.contains("\(name): 4") && !svg.contains(">\(name)</text>"))
  }

  @Test func everyBarNeedsItsName() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = BarChart([1.0, 2], names: ["a"])
    }
    #expect(result?.message.contains("2 values and 1 names") == true)
  }

  /// A browser tells them when the pointer rests on a mark.
  @Test func everyMarkTellsItsNumbers() {
    let bars = BarChart([0.7, 0.3], names: ["cat", "dog & co"], y: "probability").drawing.svg(width: 400, height: 300)
    #expect(bars.contains("<title>cat: probability 0.7</title>"))
    #expect(bars.contains("<title>dog &amp; co: probability 0.3</title>"))
    let bins = Histogram([0.5, 1, 1.5], bins: 2, in: 0...2).drawing.svg(width: 400, height: 300)
    #expect(bins.contains("<title>0 to 1: count 1</title>") && bins.contains("<title>1 to 2: count 2</title>"))
    #expect(Histogram([1.0, 2, 2]).drawing.svg(width: 400, height: 300).contains("<title>2: count 2</title>"))
    let points = ScatterChart([.init("a", [2.0], at: [1.0])], x: "x").drawing.svg(width: 400, height: 300)
    #expect(points.contains("<title>a, x 1: 2</title>"))
    func hints(_ count: Int) -> Int {
      let line = LineChart([.init("", (0..<count).map(Double.init))]).drawing
      return self.count("<title>", in: line.svg(width: 400, height: 300))
    }
    // Nobody points at one of a thousand.
    #expect(hints(100) == 100 && hints(1000) == 0)
  }
}
