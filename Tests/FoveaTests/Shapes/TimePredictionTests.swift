import Testing

@testable import Fovea

/// Structure and orders of magnitude: how fast a machine is while it tests other things, nobody can promise.
@Suite struct TimePredictionTests {
  private let network = Sequential {
    Conv2D(filterShape: (5, 5, 1, 6), padding: .same, activation: .relu)
    AvgPool2D(size: 2)
    Sequential {
      Flatten()
      Dense(1176, 10)
    }
  }

  @Test func everyLayerHasARow() throws {
    let times = network.predictedTime(input: [28, 28, 1], batch: 4)
    #expect(times.rows.map(\.path) == ["0", "1", "2.0", "2.1"])
    #expect(times.rows.map(\.layer) == ["Conv2D", "AvgPool2D", "Flatten", "Dense"])
    #expect(times.rows.map(\.multiplyAdds) == [4 * 117_600, 0, 0, 4 * 11_760])
    #expect(times.rows[0].bytes == 4 * (4 * (784 + 4704) + 156) && times.rows[2].bytes == 0)
    #expect(times.predicted == times.rows.reduce(0) { $0 + $1.predicted })
    #expect((times.rows + [times.total]).allSatisfy { $0.predicted > 0 && ($0.measured ?? 0) > 0 })
    // A debug build of a busy machine is within this too.
    let measured = try #require(times.measured)
    #expect(times.predicted < 10 && times.predicted / measured > 1e-4)
    let text = times.description
    #expect(text.contains("predicted") && text.contains("4 examples of 28×28×1") && text.contains("GB/s"))
    #expect(times.displayBundle.representations["text/html"]?.contains("<table>") == true)
  }

  @Test func nothingNeedsToRun() throws {
    // Such a batch would take 300 MB, and long.
    let small = network.predictedTime(input: [28, 28, 1], batch: 100_000, measuring: false)
    #expect(small.measured == nil && small.rows.allSatisfy { $0.measured == nil })
    #expect(small.predicted > network.predictedTime(input: [28, 28, 1], measuring: false).predicted)
    #expect(try network.measuredTime(input: [28, 28, 1]) > 0)
    #expect(throws: ShapeError.self) { try network.measuredTime(input: [3, 3, 3]) }
  }

  @Test func itEndsWhereShapesDoNotFit() {
    let times = network.predictedTime(input: [30, 30, 1])
    #expect(times.failure != nil && times.measured == nil && times.rows.count == 4)
    #expect(times.description.contains("Here it ends, in layer 2 (Sequential), 1 (Dense)"))
  }

  @Test func branchesAreOneRow() {
    let block = Residual { Conv2D(filterShape: (3, 3, 4, 4), padding: .same) }
    let times = block.predictedTime(input: [8, 8, 4])
    #expect(times.rows.count == 1 && times.rows[0].multiplyAdds == 8 * 8 * 4 * 36 && times.rows[0].path == "")
  }

  /// A shape that was measured has its own rate; between two, one between theirs.
  @Test func ratesOfShapesBetween() {
    func sizes(_ depth: Int) -> MachineRate.Sizes { MachineRate.Sizes(depth: depth, width: 8, places: 100) }
    let rate = MachineRate(
      samples: [
        .init(family: .windows, sizes: sizes(4), rate: 1e9), .init(family: .windows, sizes: sizes(64), rate: 1e11),
        .init(family: .numbers("Activate"), sizes: sizes(1), rate: 5e8),
      ], bandwidth: 1e10, overhead: 1e-6, calibration: 0)
    #expect(abs(rate.rate(.windows, sizes(4)) / 1e9 - 1) < 1e-4)
    #expect(abs(rate.rate(.windows, sizes(16)) / 1e10 - 1) < 1e-4)
    // What was not measured is like what comes nearest to it.
    #expect(abs(rate.rate(.strided, sizes(64)) / 1e11 - 1) < 1e-4)
    #expect(abs(rate.rate(.numbers("MyLayer"), sizes(1)) / 5e8 - 1) < 1e-4)
  }

  @Test func theCalibrationMeasuresEveryFamily() {
    let rate = MachineRate.shared
    for family: MachineRate.Family in [.windows, .strided, .pointwise, .depthwise, .dense, .numbers("MaxPool2D")] {
      #expect(rate.samples.contains { $0.family == family && $0.rate > 1e4 && $0.rate < 1e15 }, "\(family)")
    }
    #expect(rate.bandwidth > 1e7 && rate.overhead < 0.1)
  }

  @Test func timesForPeople() {
    #expect([1.234e-6, 0.0123, 2.5].map(TimePrediction.text) == ["1.23 µs", "12.3 ms", "2.5 s"])
  }
}
