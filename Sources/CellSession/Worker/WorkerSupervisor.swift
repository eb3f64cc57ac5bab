import CProcess
import Glibc

/// Keeps a worker alive, hands it cells, reads all that it sends, and puts its checkpoint in its place when it dies.
///
/// One thread does everything with the worker: it starts it (a worker dies with the thread that started it), reads its
/// channel and pipes, and watches its end. Other threads leave requests and wake it.
final class WorkerSupervisor: @unchecked Sendable {
  private let program: String
  private let pipes: StandardPipes
  private let record: SharedRecord
  private let questions = QuestionDesk()
  private let requests: SupervisorRequests
  private let cellProcesses = CellProcesses()
  private let budget: MemoryBudget
  /// Called on the supervising thread.
  private let onIdleDeath: @Sendable (IdleDeath) -> Void

  // Shared with the threads that make requests.
  private let lock = Lock()
  private var outcome: Outcome?
  private var states: Set<Int> = [0]
  private let outcomeReady = Semaphore()
  private let ended = Semaphore()

  // The supervising thread's own.
  private let lineage: WorkerLineage
  private var runningJob: Job?
  private var jobStart: ProcessTable.Ticks = 0
  private let sessionStart = ProcessTable.now
  private var wasInterrupted = false
  /// The worker lives, and its end of the channel is closed.
  private var isDisconnected = false
  /// Since `replaceIfDead`, the session has lost states while no cell ran.
  private var hasLostStates = false
  private var patience = InterruptPatience()
  /// How many states before the present one are kept.
  private var keptCount: Int
  private let outputs: CellOutputs
  private let text: TextReader

  /// - Parameters:
  ///   - folder: where output is kept that is too much to show.
  ///   - keptCount: how many cells it shall be possible to go back.
  init(
    program: String, folder: String, keptCount: Int, budget: MemoryBudget,
    onIdleDeath: @escaping @Sendable (IdleDeath) -> Void
  ) throws(CellFailure) {
    self.program = program
    self.keptCount = keptCount
    self.budget = budget
    self.onIdleDeath = onIdleDeath
    pipes = try StandardPipes()
    record = try SharedRecord()
    outputs = CellOutputs(withheld: WithheldOutputs(folder: folder))
    text = TextReader(ring: record.ring)
    requests = try SupervisorRequests()
    _ = fovea_become_subreaper()
    lineage = WorkerLineage(
      program: program, pipes: pipes, record: record,
      variables: [cellProcesses.environmentEntry, "\(MemoryBudget.workerVariable)=\(budget.worker)"])
    DetachedThread.start { [self] in supervise() }
  }

  /// Runs a cell to its end; one at a time.
  /// - Parameter isInterrupted: whether the cell was interrupted before it came here: asked in the same moment in which
  ///   it is accepted, so that no interrupt falls between.
  func run(_ job: Job, unless isInterrupted: () -> Bool = { false }) -> Outcome {
    let isAccepted = requests.submit(job) {
      guard !isInterrupted() else { return false }
      lock.withLock { outcome = nil }
      questions.open(job.onInput)
      return true
    }
    guard isAccepted else { return .notBegun }
    outcomeReady.wait()
    return lock.withLock { outcome! }
  }

  /// Does something with the states of the session while no cell runs; nil once the session is being ended.
  func withLineage<Result>(_ body: @escaping (WorkerLineage) -> Result) -> Result? {
    let done = Semaphore()
    var result: Result?
    let isAccepted = requests.submit { [lineage] in
      result = body(lineage)
      done.signal()
    }
    guard isAccepted else { return nil }
    done.wait()
    return result
  }

  /// Returns when a worker that has died by now has been replaced.
  func replaceIfDead() {
    _ = withLineage { [self] _ in
      if hasDied() { replaceDeadWorker() }
      hasLostStates = false
    }
  }

  /// Takes the session back to an earlier state, and ends the programs that later cells started.
  /// - Returns: where it is now; nil if that state is not kept any more.
  func goBack(to state: Int) -> WorkerLineage.Restored? {
    withLineage { [self] lineage in
      guard let checkpoint = lineage.checkpoints.first(where: { $0.state == state }) else { return nil }
      readOutput()
      let restored = lineage.goBack(to: state)
      text.forgetUndelivered()
      cellProcesses.end(startedByCell: state + 1, since: checkpoint.taken)
      if restored == nil { startWorker() }
      return restored
    } ?? nil
  }

