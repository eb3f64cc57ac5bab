import CProcess
import Glibc

/// One end of the private socket between a session and its worker: frames of a kind and a payload, in order.
///
/// A frame on the wire: four bytes of payload length (little endian), one byte of kind, the payload.
/// The highest bit of the kind says that a descriptor comes along.
public final class Channel: @unchecked Sendable {
  public struct Frame: Equatable {
    public var kind: UInt8
    public var payload: [UInt8]
    /// A descriptor that came with the frame; the receiver owns it.
    public var descriptor: Int32?

    public init(kind: UInt8, payload: [UInt8] = [], descriptor: Int32? = nil) {
      self.kind = kind
      self.payload = payload
      self.descriptor = descriptor
    }
  }

  public private(set) var descriptor: Int32
  private let sending = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var received: [UInt8] = []
  /// How many of the received bytes have been taken as frames: they are dropped when more are read, all at once.
  private var consumed = 0
  /// Descriptors whose frames have not been taken yet, in order. One read may bring frames that came before a descriptor
  /// together with its own.
  private var receivedDescriptors: [Int32] = []

  private static let descriptorFlag: UInt8 = 0x80

  /// Takes over a connected stream socket.
  public init(descriptor: Int32) {
    self.descriptor = descriptor
    pthread_mutex_init(sending, nil)
  }

  deinit {
    pthread_mutex_destroy(sending)
    sending.deallocate()
  }

  /// A connected pair of sockets, close-on-exec.
  public static func pair() -> (Int32, Int32)? {
    var ends: [Int32] = [0, 0]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    return socketpair(AF_UNIX, type, 0, &ends) == 0 ? (ends[0], ends[1]) : nil
  }

  public func close() {
    if descriptor >= 0 { Glibc.close(descriptor) }
    for received in receivedDescriptors { Glibc.close(received) }
    receivedDescriptors = []
    descriptor = -1
  }

  /// Runs `body` while no other thread sends: a fork in between would leave half a frame behind.
  public func withoutSenders<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(sending)
    defer { pthread_mutex_unlock(sending) }
    return body()
  }

  /// Continues on another socket, as a forked process does.
  public func replaceDescriptor(with other: Int32) {
    Glibc.close(descriptor)
    descriptor = other
    for received in receivedDescriptors { Glibc.close(received) }
    receivedDescriptors = []
    received = []
    consumed = 0
  }

  /// Sends a whole frame; false if the other end is gone.
  @discardableResult
  public func send(_ frame: Frame) -> Bool {
    var bytes = [UInt8]()
    bytes.reserveCapacity(5 + frame.payload.count)
    withUnsafeBytes(of: UInt32(frame.payload.count).littleEndian) { bytes += $0 }
    bytes.append(frame.descriptor == nil ? frame.kind : frame.kind | Self.descriptorFlag)
    bytes += frame.payload
    return withoutSenders { send(bytes, descriptor: frame.descriptor) }
  }

  private func send(_ bytes: [UInt8], descriptor passed: Int32?) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        fovea_send(descriptor, $0.baseAddress! + sent, bytes.count - sent, sent == 0 ? passed ?? -1 : -1)
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Waits for the next frame; nil when the other end is gone.
  public func receive() -> Frame? {
    while true {
      if let frame = takeFrame() { return frame }
      guard fill() else { return nil }
    }
  }

  /// Waits for the next frame, at most so long; nil when the other end is gone or silent.
  public func receive(withinMilliseconds patience: Int32) -> Frame? {
    while true {
      if let frame = takeFrame() { return frame }
      var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&item, 1, patience) > 0, fill() else { return nil }
    }
  }

  /// Whether the other end is gone and all that it sent has been received.
  public var isAtEnd: Bool {
    var byte: UInt8 = 0
    return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
  }

  /// The frames that have arrived by now, without waiting.
  public func receiveAvailable() -> [Frame] {
    var frames: [Frame] = []
    while true {
      while let frame = takeFrame() { frames.append(frame) }
      var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard Glibc.poll(&poll, 1, 0) > 0, Int32(poll.revents) & POLLIN != 0, fill() else { return frames }
    }
  }

  private func fill() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65536)
    var passed: Int32 = -1
    let count = fovea_receive(descriptor, &buffer, buffer.count, &passed)
    if passed >= 0 { receivedDescriptors.append(passed) }
    guard count > 0 else { return false }
    received.removeFirst(consumed)
    consumed = 0
    received += buffer[..<count]
    return true
  }

  private func takeFrame() -> Frame? {
    guard received.count - consumed >= 5 else { return nil }
    let length = (0..<4).reduce(0) { $0 | Int(received[consumed + $1]) << (8 * $1) }
    let start = consumed + 5
    guard received.count >= start + length else { return nil }
    let payload = Array(received[start..<(start + length)])
    let kind = received[consumed + 4]
    consumed = start + length
    guard kind & Self.descriptorFlag != 0 else { return Frame(kind: kind, payload: payload) }
    return Frame(
      kind: kind & ~Self.descriptorFlag, payload: payload,
      descriptor: receivedDescriptors.isEmpty ? nil : receivedDescriptors.removeFirst())
  }
}
