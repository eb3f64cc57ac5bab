extension Layer {
  /// Trains the network: every epoch shows it all examples once, in batches, and after each batch the optimiser changes its
  /// parameters.
  ///
  ///     var optimizer = Adam()
  ///     let history = try network.fit(training, validation: held, epochs: 10, optimizer: &optimizer, seed: 1) {
  ///       softmaxCrossEntropy(logits: $0, labels: $1)
  ///     }
  ///
  /// A notebook shows a bar and curves that grow, a terminal a bar; a log gets a line for each epoch. An interrupt ends the
  /// training after the step that runs: parameters, optimiser and history are then as that step left them. With the same
  /// seed the same numbers come out, whatever the number of threads.
  ///
  /// What it does is what these lines do, which are a training of one's own:
  ///
  ///     for epoch in 0..<10 {
  ///       for batch in progress(training.batches(of: 64, shuffledBy: 1, epoch: epoch)) {
  ///         let (loss, gradients) = valueWithGradient(at: network) {
  ///           softmaxCrossEntropy(logits: $0(batch.images), labels: batch.labels)
  ///         }
  ///         optimizer.update(&network, along: gradients)
  ///       }
  ///     }
  ///
  /// **Checkpoints.** With a folder for them, everything needed to go on is written there after each epoch and when the
  /// training ends in the middle of one: `training.safetensors`, complete or not at all. The same call then goes on from
  /// there, in another process too, and gives bit for bit what it would have given without a break; a larger `epochs` adds
  /// epochs. Beside it lie `model.safetensors`, for `load(from:)`, and `history.csv`. Callbacks' own variables are not kept.
  ///
  /// - Parameters:
  ///   - training: the examples to learn from.
  ///   - validation: examples held out, measured after each epoch.
  ///   - epochs: how often all examples are seen, those of earlier calls with the same checkpoint included.
  ///   - batchSize: how many examples a step uses; the last step of an epoch may have fewer.
  ///   - optimizer: changes the parameters; it keeps its state for the next call. It belongs to the training meanwhile.
  ///   - seed: decides the order of the examples in each epoch and what the augmentation does.
  ///   - learningRate: the rate at a time, told as the number of epochs that have passed, with the part of the one under
  ///     way: `{ 0.1 * (1 - $0 / 10) }`. Nil leaves it to the optimiser, whose own schedules count steps.
  ///   - augmentation: what is done to each training image, differently in each epoch.
  ///   - maximumGradientNorm: how long the gradients of a step, as one vector, may be; longer ones are made shorter.
  ///   - metrics: what is measured besides the loss; the accuracy if nil and the examples have classes.
  ///   - earlyStopping: when to end before all epochs are done.
  ///   - callbacks: what to do after steps or epochs; they may end the training.
  ///   - checkpoint: a folder for what is needed to go on; made if it does not exist.
  ///   - resume: whether to go on from what lies in that folder; false begins anew and replaces it.
  ///   - display: what is shown meanwhile.
  ///   - loss: one number from what the network gives for a batch, `[B, …]`, and its labels, `[B, …]`.
  /// - Returns: the loss and the metrics of each epoch and step, and why the training ended.
  /// - Throws: `TrainingError`, `TensorFileError` and `SnapshotError` for a checkpoint that does not fit or cannot be read or
  ///   written, and what callbacks and the loss throw.
  @discardableResult
  public func fit(
    _ training: Dataset, validation: Dataset? = nil, epochs: Int, batchSize: Int = 64,
    optimizer: inout some Optimizer, seed: UInt64 = 0, learningRate: ((_ epoch: Double) -> Double)? = nil,
    augmentedBy augmentation: Augmentation = [], maximumGradientNorm: Double? = nil, metrics: [Metric]? = nil,
    earlyStopping: EarlyStopping? = nil, callbacks: [TrainingCallback] = [], checkpoint: String? = nil,
    resume: Bool = true, display: TrainingDisplay = .curves,
    loss: (_ predictions: Tensor, _ labels: Tensor) throws -> Tensor
  ) throws -> TrainingHistory {
    let plan = TrainingPlan(
      training: training, validation: validation, epochs: epochs, batchSize: batchSize, seed: seed,
      learningRate: learningRate, augmentation: augmentation, maximumGradientNorm: maximumGradientNorm,
      metrics: metrics ?? (training.classCount > 0 ? [.accuracy] : []), earlyStopping: earlyStopping,
      callbacks: callbacks, display: display)
    plan.check()
    var run = TrainingRun(self, plan)
    return try run.run(
      &optimizer, checkpoint: checkpoint.map { TrainingCheckpoint(folder: $0) }, resume: resume, loss: loss)
  }
}

/// What `fit` shows while it runs.
public enum TrainingDisplay: Sendable {
  /// In a notebook a bar and the curves of loss and metric, in a terminal a bar, in a log a line for each epoch.
  case curves
  /// The same without curves.
  case progress
  /// Nothing.
  case nothing
}
