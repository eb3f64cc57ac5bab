import Testing

@testable import Fovea

extension SinkTests {
  @Suite struct TrainingViewTests {
    private func shown(_ display: TrainingDisplay, epochs: Int = 2) throws -> [RecordingSink.Event] {
      try RecordingSink.events {
        var optimizer = SGD(learningRate: 0.01)
        try TrainingFixtures.network().fit(
          TrainingFixtures.images(40, seed: 1), validation: TrainingFixtures.images(10, seed: 2), epochs: epochs,
          batchSize: 10, optimizer: &optimizer, display: display, loss: TrainingFixtures.loss)
      }.events
    }

    @Test func aNotebookGetsABarAndCurvesInPlace() throws {
      let events = try shown(.curves)
      var shown: [String: [DisplayBundle]] = [:]
      for case .display(let bundle, let id, let updating) in events {
        let id = try #require(id)
        #expect(updating == (shown[id] != nil))
        shown[id, default: []].append(bundle)
      }
      #expect(shown.count == 2)
      let bar = try #require(shown.values.first { $0[0].text.contains("░") })
      let last = try #require(bar.last).text
      #expect(last.hasPrefix("epoch 2/2 ████████████████████ 8/8, ") && last.contains("validation accuracy "))
      let curves = try #require(shown.values.first { $0[0].html.contains("<svg") })
      #expect(curves.last?.text.contains("× validation") == true)
    }

    @Test func lessIsShownIfLessIsWanted() throws {
      #expect(try shown(.nothing).isEmpty)
      #expect(try shown(.curves, epochs: 0).isEmpty)
      let events = try shown(.progress)
      #expect(!events.isEmpty)
      for case .display(let bundle, _, _) in events { #expect(!bundle.html.contains("<svg")) }
    }

    /// However fast the steps, eyes get a few pictures a second.
    @Test func curvesAreThrottled() throws {
      var time = 0.0
      let sink = RecordingSink.events {
        let plan = TrainingPlan(
          training: TrainingFixtures.images(10, seed: 1), validation: nil, epochs: 1, batchSize: 1, seed: 0,
          learningRate: nil, augmentation: [], maximumGradientNorm: nil, metrics: [], earlyStopping: nil, callbacks: [],
          display: .curves)
        let state = TrainingState(
          model: TrainingFixtures.network(), history: TrainingHistory(metricNames: []), epochs: 1)
        state.history.stepsPerEpoch = 1_000
        let view = TrainingView(plan, state.history, now: { time })
        for _ in 0..<1_000 {
          view.stepBegins(state, TrainingSums(metrics: 0), validated: nil)
          time += 0.002
          state.history.stepLosses.append(time)
          view.stepEnded(state, examples: 1)
        }
        state.history.ending = .completed
        view.end(state.history)
      }
      let curves = sink.events.count {
        if case .display(let bundle, _, _) = $0 { bundle.html.contains("<svg") } else { false }
      }
      #expect((7...9).contains(curves))
      #expect(sink.texts.contains { $0.contains("500 images/s") && $0.contains(" left, ") })
    }

    @Test func aLogGetsALineForEachEpoch() async throws {
      let result = try await #require(
        processExitsWith: .success, observing: [\.standardOutputContent, \.standardErrorContent]
      ) {
        var optimizer = SGD(learningRate: 0.01)
        try TrainingFixtures.network().fit(
          TrainingFixtures.images(40, seed: 1), validation: TrainingFixtures.images(10, seed: 2), epochs: 3,
          batchSize: 10,
          optimizer: &optimizer, callbacks: [.afterEpoch { if $0.epoch == 2 { $0.stop("enough") } }],
          loss: TrainingFixtures.loss)
      }
      let output = String(decoding: result.standardOutputContent, as: UTF8.self)
      let lines = output.split(separator: "\n").filter { $0.contains("epoch") }
      #expect(lines.count == 3 && lines[0].hasPrefix("epoch 1/3: loss ") && lines[1].contains("validation accuracy "))
      #expect(lines[2] == "Stopped after 2 epochs: enough.")
      #expect(!String(decoding: result.standardErrorContent, as: UTF8.self).contains("█"))
    }
  }
}