  /// Sets how many cells it shall be possible to go back, within the memory that is allowed.
  func keep(_ count: Int) {
    _ = withLineage { [self] lineage in
      keptCount = count
      lineage.keep(atMost: count, bytes: budget.checkpoints)
    }
  }

  /// Stops the running cell and goes back to before it; nothing happens when none runs.
  func interrupt() { requests.interrupt(also: questions.hold) }

  /// Ends the worker and the supervising thread.
  func shutdown() {
    guard requests.shutDown() else { return }
    ended.wait()
    pipes.close()
    requests.close()
  }

  /// The states that could be gone back to when the last cell ended.
  var keptStates: Set<Int> { lock.withLock { states } }

  /// The last top-level statement that the cell completed; -1 if none.
  var completedStatement: Int { record.completedStatement }

  // MARK: The supervising thread

  private func supervise() {
    startWorker()
    while true {
      if requests.isShutDown { break }
      takeRequests()
      waitForSomething()
      readOutput()
      if hasDied() { replaceDeadWorker() }
    }
    lineage.end()
    cellProcesses.end(startedByCell: 1, since: sessionStart)
    // Whoever waits must not wait for ever.
    let (job, work, _) = requests.take()
    for body in work { body() }
    if let job { runningJob = job }
    end(with: .notBegun)
    ended.signal()
  }

  private func startWorker() {
    do throws(CellFailure) {
      try lineage.start()
    } catch {
      if runningJob != nil { end(with: .cannotStart(error)) }
    }
  }

  private func takeRequests() {
    let (job, work, interrupt) = requests.take()
    for body in work { body() }
    if let job { start(job) }
    if interrupt, runningJob != nil { interruptCell() }
  }

  /// Asks first, where somebody listens; the second time it is no question.
  private func interruptCell() {
    guard let worker = lineage.worker else { return }
    if record.hasListeningLoops, !patience.hasBegun {
      record.requestInterrupt()
      patience.begin()
      questions.giveUp()
    } else {
      wasInterrupted = true
      kill(worker.process, SIGKILL)
    }
  }

  private func start(_ job: Job) {
    if hasDied() { replaceDeadWorker() }
    runningJob = job
    // It was compiled for a state that is no more.
    if hasLostStates { return end(with: .outdated) }
    wasInterrupted = false
    patience = InterruptPatience()
    outputs.begin(cell: Int32(truncatingIfNeeded: job.number), label: job.label, job.onEvent)
    record.prepareForCell()
    if lineage.worker == nil { startWorker() }
    guard let worker = lineage.worker else { return }
    jobStart = ProcessTable.now
    lineage.cellBegins(job.number)
    let command = WorkerCommand.run(number: job.number, image: job.image, entryPoint: job.entryPoint)
    worker.channel.send(command.frame)
  }

  private func waitForSomething() {
    let worker = lineage.worker
    // A cell may close its end of the channel: then only the end of its process is waited for.
    let channel = worker.map { isDisconnected ? -1 : $0.channel.descriptor } ?? -1
    var descriptors = [requests.descriptor, channel, worker?.exitDescriptor ?? -1]
      .map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    descriptors += pipes.reading.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    poll(&descriptors, nfds_t(descriptors.count), pollTimeout())
    if patience.isOver, runningJob != nil { interruptCell() }
    requests.noteSeen()
  }

  private func pollTimeout() -> Int32 {
    [text.pollTimeout(), patience.pollTimeout].filter { $0 >= 0 }.min() ?? -1
  }

  /// Reads what has come, in the order in which it was written.
  ///
  /// What is printed or sent on the channel was so either before the bytes that lie in the pipes now, or after the pipes
  /// had been read (the worker waits for that): so first see how much lies in the pipes, then read everything else, then
  /// that much.
  private func readOutput() {
    let waiting = pipes.waiting
    if let worker = lineage.worker {
      for frame in worker.channel.receiveAvailable() {
        if frame.isOrdered { text.read(before: frame, into: outputs) }
        if let event = WorkerEvent(frame) { handle(event, descriptor: frame.descriptor, cell: frame.cell) }
      }
    }
    if text.readAll(into: outputs) { pipes.read(waiting, into: outputs.newest) }
    // A process that ends closes its descriptors a moment before.
    if !isDisconnected, let worker = lineage.worker, worker.channel.isAtEnd {
      isDisconnected = !hasDied(withinMilliseconds: 200)
    }
  }

