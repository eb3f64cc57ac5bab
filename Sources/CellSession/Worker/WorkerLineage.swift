import CProcess
import Glibc

/// A worker and the checkpoints from which it can be continued: the states of the session, as processes.
///
/// Every state has a number: that of the cell that made it, 0 before the first. Used by the supervising thread.
final class WorkerLineage {
  /// A state that sleeps.
  struct Checkpoint {
    var state: Int
    var process: pid_t
    var channel: Channel
    /// The worker that forked it, and ends it when it is asked to; if that one is gone, it is this process's child.
    var creator: pid_t
    var taken: ProcessTable.Ticks
  }

  /// Where the session is after a worker has died and a checkpoint has taken its place.
  struct Restored: Equatable {
    var state: Int
    /// The last top-level statement of the dead worker's cell that is part of the state, if any of it is.
    var statement: Int?
  }

  private let program: String
  private let pipes: StandardPipes
  private let record: SharedRecord
  private let variables: [String]

  private(set) var worker: WorkerProcess?
  /// Oldest first. The last is the state from which the worker's present cell began, or in which it rests.
  private(set) var checkpoints: [Checkpoint] = []
  private var middle: (checkpoint: Checkpoint, statement: Int)?
  /// The number of the state that the worker is making.
  private var nextState = 0
  /// Why the worker could not fork its last checkpoint.
  private(set) var unprotectedReason: String?

  /// How long a checkpoint may take to wake up, in milliseconds. It forks once, which takes a second for 40 GiB.
  private static let wakingTime: Int32 = 10_000

  /// - Parameter variables: entries for the worker's environment.
  init(program: String, pipes: StandardPipes, record: SharedRecord, variables: [String]) {
    self.program = program
    self.pipes = pipes
    self.record = record
    self.variables = variables
  }

  /// Starts a worker that knows of no cell.
  func start() throws(CellFailure) {
    nextState = 0
    worker = try WorkerStart.start(program, pipes: pipes, record: record, variables: variables)
    guard let channel = worker?.channel, isReady(channel) else {
      let status = endWorker()
      throw CellFailure(
        name: "CannotStart",
        message:
          "the worker (\(program)) ended before it was ready (wait status \(status)): run it by hand to see why, "
          + "or build Fovea again with ./scripts/run",
        traceback: [])
    }
  }

  /// The worker is given a cell, which will make the state of this number.
  func cellBegins(_ number: Int) {
    nextState = number
    unprotectedReason = nil
  }

  /// The worker says that it has forked a checkpoint.
  func add(_ process: pid_t, _ moment: WorkerEvent.Moment, descriptor: Int32) {
    guard let worker else { return }
    ChildProcesses.adopt(process)
    var checkpoint = Checkpoint(
      state: nextState, process: process, channel: Channel(descriptor: descriptor), creator: worker.process,
      taken: ProcessTable.now)
    switch moment {
    case .statement(let number):
      forgetMiddle()
      middle = (checkpoint, number)
    case .idle:
      forgetMiddle()
      checkpoints.append(checkpoint)
    case .idleAgain:
      // It was taken just before the cell that is to make the next state.
      if let last = checkpoints.popLast() {
        checkpoint.state = last.state
        forget(last)
      }
      checkpoints.append(checkpoint)
    }
  }

  /// The worker says that it cannot fork.
  func noteUnprotected(_ reason: String) { unprotectedReason = reason }

  // MARK: Going back

  /// After the worker's death, when it has been reaped: wakes its newest checkpoint.
  /// - Parameter tasksGoOn: whether the tasks that waited when the checkpoint was taken shall go on.
  /// - Returns: nil if there is no checkpoint; then there is no worker.
  func restore(tasksGoOn: Bool) -> Restored? {
    if let (checkpoint, statement) = middle {
      middle = nil
      if wake(checkpoint, tasksGoOn) { return Restored(state: checkpoint.state, statement: statement) }
    }
    while let checkpoint = checkpoints.popLast() {
      nextState = checkpoint.state
      if wake(checkpoint, tasksGoOn) { return Restored(state: checkpoint.state) }
    }
    return nil
  }

