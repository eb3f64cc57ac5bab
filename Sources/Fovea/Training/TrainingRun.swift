/// A training under way: the loop behind `fit`.
struct TrainingRun<Model: Layer> {
  typealias Loss = (_ predictions: Tensor, _ labels: Tensor) throws -> Tensor

  let model: Model
  let plan: TrainingPlan
  let state: TrainingState
  /// What the steps of the epoch under way have given.
  var sums: TrainingSums
  /// How long the epoch under way has taken in earlier runs.
  var earlierSeconds = 0.0
  /// The numbers of the model after its best epoch, if early stopping will want them back.
  var best: [String: Tensor]?
  private var epochStart = monotonicSeconds()

  init(_ model: Model, _ plan: TrainingPlan) {
    self.model = model
    self.plan = plan
    let history = TrainingHistory(metricNames: plan.metrics.map(\.name))
    state = TrainingState(model: model, history: history, epochs: plan.epochs)
    sums = TrainingSums(metrics: plan.metrics.count)
  }

  /// How long the epoch under way has taken.
  var secondsOfEpoch: Double { earlierSeconds + monotonicSeconds() - epochStart }

  /// Trains until all epochs are done, or something ends it.
  mutating func run<Rule: Optimizer>(
    _ optimizer: inout Rule, checkpoint: TrainingCheckpoint?, resume: Bool, loss: Loss
  ) throws -> TrainingHistory {
    let listening = ListeningLoop()
    defer { withExtendedLifetime(listening) {} }
    let ownRate = optimizer.learningRate
    defer { if plan.learningRate != nil { optimizer.learningRate = ownRate } }
    state.stepsPerEpoch = plan.batches(epoch: 0).count
    state.history.stepsPerEpoch = state.stepsPerEpoch
    if let checkpoint, resume, try checkpoint.restore(&self, &optimizer), plan.display != .nothing {
      print("Goes on from “\(checkpoint.folder)”, \(state.history.extent) done before.")
    }
    let view = TrainingView(plan, state.history)
    defer { view.end(state.history) }

    while state.history.ending == nil {
      epochStart = monotonicSeconds()
      let ending = try endingBetweenEpochs() ?? epoch(&optimizer, view, loss)
      state.history.stepsOfUnfinishedEpoch = sums.batches
      state.history.ending = ending
      if ending == .completed { break }
      if case .diverged = ending { break }
      earlierSeconds = sums.batches == 0 ? 0 : secondsOfEpoch
      try checkpoint?.write(self, optimizer)
    }
    restoreBest()
    return state.history
  }

  /// Why no other epoch begins; nil if one does.
  private func endingBetweenEpochs() -> TrainingHistory.Ending? {
    if sums.batches == 0, let stopping = plan.earlyStopping {
      let (quantity, isLargerBetter) = plan.watched
      let verdict = stopping.verdict(state.history[quantity], isLargerBetter: isLargerBetter)
      if let verdict, verdict.waited >= stopping.patience {
        let epochs = verdict.waited == 1 ? "1 epoch" : "\(verdict.waited) epochs"
        return .stopped("no better \(quantity) for \(epochs), since epoch \(verdict.best + 1)")
      }
    }
    if state.history.epochs.count >= plan.epochs { return .completed }
    return Notebook.isInterrupted ? .interrupted : nil
  }

  /// One epoch, or the rest of one: why the training ends in it or with it, or nil.
  private mutating func epoch<Rule: Optimizer>(
    _ optimizer: inout Rule, _ view: TrainingView, _ loss: Loss
  ) throws -> TrainingHistory.Ending? {
    let number = state.history.epochs.count
    state.epoch = number + 1
    let batches = plan.batches(epoch: number)
    var iterator = batches.makeIterator(from: sums.batches)
    while sums.batches < batches.count, let batch = iterator.next() {
      view.stepBegins(state, sums, validated: state.history.epochs.last)
      setRate(of: &optimizer)
      if let ending = try step(batch, &optimizer, loss) { return ending }
      view.stepEnded(state, examples: batch.count)
      if let reason = state.stopReason, sums.batches < batches.count { return .stopped(reason) }
    }
    guard sums.batches == batches.count else { return .interrupted }
    var validated: TrainingSums?
    if let held = plan.validation {
      validated = try measured(held, loss)
      if validated == nil { return .interrupted }
    }
    finishEpoch(validated)
    view.epochEnded(state.history)
    for callback in plan.callbacks {
      if case .epoch = callback.moment { try callback.body(state) }
    }
    return state.stopReason.map { .stopped($0) }
  }

