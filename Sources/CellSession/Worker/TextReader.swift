import CProcess
import Glibc

/// Reads the text that the worker prints from the shared ring, in its order with the frames of the channel: an ordered
/// frame tells how much text comes before it, and text is read on as long as no frame is on its way.
final class TextReader {
  /// After text, the reader looks for more for so long, in milliseconds, before it asks to be woken: whoever prints much
  /// need not wake it for every line.
  private static let lookAgain: Int32 = 2
  /// A frame that has been announced for so long will not come: its sender has died, or the memory was overwritten.
  private static let longestDelivery: Duration = .milliseconds(200)

  private let ring: OpaquePointer
  private var buffer = [UInt8](repeating: 0, count: 1 << 20)
  private var framesHandled: UInt32 = 0
  private var undeliveredSince: ContinuousClock.Instant?
  private var hasJustRead = false

  init(ring: OpaquePointer) { self.ring = ring }

  /// Called for each ordered frame, before it is handled.
  func read(before frame: Channel.Frame, into outputs: CellOutputs) {
    read(upTo: frame.textPosition, into: outputs)
    framesHandled &+= 1
  }

  /// Reads what there is.
  /// - Returns: false if a frame is on its way, and what was printed after it is left for later.
  func readAll(into outputs: CellOutputs) -> Bool {
    // In this order: what lies before this place was printed before the frames that are counted after.
    let head = fovea_ring_head(ring)
    guard fovea_ring_frames_sent(ring) == framesHandled else {
      let since = undeliveredSince ?? .now
      undeliveredSince = since
      if .now - since > Self.longestDelivery { forgetUndelivered() }
      return false
    }
    undeliveredSince = nil
    read(upTo: head, into: outputs)
    return true
  }

  /// No frame is on its way any more: the worker has died.
  func forgetUndelivered() {
    framesHandled = fovea_ring_frames_sent(ring)
    undeliveredSince = nil
  }

  /// How long to wait for frames at most before reading again, in milliseconds; -1 for ever: then text announces itself.
  func pollTimeout() -> Int32 {
    if undeliveredSince != nil { return Self.lookAgain }
    defer { hasJustRead = false }
    if hasJustRead { return Self.lookAgain }
    return fovea_ring_sleep(ring) != 0 ? -1 : 0
  }

  private func read(upTo end: UInt64, into outputs: CellOutputs) {
    var cell: Int32 = 0
    var stream: Int32 = 0
    while true {
      let count = fovea_ring_read(ring, end, &cell, &stream, &buffer, buffer.count)
      guard count > 0 else { return }
      hasJustRead = true
      outputs.output(of: cell)?.write(
        buffer[..<count], stream: stream == 1 ? .stdout : .stderr, throughDescriptor: false)
    }
  }
}
