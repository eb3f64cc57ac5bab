import Foundation
import FoundationXML
import TestSupport
import Testing

@testable import Fovea

@Suite struct HistogramTests {
  @Test func givenBinsCountWhatLiesInThem() {
    let histogram = Histogram([0.0, 0.5, 1, 1.5, 2, 3, -1, .nan], bins: 2, in: 0...2)
    // What lies on the edge of two belongs to the upper one, at the end to the last.
    #expect(histogram.edges == [0, 1, 2] && histogram.counts == [2, 3] && histogram.outside == 3)
    #expect(histogram.drawing.summary.contains("5 numbers in 2 bins from 0 to 2; most, 3, from 1 to 2; 3 outside"))
  }

  @Test func wholeNumbersHaveBinsOfTheirOwn() {
    let histogram = Histogram([3.0, 5, 5, 6])
    #expect(histogram.edges == [2.5, 3.5, 4.5, 5.5, 6.5] && histogram.counts == [1, 0, 2, 1])
    #expect(Histogram([7.0]).counts == [1] && Histogram([Double]()).counts == [0])
  }

  /// As many as `numpy.histogram_bin_edges(x, 'auto')` has for the same numbers: for n quantiles i/n + 1/2n of the even
  /// distribution, Freedman and Diaconis ask for ∛n bins (rounded up), Sturges for ⌈log₂ n⌉ + 1.
  @Test func theLargerOfTwoRulesChooses() {
    func even(_ n: Int) -> [Double] { (0..<n).map { (Double($0) + 0.5) / Double(n) } }
    #expect(Histogram(even(1000)).counts.count == 11)
    #expect(Histogram(even(5000)).counts.count == 18)
    // One far away number cannot make thousands of bins.
    #expect(Histogram(even(1000) + [1e6]).counts.count == HistogramBins.mostBins)
    #expect(Histogram([0.5, 0.5, 0.5, 0.5]).counts.reduce(0, +) == 4)
  }

  @Test func noNumberIsLost() {
    var generator = TestSupport.SeededGenerator(seed: 3)
    for count in [1, 2, 3, 10, 999] {
      let values = (0..<count).map { _ in Float.random(in: -3...1e4, using: &generator) }
      for bins in [nil, 1, 7, 100] {
        let histogram = Histogram(values, bins: bins)
        #expect(histogram.counts.reduce(0, +) == count && histogram.outside == 0)
        #expect(histogram.edges.count == histogram.counts.count + 1 && histogram.edges == histogram.edges.sorted())
        #expect(bins == nil || histogram.counts.count == bins)
      }
    }
  }

  @Test func theTextFormHasColumns() {
    #expect(
      Histogram([1.0, 1, 1, 2, 3, 3], x: "label").drawing.text(columns: 6, rows: 4) == """
        count
        3 ┤██
        2 ┤██  ██
        1 ┤██████
        0 ┤██████
          └──────
            1 2 label
        """)
  }

  /// A bar for one number is not the same as none, though the logarithm of 1 is 0.
  @Test func aLogarithmicAxisShowsSingleNumbers() {
    let scale = Histogram([1.0, 2, 2, 2, 5], yScale: .logarithmic).drawing.yScale(ticks: 5)
    #expect(scale.place(1) > 0.1 && scale.place(3) > scale.place(1) && !scale.place(0).isFinite)
  }

  @Test func extremesAreDrawn() {
    for values in [[], [.nan], [0, 0], [1e300, -1e300], [1e-300, 1], [1e20, 1e20]] as [[Double]] {
      let svg = Histogram(values).drawing.svg(width: 200, height: 120)
      #expect(XMLParser(data: Data(svg.utf8)).parse(), "\(svg)")
      #expect(!svg.contains("nan") && !svg.contains("inf"), "\(svg)")
      #expect(!Histogram(values).description.isEmpty)
    }
  }
}
