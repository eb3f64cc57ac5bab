import CProcess
import Glibc

/// Keeps a worker alive, hands it cells, reads all that it sends, and puts its checkpoint in its place when it dies.
///
/// One thread does everything with the worker: it starts it (a worker dies with the thread that started it), reads its
/// channel and pipes, and watches its end. Other threads leave requests and wake it.
final class WorkerSupervisor: @unchecked Sendable {
  enum Outcome {
    case ended(WorkerEvent.CellEnd)
    /// What the cell had done by the end of its statement `kept` is there; nothing of it when that is nil.
    case died(WorkerDeath, kept: Int?)
    /// Stopped, and taken back to before the cell, or to the end of its statement `kept`.
    case interrupted(kept: Int?)
    /// Its loops ended early when they were asked to: what it did stays.
    case endedEarly
    /// Worker and checkpoint are both gone: a new worker runs, and knows nothing of earlier cells.
    case lost(WorkerDeath)
    case cannotStart(CellFailure)
  }

  /// A cell to run.
  struct Job {
    var number: Int
    var image: String
    var entryPoint: String
    /// nil where nobody can be asked.
    var onInput: InputHandler?
    var onEvent: @Sendable (CellEvent) -> Void
  }

  private let program: String
  private let pipes: StandardPipes
  private let record: SharedRecord
  private let questions = QuestionDesk()
  private let wake: (reading: Int32, writing: Int32)

  // Shared with the threads that make requests.
  private let lock = Lock()
  private var requestedJob: Job?
  private var interruptRequested = false
  private var shutdownRequested = false
  private var outcome: Outcome?
  private let outcomeReady = Semaphore()
  private let ended = Semaphore()

  // The supervising thread's own.
  private var worker: WorkerProcess?
  private var checkpoint: Channel?
  /// The top-level statement after which the checkpoint was taken, if it was taken in the middle of the cell.
  private var keptStatement: Int?
  private var runningJob: Job?
  private var wasInterrupted = false
  private var patience = InterruptPatience()
  /// A worker that died between cells, with no checkpoint to go back to; the next cell must hear of it.
  private var unreportedLoss: WorkerDeath?
  /// Where output goes: the running cell's, or that of the last cell, whose tasks may still print.
  private var output: CellOutput?

  init(program: String) throws(CellFailure) {
    self.program = program
    pipes = try StandardPipes()
    record = try SharedRecord()
    var ends: [Int32] = [0, 0]
    guard fovea_pipe(&ends) == 0 else { throw WorkerStart.failure("no pipe", errno) }
    wake = (ends[0], ends[1])
    _ = fcntl(wake.reading, F_SETFL, O_NONBLOCK)
    _ = fovea_become_subreaper()
    DetachedThread.start { [self] in supervise() }
  }

  /// Runs a cell to its end; one at a time.
  /// - Parameter isInterrupted: whether the cell was interrupted before it came here: asked in the same moment in which
  ///   it is accepted, so that no interrupt falls between.
  func run(_ job: Job, unless isInterrupted: () -> Bool = { false }) -> Outcome {
    let accepted = lock.withLock { () -> Bool in
      guard !shutdownRequested, !isInterrupted() else { return false }
      outcome = nil
      interruptRequested = false
      requestedJob = job
      questions.open(job.onInput)
      return true
    }
    guard accepted else { return .interrupted(kept: nil) }
    notify()
    outcomeReady.wait()
    return lock.withLock { outcome! }
  }

  /// Stops the running cell and goes back to before it; nothing happens when none runs.
  func interrupt() {
    lock.withLock {
      interruptRequested = true
      questions.hold()
    }
    notify()
  }

  /// Ends the worker and the supervising thread.
  func shutdown() {
    let first = lock.withLock { () -> Bool in
      defer { shutdownRequested = true }
      return !shutdownRequested
    }
    guard first else { return }
    notify()
    ended.wait()
    pipes.close()
    close(wake.reading)
    close(wake.writing)
  }

  /// The last top-level statement that the cell completed; -1 if none.
  var completedStatement: Int { record.completedStatement }

  private func notify() {
    var byte: UInt8 = 1
    _ = write(wake.writing, &byte, 1)
  }

  // MARK: The supervising thread

  private func supervise() {
    startWorker()
    while true {
      if lock.withLock({ shutdownRequested }) { break }
      takeRequests()
      waitForSomething()
      readOutput()
      if hasDied() { replaceDeadWorker() }
    }
    if let worker {
      kill(worker.process, SIGKILL)
      reap(worker.process)
      worker.close()
    }
    endCheckpoint()
    // Whoever waits for a cell must not wait for ever.
    if let job = lock.withLock({ requestedJob }) { runningJob = job }
    end(with: .interrupted(kept: nil))
    ended.signal()
  }

  private func startWorker() {
    do throws(CellFailure) {
      worker = try WorkerStart.start(program, pipes: pipes, record: record)
    } catch {
      worker = nil
      if runningJob != nil { end(with: .cannotStart(error)) }
    }
  }

  private func takeRequests() {
    let (job, interrupt) = lock.withLock {
      defer {
        requestedJob = nil
        interruptRequested = false
      }
      return (requestedJob, interruptRequested)
    }
    if let job { start(job) }
    if interrupt, runningJob != nil { interruptCell() }
  }

