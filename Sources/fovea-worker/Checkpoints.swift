import CProcess
import Foundation
import WorkerChannel

/// Forks the worker: the child sleeps as a checkpoint, and goes on as the worker when the session wakes it.
///
/// One checkpoint is always taken when a cell has ended, so that whatever happens next, in the next cell or in a task that
/// runs on between cells, can be taken back. The session decides which of them it keeps for longer.
final class Checkpoints {
  private let channel: Channel
  private var schedule = CheckpointSchedule()
  /// The newest one that was taken when idle.
  private var idle: pid_t = 0
  /// The one from the middle of the running cell.
  private var middle: pid_t = 0
  private var dropped: [pid_t] = []
  /// What the process had done when the newest idle one was taken.
  private var activity = Activity()

  /// How long a task that computes may hold up a checkpoint, in nanoseconds; one that goes on will be missing in it.
  private static let pausePatience: Int64 = 20_000_000

  init(channel: Channel) { self.channel = channel }

  // MARK: Between cells

  /// A cell has ended, or none has begun yet. Returns false in a checkpoint that was woken: it is the worker now, and its
  /// last cell has long been reported.
  func takeWhenIdle() -> Bool {
    end(&middle)
    idle = 0
    return forkIdle(.idle)
  }

  /// A cell is about to begin: if anything ran since the last checkpoint, another takes its place. Returns false in one
  /// that was woken.
  func renewIfStale() -> Bool {
    if idle > 0, !activity.hasGoneOn { return true }
    guard idle > 0 else { return forkIdle(.idle) }
    let former = idle
    guard forkIdle(.idleAgain) else { return false }
    if idle != former { drop(former) }
    return true
  }

  /// Ends one that the session no longer keeps. Its end may take as long as its memory is large: nobody waits for it.
  func drop(_ process: pid_t) {
    kill(process, SIGKILL)
    dropped.append(process)
    reapDropped()
  }

  /// Whether some have been ended that are not reaped yet.
  var hasDropped: Bool { !dropped.isEmpty }

  func reapDropped() {
    dropped.removeAll { process in
      let reaped = waitpid(process, nil, WNOHANG)
      return reaped == process || (reaped < 0 && errno == ECHILD)
    }
  }

  private func forkIdle(_ moment: WorkerEvent.Moment) -> Bool {
    var moment = moment
    var isOriginal = true
    while true {
      switch fork(moment) {
      case .forked(let process):
        idle = process
        activity = Activity()
      case .failed(let reason): channel.send(WorkerEvent.unprotected(reason).frame)
      case .woken:
        // The worker now, and without a checkpoint of its own: the next one takes no other's place.
        isOriginal = false
        moment = .idle
        continue
      }
      if !isOriginal { channel.send(WorkerEvent.ready(process: Int(getpid())).frame) }
      return isOriginal
    }
  }

  // MARK: In the middle of a cell

  func cellBegins() { schedule.start() }

  /// Between two top-level statements: takes a checkpoint when more than a second's work would be lost otherwise.
  func statementCompleted(_ number: Int32) {
    guard fovea_is_main_thread() != 0, schedule.isDue else { return }
    let start = Date()
    _ = fovea_allow_all_descriptors()
    defer { fovea_allow_descriptors_of_cells() }
    switch fork(.statement(Int(number))) {
    case .forked(let process):
      end(&middle)
      middle = process
    case .failed: break
    case .woken: fovea_abandon_cell()
    }
    schedule.noteCheckpoint(cost: Date().timeIntervalSince(start))
  }

  private func end(_ process: inout pid_t) {
    guard process > 0 else { return }
    drop(process)
    process = 0
  }

  // MARK: Forking

  private enum Fork {
    case forked(pid_t)
    case failed(String)
    /// This is the child, long after.
    case woken
  }

  private func fork(_ moment: WorkerEvent.Moment) -> Fork {
    guard let (theirs, ours) = Channel.pair() else { return .failed(String(cString: strerror(errno))) }
    fovea_flush_streams()
    fovea_pause_jobs(Self.pausePatience)
    let child = channel.withoutSenders { fovea_fork() }
    let error = errno
    if child != 0 { fovea_continue_jobs() }
    if child == 0 {
      close(theirs)
      sleep(on: ours)
      return .woken
    }
    close(ours)
    defer { close(theirs) }
    guard child > 0 else { return .failed(String(cString: strerror(error))) }
    // By both, as one cannot know who comes first: the cell may kill its group at once.
    setpgid(child, child)
    channel.send(WorkerEvent.checkpoint(process: Int(child), moment).frame(descriptor: theirs))
    return .forked(child)
  }

  /// In the child: returns when this process is to go on as the worker.
  private func sleep(on descriptor: Int32) {
    // A signal that the cell sends to its process group must not reach its checkpoint.
    setpgid(0, 0)
    fovea_set_memory_badness(MemoryBadness.checkpoint)
    (idle, middle, dropped) = (0, 0, [])
    channel.replaceDescriptor(with: fovea_move_descriptor(descriptor, Worker.firstPrivateDescriptor))
    fovea_keep_from_strays(channel.descriptor)
    while let frame = channel.receive() {
      guard case .resume(let tasksGoOn) = WorkerCommand(frame) else { continue }
      if !tasksGoOn { fovea_forget_jobs() }
      // Orphaned by the worker's death, this process now belongs to the session's.
      if fovea_die_with_parent(getppid()) != 0 { break }
      fovea_set_memory_badness(MemoryBadness.worker)
      return
    }
    _exit(0)
  }
}

/// What the process has done so far beside the main thread's cells.
private struct Activity {
  private var mainActorJobs = fovea_main_jobs_run()
  private var poolJobs = fovea_global_jobs_run()
  /// Processor time of all threads but this one, in nanoseconds: no more, and no less, than this.
  private var othersAtMost: Int64
  private var othersAtLeast: Int64

  init() {
    let before = Self.time(CLOCK_THREAD_CPUTIME_ID)
    let all = Self.time(CLOCK_PROCESS_CPUTIME_ID)
    othersAtMost = all - before
    othersAtLeast = all - Self.time(CLOCK_THREAD_CPUTIME_ID)
  }

  /// Whether tasks or threads have run since.
  var hasGoneOn: Bool {
    let now = Activity()
    return now.mainActorJobs != mainActorJobs || now.poolJobs != poolJobs || now.othersAtLeast > othersAtMost
  }

  private static func time(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

/// In what order the system ends processes when memory runs out all the same: the worker, then its checkpoints, and all
/// the rest of the machine last.
enum MemoryBadness {
  static let worker: Int32 = 500
  static let checkpoint: Int32 = 400
}
