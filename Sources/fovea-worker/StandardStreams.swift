import CProcess
import Foundation
import WorkerChannel

/// Sends what cells print to the session, in the order in which it is written.
///
/// `print` and the rest of C's stdio arrive here and travel on the channel. What is written to descriptors 1 and 2
/// directly travels on pipes; before anything goes on the channel, the pipes must have been read.
enum StandardStreams {
  nonisolated(unsafe) private static var channel: Channel!
  nonisolated(unsafe) private static var record: UnsafeMutablePointer<fovea_crash_record>!

  static func capture(_ channel: Channel, record: UnsafeMutablePointer<fovea_crash_record>) {
    self.channel = channel
    self.record = record
    for descriptor in copies.indices {
      copies[descriptor] = fcntl(Int32(descriptor), F_DUPFD_CLOEXEC, Worker.firstPrivateDescriptor)
    }
    fovea_capture_streams { stream, bytes, count in
      guard let bytes, count > 0 else { return }
      if StandardStreams.record.pointee.discardsOutput != 0 {
        StandardStreams.record.pointee.discardedBytes += UInt64(count)
        return
      }
      StandardStreams.waitForPipes()
      let raw = UnsafeRawBufferPointer(start: bytes, count: count)
      // In parts: a print of 100 MB needs no second 100 MB here.
      for start in Swift.stride(from: 0, to: count, by: 1 << 20) {
        let part = Array(raw[start..<min(start + 1 << 20, count)])
        StandardStreams.channel.send(WorkerEvent.output(stream: Int(stream), bytes: part).frame)
      }
    }
  }

  /// Copies of descriptors 0, 1 and 2, where a cell does not reach them by counting.
  nonisolated(unsafe) private static var copies: [Int32] = [-1, -1, -1]

  /// A cell may have closed its standard streams: the next one has them again.
  static func restoreClosedDescriptors() {
    for (descriptor, copy) in copies.enumerated() where fcntl(Int32(descriptor), F_GETFD) < 0 {
      dup2(copy, Int32(descriptor))
    }
  }

  /// Returns when the session has read all that lies in the pipes of descriptors 1 and 2.
  static func waitForPipes() {
    guard fovea_is_main_thread() != 0, fovea_pending_bytes(1) > 0 || fovea_pending_bytes(2) > 0 else { return }
    channel.send(WorkerEvent.synchronize.frame)
    while let frame = channel.receive() {
      let command = WorkerCommand(frame)
      if command == .acknowledge { return }
      // Between cells a task's output may come when the next cell does: it must not be lost.
      if let command { deferredCommands.append(command) }
    }
  }

  nonisolated(unsafe) private static var deferredCommands: [WorkerCommand] = []

  /// A command that came while the pipes were waited for.
  static func takeDeferredCommand() -> WorkerCommand? {
    deferredCommands.isEmpty ? nil : deferredCommands.removeFirst()
  }

  /// In a forked process: they were the other's.
  static func forgetDeferredCommands() { deferredCommands = [] }
}
