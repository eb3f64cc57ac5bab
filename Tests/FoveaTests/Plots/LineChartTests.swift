import Foundation
import FoundationXML
import Testing

@testable import Fovea

@Suite struct LineChartTests {
  private let chart = LineChart(
    [.init("training", [4.0, 2, 1, 0.5]), .init("held & out", [3.5, 2.5], from: 1)], x: "epoch", y: "loss",
    title: "Loss <1>")

  /// A picture that is not well-formed would show nothing at all.
  private func isWellFormed(_ svg: String) -> Bool { XMLParser(data: Data(svg.utf8)).parse() }

  @Test func theTextFormIsAChart() {
    let chart = LineChart([.init("", [0.0, 1, 2, 3])], x: "step", y: "loss")
    #expect(
      chart.text(columns: 13, rows: 4) == """
        loss
        3 ┤          •••
        2 ┤      ••••
        1 ┤  ••••
        0 ┤••
          └─────────────
           0   1   2   3 step
        """)
  }

  @Test func theLegendNamesTheLines() {
    let text = chart.description
    #expect(text.contains("• training   × held & out"))
    #expect(text.hasPrefix("Loss <1>\nloss\n"))
    #expect(!LineChart([.init("", [1.0, 2])]).description.contains("•  "))
  }

  @Test func thePictureIsWellFormedAndComplete() {
    let svg = chart.svg(width: 400, height: 300)
    #expect(isWellFormed(svg))
    #expect(svg.contains("held &amp; out") && svg.contains("Loss &lt;1&gt;"))
    #expect(svg.components(separatedBy: "r=\"2.6\"").count == 7)
    #expect(!svg.contains("nan") && !svg.contains("inf") && !svg.contains("script"))
    let bundle = chart.displayBundle
    #expect(bundle.representations["text/html"]?.contains(svg.prefix(40)) == true || bundle.html.contains("<svg"))
    #expect(bundle.representations["image/svg+xml"].map(isWellFormed) == true)
    #expect(bundle.representations["image/svg+xml"]?.contains("prefers-color-scheme:dark") == true)
  }

  @Test func gapsAndEmptinessAreNoFailure() {
    let cases = [
      LineChart([]), LineChart([.init("", [Double]())]), LineChart([.init("", [Double.nan])]),
      LineChart([.init("a", [3.0])]),
      LineChart([.init("", [1, .nan, 2, .infinity, 3.0])]), LineChart([.init("", [Float](repeating: 2, count: 9))]),
      LineChart([.init("", [1e300, -1e300])]), LineChart([.init("", [1.0, 2], at: [5.0, 5])]),
    ]
    for chart in cases {
      let svg = chart.svg(width: 300, height: 200)
      #expect(isWellFormed(svg), "\(svg)")
      #expect(!svg.contains("\"nan") && !svg.contains("Mnan") && !svg.contains("inf "), "\(svg)")
      #expect(!chart.description.isEmpty)
    }
    #expect(cases[4].svg(width: 300, height: 200).components(separatedBy: "r=\"2.6\"").count == 4)
  }

  @Test func thinningKeepsTheExtremes() {
    var values = (0..<10_000).map { Double($0 % 17) }
    values[1_234] = 500
    values[7_777] = -500
    values[5_000] = .nan
    let thin = LineChart.Series("", values).thinned(to: 400)
    #expect((300...500).contains(thin.y.count))
    #expect(thin.y.contains(500) && thin.y.contains(-500) && thin.y.contains { $0.isNaN })
    #expect(thin.x == thin.x.sorted() && zip(thin.x, thin.y).allSatisfy { $1.isNaN || values[Int($0)] == $1 })
    #expect(LineChart.Series("", [1.0, 2]).thinned(to: 400) == LineChart.Series("", [1.0, 2]))
  }

  /// Equal ratios are equal steps: the points of 1, 10, 100 lie on a straight line.
  @Test func aLogarithmicAxisStraightensPowers() {
    let chart = LineChart([.init("", [1.0, 10, 100])], yScale: .logarithmic)
    #expect(
      chart.text(columns: 5, rows: 5) == """
        100 ┤    •
         50 ┤   •
         20 ┤
         10 ┤  •
          5 ┤ •
          2 ┤
          1 ┤•
            └─────
             0 1 2
        """)
    #expect(chart.summary.contains("logarithmic: y"))
    let gap = LineChart([.init("", [1.0, 0, 100])], yScale: .logarithmic).svg(width: 400, height: 300)
    #expect(isWellFormed(gap) && gap.components(separatedBy: "r=\"2.6\"").count == 3 && !gap.contains("nan"))
  }

  @Test func theWidthIsThePictures() {
    let html = LineChart([.init("", [1.0, 2])], width: 300).displayBundle.html
    #expect(html.contains("width=\"300\"") && html.contains("height=\"185\""))
    #expect(chart.displayBundle.html.contains("width=\"520\" height=\"320\""))
  }

  @Test func everyNumberNeedsItsPlace() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = LineChart.Series("", [1.0, 2, 3], at: [1.0])
    }
    #expect(result?.message.contains("3 numbers at 1 places") == true)
  }

  @Test func sparklines() {
    #expect(Sparkline.text([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█")
    #expect(Sparkline.text([3, 3]) == "▄▄" && Sparkline.text([]) == "" && Sparkline.text([1, .nan, 2]) == "▁ █")
    #expect(Sparkline.text((0..<100).map(Double.init), width: 10).count == 10)
  }
}

