import CProcess
import Fovea
// Cells import Foundation: loaded here, it is there before the first of them.
import Foundation
import WorkerChannel

/// The process that owns the learner's memory: waits for cells, forks a checkpoint before each, runs them.
final class Worker {
  private let channel: Channel
  private let record: UnsafeMutablePointer<fovea_crash_record>
  /// The checkpoint of the cell that ran last, until it is reaped.
  private var checkpoint: pid_t = 0
  private var schedule = CheckpointSchedule()

  /// Private descriptors start here, out of the reach of a cell that counts from 0.
  static let firstPrivateDescriptor: Int32 = 900

  init() {
    let parent = getppid()
    channel = Channel(descriptor: fovea_move_descriptor(3, Self.firstPrivateDescriptor))
    let memory = fovea_move_descriptor(4, Self.firstPrivateDescriptor)
    let size = MemoryLayout<fovea_crash_record>.size
    guard let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0), mapped != MAP_FAILED else {
      fatalError("fovea-worker is started by fovea, not by hand")
    }
    record = mapped.bindMemory(to: fovea_crash_record.self, capacity: 1)
    if fovea_die_with_parent(parent) != 0 { _exit(0) }
    fovea_install_crash_handler(record)
    fovea_limit_memory(MemoryLimit.bytes)
    StandardStreams.capture(channel, record: record)
    Notebook.sink = ChannelSink(channel)
    StandardInput.serve(ChannelInput(channel))
    CellMark.storage = word(\.completedStatement)
    CellMark.onStatement = { [unowned self] in statementCompleted($0) }
    Notebook.interruptRequest = word(\.interruptRequested)
    Notebook.listeningLoops = word(\.listeningLoops)
    CellAwait.runMainActor = MainActorLoop.run
    CellAwait.wake = fovea_wake_main_actor
  }

  private func word(_ field: KeyPath<fovea_crash_record, Int32>) -> UnsafeMutablePointer<Int32> {
    let offset = MemoryLayout<fovea_crash_record>.offset(of: field)!
    return (UnsafeMutableRawPointer(record) + offset).assumingMemoryBound(to: Int32.self)
  }

  /// Serves commands until the session ends.
  func serve() -> Never {
    channel.send(WorkerEvent.ready(process: Int(getpid())).frame)
    while true {
      waitForCommand()
      guard let frame = channel.receive() else { _exit(0) }
      switch WorkerCommand(frame) {
      case .run(let number, let image, let entryPoint):
        guard let descriptor = frame.descriptor else { continue }
        run(number: number, image: image, entryPoint: entryPoint, checkpoint: descriptor)
      case .exit: _exit(0)
      case .resume, .acknowledge, nil: continue
      }
    }
  }

  /// Between cells the main thread serves the main actor, for tasks that a cell left running.
  private func waitForCommand() {
    while true {
      var descriptors = [
        pollfd(fd: channel.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: fovea_main_actor_descriptor(), events: Int16(POLLIN), revents: 0),
      ]
      if poll(&descriptors, 2, -1) < 0 { continue }
      if descriptors[1].revents != 0 { fovea_run_pending_main_jobs() }
      if descriptors[0].revents != 0 { return }
    }
  }

  private func run(number: Int, image: String, entryPoint: String, checkpoint descriptor: Int32) {
    record.pointee.completedStatement = -1
    record.pointee.memoryLimit = MemoryLimit.bytes
    fovea_renew_input()
    fovea_flush_streams()
    let child = channel.withoutSenders { fovea_fork() }
    if child == 0 {
      sleepAsCheckpoint(descriptor)
      return
    }
    close(descriptor)
    guard child > 0 else {
      let reason = "no checkpoint can be made: \(String(cString: strerror(errno)))"
      channel.send(WorkerEvent.finished(.notLoaded(reason)).frame)
      return
    }
    checkpoint = child
    schedule.start()
    let end = CellImage.run(number: number, path: image, entryPoint: entryPoint)
    // A checkpoint that was taken in the middle, and became the worker, comes out here: its cell ended with the old one.
    if fovea_cell_was_abandoned() != 0 { return }
    fovea_flush_streams()
    StandardStreams.restoreClosedDescriptors()
    channel.send(WorkerEvent.finished(end).frame)
    dropCheckpoint()
  }

  /// Between two top-level statements: takes a new checkpoint when more work than a second's would be lost otherwise.
  private func statementCompleted(_ number: Int32) {
    guard fovea_is_main_thread() != 0, schedule.isDue, let (theirs, ours) = Channel.pair() else { return }
    fovea_flush_streams()
    let start = Date()
    let child = channel.withoutSenders { fovea_fork() }
    if child == 0 {
      close(theirs)
      sleepAsCheckpoint(ours)
      fovea_abandon_cell()
    }
    close(ours)
    if child > 0 {
      channel.send(WorkerEvent.checkpoint(statement: Int(number)).frame(descriptor: theirs))
      dropCheckpoint()
      checkpoint = child
    }
    close(theirs)
    schedule.noteCheckpoint(cost: Date().timeIntervalSince(start))
  }

  /// In the forked child: waits to be needed. Returns when this process is to go on as the worker.
  private func sleepAsCheckpoint(_ descriptor: Int32) {
    // A signal that the cell sends to its process group must not reach its checkpoint.
    setpgid(0, 0)
    checkpoint = 0
    channel.replaceDescriptor(with: fovea_move_descriptor(descriptor, Self.firstPrivateDescriptor))
    channel.send(WorkerEvent.ready(process: Int(getpid())).frame)
    while let frame = channel.receive() {
      switch WorkerCommand(frame) {
      case .resume:
        // Orphaned by the worker's death, this process now belongs to the session's.
        if fovea_die_with_parent(getppid()) != 0 { _exit(0) }
        channel.send(WorkerEvent.ready(process: Int(getpid())).frame)
        return
      case .exit: _exit(0)
      case .run, .acknowledge, nil: continue
      }
    }
    _exit(0)
  }

  private func dropCheckpoint() {
    guard checkpoint > 0 else { return }
    kill(checkpoint, SIGKILL)
    while waitpid(checkpoint, nil, 0) < 0, errno == EINTR {}
    checkpoint = 0
  }
}
