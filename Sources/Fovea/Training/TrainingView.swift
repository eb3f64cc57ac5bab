internal import Glibc

/// What a training shows: a bar, curves, or lines for a log.
final class TrainingView {
  private let plan: TrainingPlan
  private let bar: ProgressBar?
  private let showsCurves: Bool
  private let printsLines: Bool
  private let id: String
  private let now: () -> Double
  private var curveShownAt: Double?
  /// How long the curve took to be made: it must not slow the training down.
  private var curveCost = 0.0
  private var stepStart = 0.0
  private var stepSeconds = 0.0
  private var examples = 0

  nonisolated(unsafe) private static var number = 0

  init(_ plan: TrainingPlan, _ history: TrainingHistory, now: @escaping () -> Double = monotonicSeconds) {
    self.plan = plan
    self.now = now
    let isShown = plan.display != .nothing && history.epochs.count < plan.epochs
    let isLog = Notebook.sink == nil && !ProgressBar.isInTerminal
    printsLines = isShown && isLog
    showsCurves = isShown && plan.display == .curves && Notebook.sink != nil
    TrainingView.number += 1
    id = "fovea-training-\(getpid())-\(TrainingView.number)"
    let total = plan.epochs * history.stepsPerEpoch
    bar =
      isShown && !isLog ? ProgressBar(label: "", total: total, earlier: history.stepLosses.count, now: now) : nil
  }

  func stepBegins(_ state: TrainingState, _ sums: TrainingSums, validated: TrainingHistory.Epoch?) {
    stepStart = now()
    guard let bar else { return }
    bar.label = "epoch \(state.epoch)/\(plan.epochs)"
    bar.beginStep(detail: detail(state, sums, validated))
  }

  func stepEnded(_ state: TrainingState, examples count: Int) {
    let time = now()
    stepSeconds += time - stepStart
    examples += count
    guard showsCurves, time - (curveShownAt ?? -1) >= max(0.3, 20 * curveCost) else { return }
    showCurve(state.history)
  }

  func epochEnded(_ history: TrainingHistory) {
    if printsLines, let epoch = history.epochs.last {
      print("epoch \(epoch.number)/\(plan.epochs): \(line(epoch)), \(ProgressBar.duration(epoch.seconds))")
      fflush(nil)
    }
  }

  func end(_ history: TrainingHistory) {
    if showsCurves, !history.stepLosses.isEmpty { showCurve(history) }
    let detail = history.epochs.last.map(line) ?? ""
    bar?.end(interrupted: history.isInterrupted, detail: detail, done: history.stepLosses.count)
    let ending = history.endingText
    guard bar != nil || printsLines else { return }
    if ProgressBar.isInTerminal {
      if plan.display == .curves { writeToStandardError(TrainingCurve(history).sparklines + "\n") }
      if !ending.isEmpty { writeToStandardError(ending + "\n") }
    } else if !ending.isEmpty {
      print(ending)
    }
  }

  private func showCurve(_ history: TrainingHistory) {
    let start = now()
    Notebook.show(TrainingCurve(history).displayBundle, id: id, updating: curveShownAt != nil)
    curveShownAt = now()
    curveCost = (curveShownAt ?? start) - start
  }

  /// The loss and the metrics so far, how fast it goes, and how the last epoch did.
  private func detail(_ state: TrainingState, _ sums: TrainingSums, _ validated: TrainingHistory.Epoch?) -> String {
    var parts: [String] = []
    if sums.batches > 0 {
      parts.append("loss \(NumberText.short(sums.meanLoss))")
      let means = sums.meanMetrics(state.history.metricNames)
      parts += state.history.metricNames.map { "\($0) \(NumberText.short(means[$0] ?? .nan))" }
    }
    if let validated { parts += held(validated) }
    if stepSeconds > 0 {
      let unit = plan.training.images.rank == 4 ? "images" : "examples"
      parts.append("\(NumberText.short((Double(examples) / stepSeconds).rounded())) \(unit)/s")
    }
    return parts.joined(separator: ", ")
  }

  private func line(_ epoch: TrainingHistory.Epoch) -> String {
    let own = plan.metrics.map { "\($0.name) \(NumberText.short(epoch.metrics[$0.name] ?? .nan))" }
    return (["loss \(NumberText.short(epoch.loss))"] + own + held(epoch)).joined(separator: ", ")
  }

  private func held(_ epoch: TrainingHistory.Epoch) -> [String] {
    guard let loss = epoch.validationLoss else { return [] }
    return ["validation loss \(NumberText.short(loss))"]
      + plan.metrics.map { "validation \($0.name) \(NumberText.short(epoch.validationMetrics[$0.name] ?? .nan))" }
  }
}
