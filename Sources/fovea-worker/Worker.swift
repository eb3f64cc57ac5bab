import CProcess
import Fovea
// Cells import Foundation: loaded here, it is there before the first of them.
import Foundation
import WorkerChannel

/// The process that owns the learner's memory: waits for cells, runs them, forks a checkpoint after each.
final class Worker {
  private let channel: Channel
  private let record: UnsafeMutablePointer<fovea_crash_record>
  private let checkpoints: Checkpoints
  private let environmentWarning = EnvironmentWarning()

  /// Private descriptors start here, out of the reach of a cell that counts from 0.
  static let firstPrivateDescriptor = fovea_first_private_descriptor()

  init() {
    let parent = getppid()
    channel = Channel(descriptor: fovea_move_descriptor(3, Self.firstPrivateDescriptor))
    checkpoints = Checkpoints(channel: channel)
    fovea_keep_from_strays(channel.descriptor)
    let memory = fovea_move_descriptor(4, Self.firstPrivateDescriptor)
    let size = fovea_shared_size()
    guard let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0), mapped != MAP_FAILED else {
      fatalError("fovea-worker is started by fovea, not by hand")
    }
    fovea_keep_memory_from_strays(mapped, size)
    record = mapped.bindMemory(to: fovea_crash_record.self, capacity: 1)
    if fovea_die_with_parent(parent) != 0 { _exit(0) }
    fovea_install_crash_handler(record)
    fovea_limit_memory(MemoryLimit.bytes)
    fovea_set_memory_badness(MemoryBadness.worker)
    StandardStreams.capture(channel, record: record)
    Notebook.sink = ChannelSink(channel)
    StandardInput.serve(ChannelInput(channel))
    CellMark.storage = word(\.completedStatement)
    CellMark.onStatement = { [checkpoints] in checkpoints.statementCompleted($0) }
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
    if checkpoints.takeWhenIdle() { channel.send(WorkerEvent.ready(process: Int(getpid())).frame) }
    while true {
      guard let command = nextCommand() else { _exit(0) }
      switch command {
      case .run(let number, let image, let entryPoint): run(number: number, image: image, entryPoint: entryPoint)
      case .drop(let process): checkpoints.drop(pid_t(process))
      case .exit: _exit(0)
      case .resume: break
      }
    }
  }

  /// How often, in milliseconds, it is looked whether a checkpoint that was dropped has ended.
  private static let reapingInterval: Int32 = 20

  /// Between cells the main thread serves the main actor, for tasks that a cell left running.
  private func nextCommand() -> WorkerCommand? {
    fovea_restart_jobs()
    while true {
      while let frame = channel.takeReceived() {
        if let command = WorkerCommand(frame) { return command }
      }
      var descriptors = [
        pollfd(fd: channel.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: fovea_main_actor_descriptor(), events: Int16(POLLIN), revents: 0),
      ]
      let count = poll(&descriptors, 2, checkpoints.hasDropped ? Self.reapingInterval : -1)
      checkpoints.reapDropped()
      if count <= 0 { continue }
      if descriptors[1].revents != 0 { fovea_run_pending_main_jobs() }
      guard descriptors[0].revents != 0 else { continue }
      guard let frame = channel.receive() else { return nil }
      if let command = WorkerCommand(frame) { return command }
    }
  }

  private func run(number: Int, image: String, entryPoint: String) {
    guard checkpoints.renewIfStale() else { return }
    record.pointee.completedStatement = -1
    record.pointee.memoryLimit = MemoryLimit.bytes
    fovea_renew_input()
    fovea_renew_crash_handler()
    CellMarker.set(number)
    environmentWarning.say()
    checkpoints.cellBegins()
    let end = CellOrigin.run(number) { CellImage.run(number: number, path: image, entryPoint: entryPoint) }
    // A checkpoint that was taken in the middle, and became the worker, comes out here: its cell ended with the old one.
    let wasWoken = fovea_cell_was_abandoned() != 0
    fovea_flush_streams()
    StandardStreams.restoreClosedDescriptors()
    // The checkpoint first: what has been told as done can never be lost.
    guard checkpoints.takeWhenIdle() else { return }
    channel.send((wasWoken ? WorkerEvent.ready(process: Int(getpid())) : .finished(end)).frame)
  }
}