extension SinkTests {
  @Suite struct PlotTests {
    @Test func everyChartIsSpelledInALine() {
      let sink = RecordingSink.events {
        scatter([1.0, 2], [3.0, 4], x: "a")
        scatter(Tensor([1, 2]), Tensor([3, 4]), y: "b")
        bars(["a": 1, "b": 2])
        bars(["a": 0.25, "b": 1], y: "part")
        histogram([1.5, 2, 2.5])
        histogram(Tensor([[1, 2], [2, 3]]), title: "t")
        smallMultiples(columns: 2, ["a": Histogram([1.0, 2]), "b": LineChart([])])
        smallMultiples(rows: ["up": [1.0, 2], "down": [2.0, 1]], columns: 1...2, columnLabel: "layer") {
          values, layer in
          Histogram([values[layer - 1]])
        }
        smallMultiples(rows: ["a", "b"], columns: [1, 2], scales: .own) { name, number in
          name == "b" && number == 2 ? nil : LineChart([.init(name, [1.0, 2])])
        }
        heatMap([[1, 2], [3, 4]], rows: ["a", "b"], x: "x")
        heatMap(Tensor([[1, 2]]), in: 0...5)
        imageGrid(Tensor(zeros: [2, 3, 3, 1]), columns: 1)
        imageGrid([Image(Tensor(zeros: [3, 3]))], titles: ["t"])
        plot([1.0, 10], yScale: .logarithmic, width: 300)
      }
      let charts: [any Displayable] = [
        ScatterChart([.init("", [3.0, 4], at: [1.0, 2])], x: "a"),
        ScatterChart([.init("", [3.0, 4], at: [1.0, 2])], y: "b"), BarChart([1.0, 2], names: ["a", "b"]),
        BarChart([0.25, 1], names: ["a", "b"], y: "part"), Histogram([1.5, 2, 2.5]),
        Histogram([1.0, 2, 2, 3], title: "t"),
        SmallMultiples([Histogram([1.0, 2]), LineChart([])], captions: ["a", "b"], columns: 2),
        SmallMultiples(rows: ["up", "down"], columns: ["layer 1", "layer 2"]) { row, column in
          Histogram([row == column ? 1.0 : 2])
        },
        SmallMultiples(rows: ["a", "b"], columns: ["1", "2"], scales: .own) { row, column in
          row + column == 2 ? nil : LineChart([.init(["a", "b"][row], [1.0, 2])])
        },
        HeatMap(Tensor([[1, 2], [3, 4]]), rows: ["a", "b"], x: "x"), HeatMap(Tensor([[1, 2]]), in: 0...5),
        ImageGrid(Tensor(zeros: [2, 3, 3, 1]), columns: 1), ImageGrid([Image(Tensor(zeros: [3, 3]))], titles: ["t"]),
        LineChart([.init("", [1.0, 10])], yScale: .logarithmic, width: 300),
      ]
      #expect(sink.events == charts.map { .display($0.displayBundle, id: nil, updating: false) })
    }

    @Test func plotShowsWhatLineChartIs() {
      let sink = RecordingSink.events {
        plot([3.0, 2, 1], x: "step", y: "loss")
        plot([Float(3), 2], at: [1.0, 4])
        plot(["a": [1.0, 2], "b": [2, 3]], x: "epoch", from: 1)
        plot(Tensor([1, 2]))
      }
      let expected = [
        LineChart([.init("", [3.0, 2, 1])], x: "step", y: "loss"), LineChart([.init("", [3.0, 2], at: [1.0, 4])]),
        LineChart([.init("a", [1.0, 2], from: 1), .init("b", [2.0, 3], from: 1)], x: "epoch"),
        LineChart([.init("", [1.0, 2])]),
      ]
      #expect(sink.events == expected.map { .display($0.displayBundle, id: nil, updating: false) })
    }
  }
}
