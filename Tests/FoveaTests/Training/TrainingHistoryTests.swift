import Testing

@testable import Fovea

@Suite struct TrainingHistoryTests {
  private var history: TrainingHistory {
    var history = TrainingHistory(metricNames: ["accuracy"])
    history.stepsPerEpoch = 2
    history.stepLosses = [2, 1, 0.5, 0.25, 0.2]
    history.stepMetrics["accuracy"] = [0.1, 0.5, 0.7, 0.9, 1]
    history.epochs = [
      .init(
        number: 1, loss: 1.5, metrics: ["accuracy": 0.3], validationLoss: 1.25, validationMetrics: ["accuracy": 0.5],
        learningRate: 0.1, seconds: 2.04, steps: 2),
      .init(
        number: 2, loss: 0.375, metrics: ["accuracy": 0.8], validationLoss: 0.5, validationMetrics: ["accuracy": 0.75],
        learningRate: 0.05, seconds: 125, steps: 2),
    ]
    history.stepsOfUnfinishedEpoch = 1
    history.ending = .interrupted
    return history
  }

  @Test func itPrintsAsATable() {
    #expect(
      history.description == """
        epoch   loss  accuracy  validation loss  validation accuracy  learning rate       time
            1  1.500       0.3             1.25                 0.50            0.1      2.0 s
            2  0.375       0.8             0.50                 0.75           0.05  2 min 5 s
        Interrupted after 2 epochs and 1 step.
        """)
    let html = history.displayBundle.html
    #expect(html.components(separatedBy: "<tr>").count == 4 && html.contains("<th>validation loss</th>"))
    #expect(TrainingHistory(metricNames: []).description == "")
  }

  @Test func itIsWrittenForOtherPrograms() throws {
    #expect(
      history.csv == """
        epoch,loss,accuracy,validation_loss,validation_accuracy,learning_rate,seconds
        1,1.5,0.3,1.25,0.5,0.1,2.04
        2,0.375,0.8,0.5,0.75,0.05,125.0

        """)
    let folder = try ScratchFolder()
    try history.save(csv: folder.path("h.csv"))
    #expect(try String(contentsOfFile: folder.path("h.csv"), encoding: .utf8) == history.csv)
  }

  @Test func quantitiesAreFoundByName() {
    #expect(history.losses == [1.5, 0.375] && history[.validationAccuracy] == [0.5, 0.75])
    #expect(history[.metric("recall")].isEmpty && history.quantities.count == 4)
    #expect(TrainingQuantity.validationAccuracy.description == "validation accuracy")
  }

  @Test func theCurvesStandAtTheirEpochs() {
    let curve = TrainingCurve(history)
    #expect(curve.charts.map(\.yLabel) == ["loss", "accuracy"])
    #expect(curve.charts[0].series[0].x == [0.5, 1, 1.5, 2, 2.5] && curve.charts[0].series[0].y == history.stepLosses)
    #expect(curve.charts[1].series[1].x == [1, 2] && curve.charts[1].series[1].y == [0.5, 0.75])
    #expect(curve.sparklines == "loss █▄▂▁▁ 2 → 0.2\naccuracy ▁▄▆██ 0.1 → 1")
    #expect(curve.displayBundle.html.components(separatedBy: "<svg").count == 4)
  }

  /// Ten thousand steps are no more than a chart can show.
  @Test func manySteps() {
    var long = TrainingHistory(metricNames: [])
    long.stepsPerEpoch = 1_000
    long.stepLosses = (0..<10_000).map(Double.init)
    let series = TrainingCurve(long).charts[0].series[0]
    #expect(series.y.count == 120 && series.x.last == 10 && abs(series.y.reduce(0, +) / 120 - 4_999.5) < 1)
  }
}
