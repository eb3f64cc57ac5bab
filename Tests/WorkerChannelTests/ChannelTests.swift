import Foundation
import Glibc
import TestSupport
import Testing

@testable import WorkerChannel

@Suite struct ChannelTests {
  private typealias Frame = Channel.Frame

  /// Two connected ends, closed with the test.
  private final class Ends {
    let left: Channel
    let right: Channel

    init() throws {
      let pair = try #require(Channel.pair())
      left = Channel(descriptor: pair.0)
      right = Channel(descriptor: pair.1)
    }

    deinit {
      left.close()
      right.close()
    }
  }

  private func write(_ bytes: some Sequence<UInt8>, to channel: Channel) {
    let bytes = Array(bytes)
    #expect(Glibc.write(channel.descriptor, bytes, bytes.count) == bytes.count)
  }

  @Test func framesArriveWholeAndInOrder() throws {
    let ends = try Ends()
    let frames = (0..<50).map { Frame(kind: UInt8($0), payload: Array(repeating: UInt8($0), count: $0 * 37)) }
    for frame in frames { #expect(ends.left.send(frame)) }
    #expect(frames.map { _ in ends.right.receive() } == frames)
  }

  @Test func bothEndsSpeak() throws {
    let ends = try Ends()
    ends.left.send(Frame(kind: 1, payload: [1, 2]))
    ends.right.send(Frame(kind: 2))
    #expect(ends.right.receive() == Frame(kind: 1, payload: [1, 2]))
    #expect(ends.left.receive() == Frame(kind: 2))
  }

  @Test func theLayoutOnTheWire() throws {
    let ends = try Ends()
    ends.left.send(Frame(kind: 9, payload: Array(repeating: 0xAB, count: 258)))
    var bytes = [UInt8](repeating: 0, count: 400)
    let count = read(ends.right.descriptor, &bytes, bytes.count)
    #expect(count == 263)
    #expect(Array(bytes[..<6]) == [2, 1, 0, 0, 9, 0xAB])
  }

  @Test func aFrameMayArriveByteByByte() throws {
    let ends = try Ends()
    for byte: UInt8 in [3, 0, 0, 0, 7, 10, 20] {
      write([byte], to: ends.left)
      #expect(ends.right.receiveAvailable().isEmpty)
    }
    write([30], to: ends.left)
    #expect(ends.right.receiveAvailable() == [Frame(kind: 7, payload: [10, 20, 30])])
  }

  /// However the bytes of many frames are cut, the same frames come out.
  @Test func anyCutGivesTheSameFrames() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<40 {
      let frames = (0..<6).map { _ in
        let length = Int.random(in: 0...30, using: &generator)
        return Frame(kind: .random(in: 0...127, using: &generator), payload: (0..<length).map { UInt8($0) })
      }
      var bytes: [UInt8] = []
      for frame in frames { bytes += [UInt8(frame.payload.count), 0, 0, 0, frame.kind] + frame.payload }
      let ends = try Ends()
      var received: [Frame] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let part = rest.prefix(.random(in: 1...20, using: &generator))
        write(part, to: ends.left)
        received += ends.right.receiveAvailable()
        rest = rest.dropFirst(part.count)
      }
      #expect(received == frames)
    }
  }

  @Test func nothingAvailableIsNoWait() throws {
    let ends = try Ends()
    #expect(ends.right.receiveAvailable().isEmpty)
  }

  @Test func theEndIsNoticed() throws {
    let ends = try Ends()
    ends.left.send(Frame(kind: 1))
    write([5, 0, 0], to: ends.left)
    ends.left.close()
    #expect(ends.right.receive() == Frame(kind: 1))
    #expect(ends.right.receive() == nil, "half a frame is none")
    #expect(ends.right.receiveAvailable().isEmpty)
    #expect(!ends.right.send(Frame(kind: 2)), "sending to nobody is no signal and no trap")
    #expect(ends.left.descriptor == -1)
  }

  @Test func aLargePayloadIsMoreThanOneRead() throws {
    let ends = try Ends()
    let payload = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let left = ends.left
    let sender = Thread { left.send(Frame(kind: 3, payload: payload)) }
    sender.start()
    #expect(ends.right.receive() == Frame(kind: 3, payload: payload))
  }

  @Test func aDescriptorIsPassed() throws {
    let ends = try Ends()
    var pipe: [Int32] = [0, 0]
    #expect(Glibc.pipe(&pipe) == 0)
    ends.left.send(Frame(kind: 1, payload: [1], descriptor: pipe[1]))
    ends.left.send(Frame(kind: 2))
    close(pipe[1])
    let received = try #require(ends.right.receive())
    let descriptor = try #require(received.descriptor)
    #expect(received.kind == 1)
    #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0, "programs that a cell starts must not inherit it")
    #expect(Glibc.write(descriptor, [UInt8(42)], 1) == 1)
    var byte: UInt8 = 0
    #expect(read(pipe[0], &byte, 1) == 1)
    #expect(byte == 42)
    #expect(ends.right.receive() == Frame(kind: 2, descriptor: nil))
    close(descriptor)
    close(pipe[0])
  }

  /// One read takes frames that were sent before a descriptor together with the descriptor.
  @Test func aDescriptorStaysWithItsFrame() throws {
    let ends = try Ends()
    var pipes: [[Int32]] = []
    for kind: UInt8 in 0..<12 {
      ends.left.send(Frame(kind: kind, payload: [7]))
      guard kind % 3 == 1 else { continue }
      var pipe: [Int32] = [0, 0]
      #expect(Glibc.pipe(&pipe) == 0)
      pipes.append(pipe)
      ends.left.send(Frame(kind: 100, payload: [kind], descriptor: pipe[1]))
      close(pipe[1])
    }
    let frames = ends.right.receiveAvailable()
    #expect(frames.map(\.kind) == [0, 1, 100, 2, 3, 4, 100, 5, 6, 7, 100, 8, 9, 10, 100, 11])
    #expect(frames.filter { $0.kind != 100 }.allSatisfy { $0.descriptor == nil })
    for (frame, pipe) in zip(frames.filter { $0.kind == 100 }, pipes) {
      let descriptor = try #require(frame.descriptor)
      #expect(Glibc.write(descriptor, frame.payload, 1) == 1)
      var byte: UInt8 = 0
      #expect(read(pipe[0], &byte, 1) == 1)
      #expect(byte == frame.payload[0])
      close(descriptor)
      close(pipe[0])
    }
  }

  @Test func aDescriptorThatNobodyTookIsClosed() throws {
    let ends = try Ends()
    var pipe: [Int32] = [0, 0]
    #expect(Glibc.pipe(&pipe) == 0)
    defer { close(pipe[0]) }
    ends.left.send(Frame(kind: 1))
    ends.left.send(Frame(kind: 2, descriptor: pipe[1]))
    close(pipe[1])
    #expect(ends.right.receive() == Frame(kind: 1))
    ends.right.close()
    ends.left.close()
    var byte: UInt8 = 0
    #expect(read(pipe[0], &byte, 1) == 0, "nobody can write to the pipe any more")
  }

  @Test func aPairIsNotInherited() throws {
    let ends = try Ends()
    for channel in [ends.left, ends.right] { #expect(fcntl(channel.descriptor, F_GETFD) & FD_CLOEXEC != 0) }
  }

  @Test func concurrentSendersDoNotMixTheirFrames() throws {
    let ends = try Ends()
    let senders = 8
    let each = 200
    let left = ends.left
    for sender in 0..<senders {
      Thread {
        for number in 0..<each {
          let length = (sender * 997 + number * 131) % 3000
          left.send(
            Frame(kind: UInt8(sender), payload: [UInt8(number)] + Array(repeating: UInt8(sender), count: length)))
        }
      }.start()
    }
    var next = [Int](repeating: 0, count: senders)
    for _ in 0..<(senders * each) {
      let frame = try #require(ends.right.receive())
      let sender = Int(frame.kind)
      #expect(Int(frame.payload[0]) == next[sender] % 256)
      #expect(frame.payload.dropFirst().allSatisfy { $0 == frame.kind })
      #expect(frame.payload.count == 1 + (sender * 997 + next[sender] * 131) % 3000)
      next[sender] += 1
    }
    #expect(next.allSatisfy { $0 == each })
  }

  @Test func anotherSocketStartsAfresh() throws {
    let ends = try Ends()
    let others = try #require(Channel.pair())
    write([9, 0, 0, 0, 1, 2, 3], to: ends.left)
    #expect(ends.right.receiveAvailable().isEmpty)
    ends.right.replaceDescriptor(with: others.1)
    let other = Channel(descriptor: others.0)
    defer { other.close() }
    other.send(Frame(kind: 4, payload: [8]))
    #expect(ends.right.receive() == Frame(kind: 4, payload: [8]), "the half frame of the old socket is forgotten")
    #expect(!ends.left.send(Frame(kind: 1)), "the old socket was closed")
  }

  @Test func nobodySendsMeanwhile() throws {
    let ends = try Ends()
    let left = ends.left
    let value = ends.left.withoutSenders { () -> Int in
      Thread { left.send(Frame(kind: 6)) }.start()
      return ends.right.receiveAvailable().count
    }
    #expect(value == 0)
    #expect(ends.right.receive() == Frame(kind: 6))
  }
}
