import Foundation
import FoundationXML
import Testing

@testable import Fovea

@Suite struct SmallMultiplesTests {
  private func count(_ part: String, in svg: String) -> Int { svg.components(separatedBy: part).count - 1 }
  private func isWellFormed(_ svg: String) -> Bool { XMLParser(data: Data(svg.utf8)).parse() }

  private func grid(_ scales: SmallMultiples.Scales, rows: [String] = ["small", "large <"]) -> SmallMultiples {
    SmallMultiples(rows: rows, columns: ["a", "b"], scales: scales) { row, column in
      LineChart([.init("", [0.0, row == 1 ? 100 : 1, Double(column)])], x: "step", y: "loss", title: "not shown")
    }
  }

  @Test func chartsUnderCaptionsShareTheirAxes() throws {
    let charts = [LineChart([.init("", [0.0, 1])]), LineChart([.init("", [0.0, 100])])]
    let shared = SmallMultiples(charts, captions: ["small", "large <"], columns: 2)
    let html = shared.displayBundle.html
    #expect(isWellFormed(try #require(shared.displayBundle.representations["image/svg+xml"])))
    #expect(count(">100</text>", in: html) == 2 && html.contains("large &lt;") && html.contains("x=\"380\" y=\"0\""))
    let own = SmallMultiples(charts, columns: 1, scales: .own).displayBundle.html
    #expect(count(">100</text>", in: own) == 1 && count(" x=\"0\" y=\"", in: own) >= 2)
  }

  @Test func manyChartsUnderCaptionsAreALineEach() {
    let charts = (1...8).map { Histogram([1.0, 2, 2], title: "layer \($0)") }
    let text = SmallMultiples(charts, columns: 8).description
    #expect(text.split(separator: "\n").count == 8 && text.hasPrefix("layer 1 ▁█ 3 numbers in 2 bins"))
    #expect(SmallMultiples([], columns: 3).description.isEmpty)
  }

  /// What the axes of a grid have in common is told once: at its left and at its lower edge.
  @Test func headingsAndCommonAxesStandAtTheEdge() throws {
    let bundle = grid(.common).displayBundle
    let svg = try #require(bundle.representations["image/svg+xml"])
    #expect(isWellFormed(svg))
    for heading in ["small", "large &lt;", "a", "b"] { #expect(count(">\(heading)</text>", in: svg) == 1) }
    #expect(count(">100</text>", in: svg) == 2 && count(">loss</text>", in: svg) == 2)
    #expect(count(">step</text>", in: svg) == 2 && !svg.contains("not shown"))
  }

  @Test func rowsMayHaveAxesOfTheirOwn() throws {
    let svg = try #require(grid(.commonInRows).displayBundle.representations["image/svg+xml"])
    #expect(count(">100</text>", in: svg) == 1 && count(">step</text>", in: svg) == 2)
    let own = try #require(grid(.own).displayBundle.representations["image/svg+xml"])
    #expect(count(">100</text>", in: own) == 2)
  }

  @Test func theWordsNameRowAndColumn() {
    let multiples = grid(.common)
    #expect(multiples.summary.hasPrefix("4 charts, rows small, large <, columns a, b: small, a: loss over step. loss:"))
    #expect(multiples.displayBundle.html.contains("aria-label=\"4 charts, rows small, large &lt;, columns a, b: small"))
    #expect(multiples.description.contains("large <, b\nloss\n100"))
    let many = grid(.common, rows: ["tanh", "ReLU", "x", "y"])
    #expect(many.description.split(separator: "\n").count == 8 && many.description.hasPrefix("tanh, a ▁"))
  }

  @Test func aPlaceMayStayEmpty() throws {
    let multiples = SmallMultiples(rows: ["1", "2"], columns: ["1", "2"]) { row, column in
      column > row ? nil : Histogram([1.0, 2, 2])
    }
    let svg = try #require(multiples.displayBundle.representations["image/svg+xml"])
    #expect(isWellFormed(svg) && count("<svg", in: svg) == 1 + 3 && multiples.summary.hasPrefix("3 charts"))
  }

  @Test func aCommonLegendStandsAboveOnce() throws {
    let chart = LineChart([.init("training", [1.0, 2]), .init("validation", [2.0, 1])])
    let svg = try #require(
      SmallMultiples(rows: ["a"], columns: ["b", "c"]) { _, _ in chart }.displayBundle.representations["image/svg+xml"])
    #expect(count(">training</text>", in: svg) == 1 && count(">validation</text>", in: svg) == 1)
  }

  /// No chart reaches beyond the picture, and none into its neighbour.
  @Test(arguments: [SmallMultiples.Scales.common, .commonInRows, .own], [300.0, 760, 1000])
  func chartsLieSideBySide(scales: SmallMultiples.Scales, width: Double) throws {
    let multiples = SmallMultiples(
      rows: ["a", "a heading that is far too long"], columns: (1...6).map(String.init), scales: scales, width: width
    ) { row, column in Histogram((0..<100).map { Double($0 * $0 * (row + column)) / 1e4 }, x: "z") }
    let svg = try #require(multiples.displayBundle.representations["image/svg+xml"])
    let frames = svg.matches(
      of: #/<svg xmlns="[^"]+" x="([0-9.]+)" y="([0-9.]+)" width="([0-9.]+)" height="([0-9.]+)"/#
    )
    .compactMap { match -> [Double]? in
      let numbers = [match.1, match.2, match.3, match.4].compactMap { Double($0) }
      return numbers.count == 4 ? numbers : nil
    }
    #expect(frames.count == 12)
    for (number, frame) in frames.enumerated() where number % 6 > 0 {
      #expect(abs(frames[number - 1][0] + frames[number - 1][2] - frame[0]) <= 0.11)
    }
    #expect(frames.allSatisfy { $0[0] + $0[2] <= width + 0.11 } || width == 300)
    #expect(svg.contains("<title>a heading that is far too long</title>"))
  }
}
