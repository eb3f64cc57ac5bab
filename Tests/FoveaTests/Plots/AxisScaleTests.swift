import TestSupport
import Testing

@testable import Fovea

@Suite struct AxisScaleTests {
  @Test func ticksAreRoundNumbers() {
    let scale = AxisScale(for: [0.03, 0.97])
    #expect(scale.labels == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(scale.range == 0...1 && scale.place(0.5) == 0.5)
    #expect(AxisScale(for: [-3, 4]).labels == ["-4", "-2", "0", "2", "4"])
    #expect(AxisScale(for: [0, 1_200_000]).labels.last == "1500000")
    #expect(AxisScale(for: [0, 3e9]).labels.last == "3e+09")
    #expect(AxisScale(for: [0, 4e-7]).labels == ["0", "1e-07", "2e-07", "3e-07", "4e-07"])
  }

  @Test func nothingLiesBetweenWholeNumbers() {
    #expect(AxisScale(for: [1, 2, 3], ticks: 6, isRounded: false).labels == ["1", "2", "3"])
    #expect(AxisScale(for: [1, 2.5], ticks: 6, isRounded: false).labels.contains("1.5"))
  }

  @Test func aLogarithmicAxisCountsRatios() {
    let scale = AxisScale.over([0.003, 20], kind: .logarithmic)
    #expect(scale.labels == ["0.001", "0.01", "0.1", "1", "10", "100"])
    #expect(abs(scale.place(0.1) - 0.4) < 1e-12 && scale.place(0.001) == 0)
    #expect(AxisScale.over([100, 1e8], kind: .logarithmic).labels == ["10²", "10⁴", "10⁶", "10⁸"])
    #expect(AxisScale.over([2e-5, 4e-5], kind: .logarithmic).labels == ["2·10⁻⁵", "5·10⁻⁵"])
    #expect(AxisScale.over([2, 40], kind: .logarithmic).labels == ["2", "5", "10", "20", "50"])
    #expect(AxisScale.over([1e-12, 1], kind: .logarithmic).labels.count <= 6)
    #expect(!scale.place(0).isFinite && !scale.place(-1).isFinite)
  }

  @Test func logarithmicAxesHoldWhatTheyCan() {
    for values in [[], [0], [-3, 0], [5], [1], [1e-300, 1e300], [0, 1e-3, 2], [.infinity, 7]] as [[Double]] {
      for isRounded in [true, false] {
        let scale = AxisScale.over(values, isRounded: isRounded, kind: .logarithmic)
        let places = values.filter { $0 > 0 && $0.isFinite }.map { scale.place($0) }
        #expect(places.allSatisfy { (-1e-6...1 + 1e-6).contains($0) }, "\(values): \(scale)")
        #expect(scale.ticks.allSatisfy { (-1e-6...1 + 1e-6).contains(scale.place($0)) }, "\(values): \(scale)")
        #expect(!isRounded || scale.ticks.count >= 2, "\(values): \(scale)")
      }
    }
  }

  @Test func whatCannotBeShownDoesNotCount() {
    #expect(AxisScale(for: [.nan, 1, 3, .infinity]) == AxisScale(for: [1, 3]))
    #expect(AxisScale(for: [Double]()).range == 0...1)
    #expect(AxisScale(for: [.nan]).range == 0...1)
  }

  @Test func oneValueHasItsPlace() {
    for value in [0, 5, -0.25, 1e-9, 3e20] {
      let scale = AxisScale(for: [value])
      #expect(scale.range.contains(value) && scale.ticks.count >= 2, "\(value): \(scale)")
    }
  }

  /// Every axis holds its values, with a few ticks in it that are equally far apart, and labels that tell them apart.
  @Test func everyAxisHolds() {
    var generator = TestSupport.SeededGenerator(seed: 1)
    for _ in 0..<2_000 {
      let size = Double.random(in: -300...300, using: &generator)
      let (a, b) = (Double.random(in: -1...1, using: &generator), Double.random(in: -1...1, using: &generator))
      let values = [a, b].map { $0 * PortableFunctions.power10(size) }
      for isRounded in [true, false] {
        let scale = AxisScale(for: values, isRounded: isRounded)
        #expect(values.allSatisfy { scale.range.contains($0) }, "\(values): \(scale)")
        #expect((2...11).contains(scale.ticks.count) || !isRounded, "\(values): \(scale)")
        #expect(scale.ticks.allSatisfy { (-1e-6...1 + 1e-6).contains(scale.place($0)) }, "\(values): \(scale)")
      }
    }
  }
}

extension PortableFunctions {
  fileprivate static func power10(_ exponent: Double) -> Double {
    var result = 1.0
    for _ in 0..<Int(abs(exponent)) { result *= exponent < 0 ? 0.1 : 10 }
    return result
  }
}
