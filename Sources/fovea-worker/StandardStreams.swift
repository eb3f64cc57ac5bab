import CProcess
import Foundation
import WorkerChannel

/// Hands what cells print to the session, in the order in which it is written.
///
/// `print` and the rest of C's stdio arrive here and go into the shared ring. What is written to descriptors 1 and 2
/// directly travels on pipes; before anything else goes out, the pipes must have been read.
enum StandardStreams {
  nonisolated(unsafe) private static var channel: Channel!
  nonisolated(unsafe) private static var ring: OpaquePointer!

  static func capture(_ channel: Channel, record: UnsafeMutablePointer<fovea_crash_record>) {
    self.channel = channel
    ring = fovea_ring_behind(record)
    channel.textPosition = { fovea_ring_note_frame(StandardStreams.ring) }
    for descriptor in copies.indices {
      copies[descriptor] = fcntl(Int32(descriptor), F_DUPFD_CLOEXEC, Worker.firstPrivateDescriptor)
    }
    fovea_capture_streams { stream, bytes, count in
      guard let bytes, count > 0 else { return }
      StandardStreams.write(UnsafeRawBufferPointer(start: bytes, count: count), to: stream)
    }
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to stream: Int32) {
    let cell = CellOrigin.current
    waitForPipes()
    var rest = bytes[...]
    while true {
      // The channel's lock: forks and the frames of other threads respect it.
      let count = channel.withoutSenders {
        fovea_ring_append(ring, cell, stream, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      }
      rest = rest.dropFirst(count)
      if rest.isEmpty { break }
      guard synchronize() else { return }
    }
    if fovea_ring_must_wake(ring) != 0 { channel.send(WorkerEvent.printed.frame) }
  }

  /// Copies of descriptors 0, 1 and 2, where a cell does not reach them by counting.
  nonisolated(unsafe) private static var copies: [Int32] = [-1, -1, -1]

  /// A cell may have closed its standard streams: the next one has them again.
  static func restoreClosedDescriptors() {
    for (descriptor, copy) in copies.enumerated() where fcntl(Int32(descriptor), F_GETFD) < 0 {
      dup2(copy, Int32(descriptor))
    }
  }

  /// Returns when the session has read all that lies in the pipes of descriptors 1 and 2; on any thread.
  static func waitForPipes() {
    if fovea_pending_bytes(1) > 0 || fovea_pending_bytes(2) > 0 { _ = synchronize() }
  }

  /// Returns when the session has read all that this thread has written in any way; false when it cannot be asked.
  private static func synchronize() -> Bool {
    let ticket = fovea_take_ticket(ring)
    guard channel.send(WorkerEvent.synchronize(ticket: Int(ticket)).frame) else { return false }
    fovea_wait_for_ticket(ring, ticket)
    return true
  }
}