  /// Ends the worker, and continues from an earlier state.
  /// - Returns: where the session is now; nil if it has no state any more.
  func goBack(to state: Int) -> Restored? {
    guard checkpoints.contains(where: { $0.state == state }) else { return nil }
    endWorker()
    if let (checkpoint, _) = middle { drop(checkpoint) }
    middle = nil
    while let last = checkpoints.last, last.state > state {
      checkpoints.removeLast()
      drop(last)
    }
    return restore(tasksGoOn: true)
  }

  /// The worker has ended, or will at once. Returns its status as `waitpid` gives it.
  @discardableResult
  func reapWorker() -> Int32 {
    guard let dead = worker else { return 0 }
    worker = nil
    defer { dead.close() }
    return ChildProcesses.reap(dead.process)
  }

  @discardableResult
  private func endWorker() -> Int32 {
    if let worker { kill(worker.process, SIGKILL) }
    return reapWorker()
  }

  /// Makes a checkpoint the worker. On return it has a checkpoint of its own.
  private func wake(_ checkpoint: Checkpoint, _ tasksGoOn: Bool) -> Bool {
    let process = checkpoint.process
    worker = WorkerProcess(
      process: process, channel: checkpoint.channel, exitDescriptor: fovea_pidfd_open(process))
    checkpoint.channel.send(WorkerCommand.resume(tasksGoOn: tasksGoOn).frame)
    if isReady(checkpoint.channel) { return true }
    endWorker()
    return false
  }

  /// Waits until a new worker is ready; before that it says that it has a checkpoint.
  private func isReady(_ channel: Channel) -> Bool {
    while let frame = channel.receive(withinMilliseconds: Self.wakingTime) {
      switch WorkerEvent(frame) {
      case .checkpoint(let child, let moment):
        if let descriptor = frame.descriptor {
          add(pid_t(truncatingIfNeeded: child), moment, descriptor: descriptor)
        }
      case .unprotected(let reason): noteUnprotected(reason)
      case .ready: return true
      default: continue
      }
    }
    return false
  }

  // MARK: Keeping

  /// Drops the oldest checkpoints until at most so many can be gone back to, at this cost at most.
  func keep(atMost count: Int, bytes: Int) {
    while checkpoints.count > count + 1 { drop(checkpoints.removeFirst()) }
    guard checkpoints.count > 1, let worker else { return }
    // Exact figures take the system a while for large processes: not where they cannot matter.
    let most = checkpoints.reduce(0) { $0 + (ProcessMemory.anonymousBytes(of: $1.process) ?? 0) }
    guard most > bytes else { return }
    while checkpoints.count > 1, (keptBytes(beside: worker.process) ?? 0) > bytes { drop(checkpoints.removeFirst()) }
  }

  /// What all checkpoints cost together, beside the worker's own memory.
  func keptBytes() -> Int? { worker.flatMap { keptBytes(beside: $0.process) } }

  private func keptBytes(beside worker: pid_t) -> Int? {
    let processes = checkpoints.map(\.process) + [worker]
    let shares = processes.compactMap(ProcessMemory.proportionalBytes)
    guard shares.count == processes.count, let own = ProcessMemory.ownBytes(of: worker) else { return nil }
    return max(0, shares.reduce(0, +) - own)
  }

  /// Ends everything.
  func end() {
    endWorker()
    if let (checkpoint, _) = middle { drop(checkpoint) }
    middle = nil
    for checkpoint in checkpoints { drop(checkpoint) }
    checkpoints = []
  }

  private func drop(_ checkpoint: Checkpoint) {
    checkpoint.channel.close()
    if let worker, worker.process == checkpoint.creator {
      ChildProcesses.forget(checkpoint.process)
      worker.channel.send(WorkerCommand.drop(checkpoint: Int(checkpoint.process)).frame)
    } else {
      ChildProcesses.end(checkpoint.process)
    }
  }

  /// The worker has ended it by itself. Were it dead before it could, the checkpoint would end with its channel.
  private func forget(_ checkpoint: Checkpoint) {
    checkpoint.channel.close()
    ChildProcesses.forget(checkpoint.process)
  }

  private func forgetMiddle() {
    if let (checkpoint, _) = middle { forget(checkpoint) }
    middle = nil
  }
}