  private func setRate<Rule: Optimizer>(of optimizer: inout Rule) {
    if let rate = state.chosenRate {
      optimizer.learningRate = LearningRate(rate)
    } else if let schedule = plan.learningRate {
      let passed = Double(state.history.epochs.count) + Double(sums.batches) / Double(state.stepsPerEpoch)
      optimizer.learningRate = LearningRate(schedule(passed))
    }
    state.follow(optimizer.learningRate(optimizer.step))
  }

  /// Takes a step; gives the ending if the loss says that there is no use in any.
  private mutating func step<Rule: Optimizer>(
    _ batch: Batch, _ optimizer: inout Rule, _ loss: Loss
  ) throws -> TrainingHistory.Ending? {
    var predictions: Tensor?
    let (value, all) = try valueWithGradient(at: model) { model in
      let output = model(batch.images)
      predictions = stopGradient(output)
      return try loss(output, batch.labels)
    }
    let number = value.onlyValue
    guard number.isFinite else { return .diverged(loss: number) }
    let gradients = plan.maximumGradientNorm.map { all.clipped(toNorm: $0) } ?? all
    optimizer.update(gradients)
    let metrics = plan.metrics.map { metric in predictions.map { metric($0, batch.labels) } ?? .nan }
    sums.add(loss: number, metrics: metrics, examples: batch.count)
    state.stepOfEpoch = sums.batches
    state.history.stepLosses.append(number)
    for (metric, value) in zip(plan.metrics, metrics) { state.history.stepMetrics[metric.name]?.append(value) }
    state.gradients = gradients
    defer { state.gradients = nil }
    for callback in plan.callbacks {
      if case .step(let interval) = callback.moment, state.step % interval == 0 { try callback.body(state) }
    }
    return nil
  }

  /// The means over examples that are held out; nil if it was interrupted.
  private func measured(_ data: Dataset, _ loss: Loss) throws -> TrainingSums? {
    var sums = TrainingSums(metrics: plan.metrics.count)
    for batch in data.batches(of: plan.batchSize) {
      try inMode(.inference) {
        let predictions = model(batch.images)
        let value = try loss(predictions, batch.labels).onlyValue
        sums.add(loss: value, metrics: plan.metrics.map { $0(predictions, batch.labels) }, examples: batch.count)
      }
    }
    return sums.examples == data.count ? sums : nil
  }

  private mutating func finishEpoch(_ validated: TrainingSums?) {
    let names = state.history.metricNames
    state.history.epochs.append(
      TrainingHistory.Epoch(
        number: state.epoch, loss: sums.meanLoss, metrics: sums.meanMetrics(names), validationLoss: validated?.meanLoss,
        validationMetrics: validated?.meanMetrics(names) ?? [:], learningRate: state.learningRate,
        seconds: secondsOfEpoch, steps: sums.batches))
    sums = TrainingSums(metrics: plan.metrics.count)
    earlierSeconds = 0
    state.stepOfEpoch = 0
    if let stopping = plan.earlyStopping, stopping.restoringBest {
      let (quantity, isLargerBetter) = plan.watched
      let verdict = stopping.verdict(state.history[quantity], isLargerBetter: isLargerBetter)
      if verdict?.waited == 0 { best = Fovea.state(of: model) }
    }
  }

  /// Gives the network the numbers of its best epoch, if that was asked for.
  private func restoreBest() {
    guard let stopping = plan.earlyStopping, stopping.restoringBest, let best else { return }
    let (quantity, isLargerBetter) = plan.watched
    guard let verdict = stopping.verdict(state.history[quantity], isLargerBetter: isLargerBetter),
      verdict.waited > 0 || sums.batches > 0 || isDiverged
    else { return }
    for entry in parameters(of: model) { entry.parameter.value = best[entry.name] ?? entry.parameter.value }
    state.history.restoredEpoch = verdict.best + 1
  }

  private var isDiverged: Bool {
    if case .diverged = state.history.ending { true } else { false }
  }
}