  /// Asks first, where somebody listens; the second time it is no question.
  private func interruptCell() {
    guard let worker else { return }
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
    runningJob = job
    wasInterrupted = false
    keptStatement = nil
    patience = InterruptPatience()
    output = CellOutput(job.onEvent, onLimit: { [record] in record.discardOutput() })
    record.prepareForCell()
    if let loss = unreportedLoss {
      unreportedLoss = nil
      end(with: .lost(loss))
      return
    }
    if worker == nil { startWorker() }
    guard let worker, let (ours, theirs) = Channel.pair() else {
      if runningJob != nil { end(with: .cannotStart(WorkerStart.failure(program, errno))) }
      return
    }
    checkpoint = Channel(descriptor: ours)
    let command = WorkerCommand.run(number: job.number, image: job.image, entryPoint: job.entryPoint)
    worker.channel.send(command.frame(descriptor: theirs))
    close(theirs)
  }

  private func waitForSomething() {
    var descriptors = [wake.reading, worker?.channel.descriptor ?? -1, worker?.exitDescriptor ?? -1]
      .map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    descriptors += pipes.reading.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    poll(&descriptors, nfds_t(descriptors.count), patience.pollTimeout)
    if patience.isOver, runningJob != nil { interruptCell() }
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(wake.reading, &bytes, bytes.count) > 0 {}
  }

  /// Reads what has come, in the order in which it was written.
  ///
  /// Whatever is on the channel was sent either before the bytes that lie in the pipes now, or after the pipes had been
  /// read (the worker waits for that): so first see how much lies in the pipes, then read the channel, then that much.
  private func readOutput() {
    let waiting = pipes.waiting
    if let worker {
      for frame in worker.channel.receiveAvailable() {
        if let event = WorkerEvent(frame) { handle(event, descriptor: frame.descriptor, from: worker.channel) }
      }
    }
    pipes.read(waiting, into: output)
  }

  private func handle(_ event: WorkerEvent, descriptor: Int32?, from channel: Channel) {
    switch event {
    case .ready: break
    case .checkpoint(let statement):
      guard let descriptor else { return }
      checkpoint?.close()
      checkpoint = Channel(descriptor: descriptor)
      keptStatement = statement
    case .output(let stream, let bytes):
      output?.write(bytes, stream: stream == 1 ? .stdout : .stderr, throughDescriptor: false)
    case .display(let bundle, let id, let updating):
      output?.send(.display(bundle, id: id, updating: updating))
    case .result(let bundle): output?.send(.result(bundle))
    case .clearOutput(let wait): output?.send(.clearOutput(wait: wait))
    case .question(let prompt, let isPassword):
      guard let descriptor else { return }
      let question = InputQuestion(prompt: prompt, isPassword: isPassword)
      output?.releaseLastWords()
      if let notice = questions.ask(question, answerTo: descriptor) { output?.send(.output(.stderr, notice)) }
    case .synchronize:
      pipes.read(pipes.waiting, into: output)
      channel.send(WorkerCommand.acknowledge.frame())
    case .finished(let cellEnd):
      pipes.read(pipes.waiting, into: output)
      output?.finish(discarded: record.discardedBytes)
      checkpoint?.close()
      checkpoint = nil
      end(with: cellEnd == .completed && patience.hasBegun ? .endedEarly : .ended(cellEnd))
    }
  }

  private func end(with outcome: Outcome) {
    guard runningJob != nil else { return }
    runningJob = nil
    questions.close()
    patience = InterruptPatience()
    lock.withLock { self.outcome = outcome }
    outcomeReady.signal()
  }

  private func hasDied() -> Bool {
    guard let worker else { return false }
    var descriptor = pollfd(fd: worker.exitDescriptor, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 0) > 0
  }

  private func replaceDeadWorker() {
    guard let dead = worker else { return }
    readOutput()
    pipes.read(pipes.waiting, into: output)
    // The death may have come right after the cell's end; then that end counts.
    let status = reap(dead.process)
    // Words that only sound like a trap's, before an exit or an interrupt, stay output.
    let death = record.death(status: status, lastWords: record.hasCrashed ? output?.takeLastWords() ?? "" : "")
    dead.close()
    worker = nil
    let restored = resumeCheckpoint()
    if !restored { startWorker() }
    guard runningJob != nil else {
      unreportedLoss = death
      return
    }
    output?.finish(discarded: record.discardedBytes)
    guard restored else { return end(with: .lost(death)) }
    // A cell that cannot do without an answer dies of the interrupt, not of a fault of its own.
    let wasInterrupted = self.wasInterrupted || questions.hasGivenUpQuestion
    end(with: wasInterrupted ? .interrupted(kept: keptStatement) : .died(death, kept: keptStatement))
  }

  /// Makes the checkpoint the worker; false if there is none.
  private func resumeCheckpoint() -> Bool {
    guard let channel = checkpoint else { return false }
    checkpoint = nil
    guard case .ready(let process)? = channel.receive().flatMap(WorkerEvent.init) else {
      channel.close()
      return false
    }
    guard channel.send(WorkerCommand.resume.frame()), case .ready? = channel.receive().flatMap(WorkerEvent.init) else {
      channel.close()
      reap(pid_t(process))
      return false
    }
    worker = WorkerProcess(
      process: pid_t(process), channel: channel, exitDescriptor: fovea_pidfd_open(pid_t(process)))
    return true
  }

  /// Ends the checkpoint of a worker that is gone: it is this process's child now, and nobody else reaps it.
  private func endCheckpoint() {
    guard let channel = checkpoint else { return }
    checkpoint = nil
    let event = channel.receive().flatMap(WorkerEvent.init)
    channel.close()
    if case .ready(let process)? = event { reap(pid_t(process)) }
  }

  @discardableResult
  private func reap(_ process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status
  }
}