  private func handle(_ event: WorkerEvent, descriptor: Int32?, cell: Int32) {
    let output = outputs.output(of: cell)
    switch event {
    case .ready, .printed: break
    case .checkpoint(let process, let moment):
      if let descriptor { lineage.add(pid_t(truncatingIfNeeded: process), moment, descriptor: descriptor) }
    case .unprotected(let reason): lineage.noteUnprotected(reason)
    case .display(let bundle, let id, let updating):
      output?.send(.display(bundle, id: id, updating: updating))
    case .result(let bundle): output?.send(.result(bundle))
    case .clearOutput(let wait): output?.send(.clearOutput(wait: wait))
    case .displayAtDeath(let bundle): output?.displayAtDeath = bundle
    case .question(let prompt, let isPassword):
      guard let descriptor else { return }
      let question = InputQuestion(prompt: prompt, isPassword: isPassword)
      output?.releaseLastWords()
      if let notice = questions.ask(question, answerTo: descriptor) { output?.send(.output(.stderr, notice)) }
    case .synchronize(let ticket):
      pipes.read(pipes.waiting, into: outputs.newest)
      fovea_serve_ticket(record.ring, UInt32(truncatingIfNeeded: ticket))
    case .finished(let cellEnd): finish(cellEnd)
    }
  }

  private func finish(_ cellEnd: WorkerEvent.CellEnd) {
    pipes.read(pipes.waiting, into: outputs.newest)
    outputs.newest?.finish()
    if let reason = lineage.unprotectedReason {
      outputs.newest?.send(
        .output(.stderr, "No checkpoint could be made after this cell (\(reason)): \(Self.unprotected)\n"))
    }
    end(with: cellEnd == .completed && patience.hasBegun ? .endedEarly : .ended(cellEnd))
    lineage.keep(atMost: keptCount, bytes: budget.checkpoints)
    ChildProcesses.reapStrangers()
  }

  private static let unprotected =
    "should the next cell die, this one's work is lost too. Free some memory, if you can."

  private func end(with outcome: Outcome) {
    guard runningJob != nil else { return }
    runningJob = nil
    questions.close()
    patience = InterruptPatience()
    let kept = Set(lineage.checkpoints.map(\.state))
    lock.withLock {
      self.outcome = outcome
      states = kept
    }
    outcomeReady.signal()
  }

  private func hasDied(withinMilliseconds patience: Int32 = 0) -> Bool {
    guard let worker = lineage.worker else { return false }
    var descriptor = pollfd(fd: worker.exitDescriptor, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, patience) > 0
  }

  private func replaceDeadWorker() {
    let wasDisconnected = isDisconnected
    readOutput()
    text.forgetUndelivered()
    readOutput()
    // The death may have come right after the cell's end; then that end counts.
    let status = lineage.reapWorker()
    // Words that only sound like a trap's, before an exit or an interrupt, stay output.
    let isTrap = record.hasCrashed || [SIGILL, SIGTRAP, SIGABRT].contains(status & 0x7f)
    let lastWords = isTrap ? outputs.takeLastWords() : ""
    var death = record.death(status: status, lastWords: lastWords)
    death.wasDisconnected = wasDisconnected
    isDisconnected = false
    if let runningJob { cellProcesses.end(startedByCell: runningJob.number, since: jobStart) }
    // A task that was the death of the worker would be its successor's, too.
    let state = lineage.state
    let restored = lineage.restore(tasksGoOn: wasInterrupted || (runningJob != nil && !death.happenedBeside))
    if restored == nil { startWorker() }
    record.prepareForCell()
    guard runningJob != nil else {
      // An interrupt that came as the cell ended is nothing to tell.
      let isAsItWas = restored?.state == state
      if !isAsItWas || !wasInterrupted { onIdleDeath(IdleDeath(death: death, restored: restored)) }
      hasLostStates = hasLostStates || !isAsItWas
      wasInterrupted = false
      return
    }
    outputs.newest?.finish()
    outputs.newest?.showWhatWasKeptForDeath()
    guard let restored else { return end(with: .lost(death)) }
    // A cell that cannot do without an answer dies of the interrupt, not of a fault of its own.
    let wasInterrupted = self.wasInterrupted || questions.hasGivenUpQuestion
    end(with: wasInterrupted ? .interrupted(restored) : .died(death, restored))
  }
}
